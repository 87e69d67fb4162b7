// Buys something and pays it with an x402 wallet that others wrote. What is paid, and where, the store says.
// usage: node x402.mjs BASE KEY v2|v1|mcp [RPC_URL]
import { wrapFetchWithPayment, x402Client, decodePaymentResponseHeader } from "@x402/fetch";
import { ExactEvmScheme } from "@x402/evm";
import { wrapFetchWithPayment as wrapFetchV1, decodeXPaymentResponse } from "x402-fetch";
import { createWalletClient, http } from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { baseSepolia } from "viem/chains";
import { call, check, decoded } from "./lib.mjs";

const [base, key, which, secret] = process.argv.slice(2);
const account = privateKeyToAccount(secret ?? generatePrivateKey());

async function buy(method = "usdc_base") {
  const bought = await call("buy-products", {
    cart_items: [{ product_id: "steam-usa", package_id: "5" }],
    payment_method: method,
  });
  check(!bought.error, bought.text);
  check(bought.value.x402_payment_url, "the purchase answers an x402_payment_url");
  check(bought.value.agent_instructions.includes("x402_payment_url"), "the instructions name it");
  return bought.value;
}

/** The default client refuses more than one dollar a payment; a buyer raises that so. */
function wallet(limit = "$20") {
  const client = new x402Client();
  client.register("eip155:*", new ExactEvmScheme(account));
  client.setSpendControls?.({ maxAmountPerPayment: limit });
  return client;
}

async function invoice(id) {
  return (await call("get-invoice-by-id", { invoice_id: id })).value;
}

async function second() {
  const bought = await buy();
  const response = await wrapFetchWithPayment(fetch, wallet())(bought.x402_payment_url);
  const body = await response.json();
  check(response.status === 200, `${response.status} ${JSON.stringify(body)}`);
  const receipt = decodePaymentResponseHeader(response.headers.get("PAYMENT-RESPONSE"));
  check(receipt.success && receipt.payer.toLowerCase() === account.address.toLowerCase(), JSON.stringify(receipt));
  check(receipt.network === "eip155:84532" && /^0x[0-9a-f]{64}$/.test(receipt.transaction), JSON.stringify(receipt));
  check(body.invoice_id === bought.invoice_id && body.status === "complete", JSON.stringify(body));
  const seen = await invoice(bought.invoice_id);
  check(seen.status === "complete" && seen.orders[0].redemption_info.code, "the code is there");
  check(seen.detected_payment_info.incoming_tx_ids[0] === receipt.transaction, "the transaction is named");

  const again = await fetch(bought.x402_payment_url, { method: "POST" });
  check(again.status === 409, "a paid invoice is not paid again");
  check((await again.json()).code === "INVOICE_NOT_PAYABLE", "and says so");
}

async function first() {
  const bought = await buy();
  const client = createWalletClient({ account, chain: baseSepolia, transport: http("http://127.0.0.1:9") });
  const response = await wrapFetchV1(fetch, client, 20_000_000n)(bought.x402_payment_url, { method: "GET" });
  const body = await response.json();
  check(response.status === 200, `${response.status} ${JSON.stringify(body)}`);
  const receipt = decodeXPaymentResponse(response.headers.get("X-PAYMENT-RESPONSE"));
  check(receipt.success && receipt.network === "base-sepolia", JSON.stringify(receipt));
  check((await invoice(bought.invoice_id)).status === "complete", "the invoice is complete");
}

/** In the same round trip as the question what became of the invoice. */
async function mcp() {
  const bought = await buy();
  const asked = await fetch(bought.x402_payment_url);
  check(asked.status === 402, "unpaid");
  const required = JSON.parse(atob(asked.headers.get("PAYMENT-REQUIRED")));
  const payment = await wallet().createPaymentPayload(required);
  const pay = async (meta) =>
    (
      await (
        await fetch(`${base}/mcp`, {
          method: "POST",
          headers: { "Content-Type": "application/json", "X-API-Key": key },
          body: JSON.stringify({
            jsonrpc: "2.0",
            id: 1,
            method: "tools/call",
            params: { name: "get-invoice-by-id", arguments: { invoice_id: bought.invoice_id }, _meta: meta },
          }),
        })
      ).json()
    ).result;
  const wrong = structuredClone(payment);
  wrong.payload.authorization.value = "1";
  const refused = await pay({ "x402/payment": wrong });
  check(refused.isError && refused.structuredContent.accepts.length === 1, JSON.stringify(refused));
  check(refused.structuredContent.error === "invalid_exact_evm_payload_signature", JSON.stringify(refused));
  check(JSON.stringify(refused.structuredContent) === refused.content[0].text, "the text is the same");

  const paid = await pay({ "x402/payment": payment });
  check(!paid.isError && paid._meta["x402/payment-response"].success, JSON.stringify(paid));
  const view = decoded(paid.content[0].text);
  check(view.status === "complete" && view.orders[0].redemption_info.code, paid.content[0].text);
}

await { v2: second, v1: first, mcp }[which]();
console.log("ok");
process.exit(0);
