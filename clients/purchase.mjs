// The whole purchase of the description, through the MCP Inspector's command line, in one era of the protocol:
// a gift card, an eSIM, a refill and a bill, by balance and by a coin. With --print it shows the transcript.
import { execFileSync } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { check, decoded } from "./lib.mjs";
import { command, node } from "./node.mjs";

const [base, key, era, mode] = process.argv.slice(2);
const launcher = command("@modelcontextprotocol/inspector");
const home = mkdtempSync(join(tmpdir(), "inspector-"));

function inspect(...args) {
  const all = [launcher, "--cli", `${base}/mcp`, "--protocol-era", era, "--header", `Authorization: Bearer ${key}`, "--stored-auth-only", "--format", "json", "--quiet", ...args];
  return JSON.parse(execFileSync(node, all, { encoding: "utf8", env: { ...process.env, HOME: home }, timeout: 120_000 })).result;
}

function tool(name, args) {
  const result = inspect("--method", "tools/call", "--tool-name", name, "--tool-args-json", JSON.stringify(args));
  const text = result.content[0].text;
  check(!result.isError, `${name}: ${text}`);
  if (mode === "--print") console.log(`> ${name} ${JSON.stringify(args)}\n${text}\n`);
  return decoded(text);
}

async function buy(product, extra = {}, method = "balance") {
  const bought = tool("buy-products", { cart_items: [{ product_id: product, ...extra }], payment_method: method, idempotency_key: `${era}-${product}-${Date.now()}` });
  if (method !== "balance") {
    const paid = await fetch(`${base}/sandbox/invoices/${bought.invoice_id}/payments`, { method: "POST" });
    check(paid.ok, `paying answered ${paid.status}`);
  }
  const invoice = tool("get-invoice-by-id", { invoice_id: bought.invoice_id });
  check(invoice.status === "complete" && invoice.next_poll_seconds === 0, `${product}: ${invoice.status}`);
  check(invoice.orders[0].redemption_available === true, `${product} was not delivered`);
  return invoice;
}

const tools = inspect("--method", "tools/list", "--strict").tools;
check(tools.length === 7, `${tools.length} tools`);

const found = tool("search-products", { query: "steam usa", per_page: 3 });
const details = tool("get-product-details", { product_id: found.products[0].id });
const card = await buy(details.id, { package_id: details.packages[0].package_value }, "lightning");
tool("update-order", { order_id: card.orders[0].order_id, remaining_amount: 1.5 });

const esim = tool("search-products", { query: "esim japan", per_page: 1 }).products[0];
const installed = await buy(esim.id, { package_id: "1GB, 7 Days" });
check(installed.orders[0].esim_install_link.startsWith("https://"), "no install link");

const refill = tool("search-products", { query: "mtn nigeria airtime", per_page: 1 }).products[0];
await buy(refill.id, { package_id: "3000", refill_input: "+2348031234567" });

const bill = tool("search-products", { product_type: "bill", category: "water-electricity-gas", country: "US", per_page: 1 }).products[0];
let step = tool("submit-prepayment-step", { product_id: bill.id, step_number: 1, form_data: { account_number: "12345678", account_holder: "Alice Smith" } });
const chain = step.bill_payment_id;
step = tool("submit-prepayment-step", { product_id: bill.id, step_number: step.step, form_data: { amount: 80 }, bill_payment_id: chain });
step = tool("submit-prepayment-step", { product_id: bill.id, step_number: step.step, form_data: { confirm: true }, bill_payment_id: chain });
check(step.step === "final", "the forms did not end");
await buy(bill.id, { package_id: "80", bill_payment_id: step.bill_payment_id });

check(tool("list-invoices", { limit: 4 }).total >= 4, "the purchases are not listed");
console.log(`bought a gift card, an eSIM, a refill and a bill in the ${era} era`);
