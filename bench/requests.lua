-- Posts the lines of a file, one after another, with the key that stands before the tab of each line. A line that
-- begins with GET /path asks for a page; what is behind its tab, if anything, is sent as an x402 payment.
local requests = {}
local at = 0
local wrong = 0
local threads = {}

function setup(thread)
  table.insert(threads, thread)
end

function init(args)
  for line in io.lines(args[1]) do
    local key, body = line:match("^([^\t]+)\t(.*)$")
    local headers = { ["Content-Type"] = "application/json", ["Authorization"] = "Bearer " .. key }
    local version = body:match('"io.modelcontextprotocol/protocolVersion":"([^"]+)"')
    if version then
      -- The headers that mirror the body.
      headers["MCP-Protocol-Version"] = version
      headers["Mcp-Method"] = body:match('"method":"([^"]+)"')
    end
    local path = key:match("^GET (%S+)$")
    if path then
      table.insert(requests, wrk.format("GET", path, body ~= "" and { ["PAYMENT-SIGNATURE"] = body } or {}))
    else
      table.insert(requests, wrk.format("POST", "/mcp", headers, body))
    end
  end
  at = math.random(#requests)
  expected = args[2]
  good = tonumber(args[3] or 200)
  counted = 0
end

function request()
  at = at % #requests + 1
  return requests[at]
end

function response(status, headers, body)
  -- Every twentieth answer is read: reading all of them would be the larger part of the load.
  counted = counted + 1
  if status ~= good or (counted % 20 == 0 and not body:find(expected, 1, true)) then
    wrong = wrong + 1
  end
  wrong_answers = wrong
end

function done(summary, latency, requests)
  local sum = 0
  for _, thread in ipairs(threads) do
    sum = sum + (thread:get("wrong_answers") or 0)
  end
  io.write(string.format("RESULT rps=%.1f p50us=%d p99us=%d requests=%d errors=%d wrong=%d\n",
    summary.requests / summary.duration * 1e6, latency:percentile(50), latency:percentile(99),
    summary.requests, summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout, sum))
end
