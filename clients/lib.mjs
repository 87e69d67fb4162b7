// What the checks share: calling a tool as plain JSON-RPC, and decoding as clients of the hosted service do.
import { decode } from "@toon-format/toon";

export { check, fail } from "./check.mjs";

const [base, key] = process.argv.slice(2);

/** Tries JSON, then TOON. */
export function decoded(text) {
  try {
    return JSON.parse(text);
  } catch {
    return decode(text);
  }
}

export async function call(name, args) {
  const response = await fetch(`${base}/mcp`, {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "application/json, text/event-stream", "X-API-Key": key },
    body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/call", params: { name, arguments: args } }),
  });
  const { result } = await response.json();
  return { text: result.content[0].text, error: result.isError, value: decoded(result.content[0].text) };
}
