// A purchase by the protocol's SDKs, as a shopping agent would make it: the client of the SDK's second version in both
// eras, and the first version. Arguments: the store's URL, a key, and which: client-modern, client-legacy or sdk.
import { check, decoded } from "./lib.mjs";

const [base, key, which] = process.argv.slice(2);
const info = { name: "sutler-clients", version: "1.0.0" };
const url = new URL(`${base}/mcp`);
const requestInit = { headers: { Authorization: `Bearer ${key}` } };

async function connected() {
  if (which === "sdk") {
    const { Client } = await import("@modelcontextprotocol/sdk/client/index.js");
    const { StreamableHTTPClientTransport } = await import("@modelcontextprotocol/sdk/client/streamableHttp.js");
    const { LoggingMessageNotificationSchema } = await import("@modelcontextprotocol/sdk/types.js");
    const client = new Client(info, { capabilities: {} });
    client.setNotificationHandler(LoggingMessageNotificationSchema, heard);
    await client.connect(new StreamableHTTPClientTransport(url, { requestInit }));
    return client;
  }
  const { Client, StreamableHTTPClientTransport } = await import("@modelcontextprotocol/client");
  const mode = which === "client-modern" ? { pin: "2026-07-28" } : "legacy";
  const client = new Client(info, { capabilities: {}, versionNegotiation: { mode } });
  client.setNotificationHandler("notifications/message", heard);
  await client.connect(new StreamableHTTPClientTransport(url, { requestInit }));
  return client;
}

const logged = [];
function heard(notification) {
  logged.push(notification.params);
}

const client = await connected();
const steps = [];

async function tool(name, args) {
  const options = { onprogress: (progress) => steps.push(progress) };
  const result = which === "sdk" ? await client.callTool({ name, arguments: args }, undefined, options) : await client.callTool({ name, arguments: args }, options);
  check(!result.isError, `${name}: ${result.content[0].text}`);
  return decoded(result.content[0].text);
}

// What is on offer beside the tools.
const { tools } = await client.listTools();
check(tools.length === 7 && tools.every((t) => t.title && t.icons.length === 1 && Object.keys(t.annotations).length === 4), "tools lack titles, icons or hints");
const icon = await fetch(tools[0].icons[0].src);
check(icon.ok && icon.headers.get("content-type") === "image/png", "the icon is not there");
const { resources } = await client.listResources();
check(resources.map((r) => r.uri).join() === "store://categories,store://countries,store://payment-methods", "resources");
for (const { uri } of resources) {
  const { contents } = await client.readResource({ uri });
  check(Object.values(decoded(contents[0].text))[0].length > 10, `${uri} has nothing in it`);
}
const { resourceTemplates } = await client.listResourceTemplates();
const { prompts } = await client.listPrompts();
check(prompts.length === 4, "prompts");
const prompt = await client.getPrompt({ name: "top-up-phone", arguments: { phone_number: "+2348031234567" } });
check(prompt.messages[0].content.text.includes("+2348031234567"), "the prompt forgets its argument");
const countries = await client.complete({ ref: { type: "ref/prompt", name: "travel-esim" }, argument: { name: "country", value: "jap" } });
check(countries.completion.values[0] === "Japan", "Japan is not suggested");
const ids = await client.complete({ ref: { type: "ref/resource", uri: resourceTemplates[0].uriTemplate }, argument: { name: "product_id", value: "steam-us" } });
check(ids.completion.values[0].startsWith("steam-us"), `steam-usa is not suggested: ${ids.completion.values}`);

// A purchase from the balance.
if (which !== "client-modern") await client.setLoggingLevel("info");
const details = decoded((await client.readResource({ uri: `store://product/${ids.completion.values[0]}` })).contents[0].text);
const bought = await tool("buy-products", {
  cart_items: [{ product_id: details.id, package_id: details.packages[0].package_value }],
  payment_method: "balance",
  idempotency_key: `${which}-${Date.now()}`,
});
const invoice = await tool("get-invoice-by-id", { invoice_id: bought.invoice_id });
check(invoice.status === "complete" && invoice.orders[0].redemption_info.code, `not delivered: ${invoice.status}`);
check(steps.length >= 2 && steps.at(-1).progress === steps.at(-1).total, `progress was not told: ${JSON.stringify(steps)}`);
if (which !== "client-modern") check(logged.some((m) => m.data.invoice_id === bought.invoice_id), "the purchase was not logged");

let missing;
try {
  await client.readResource({ uri: "store://product/no-such-product" });
} catch (error) {
  missing = error;
}
check(missing && missing.message.includes("not found"), "a product that is not there can be read");

if (which === "client-modern") {
  const subscription = await client.listen({ resourceSubscriptions: [`store://product/${details.id}`], toolsListChanged: true });
  check(subscription.honoredFilter.resourceSubscriptions.length === 1 && !subscription.honoredFilter.toolsListChanged, "the filter");
  await subscription.close();
} else {
  await client.subscribeResource({ uri: `store://product/${details.id}` });
  await client.unsubscribeResource({ uri: `store://product/${details.id}` });
  await client.ping();
}
await client.close();
console.log(`${which}: bought ${details.id}`);
