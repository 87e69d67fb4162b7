// The fixtures' tools that ask something back, by the protocol's SDKs, in both eras: the same tool asks by a result that
// wants input in one, and by a request on the stream of its call in the other. Arguments: the URL and which SDK.
import { check } from "./check.mjs";

const [address, which] = process.argv.slice(2);
const info = { name: "sutler-clients", version: "1.0.0" };
const capabilities = { elicitation: {}, sampling: {}, roots: {} };
const url = new URL(address);

const answers = {
  "elicitation/create": ({ params }) => ({ action: "accept", content: Object.fromEntries(Object.keys(params.requestedSchema.properties).map((name) => [name, `my ${name}`])) }),
  "sampling/createMessage": () => ({ role: "assistant", model: "test", content: { type: "text", text: "Paris" } }),
  "roots/list": () => ({ roots: [{ uri: "file:///tmp", name: "tmp" }] }),
};
const updated = [];
const seen = (notification) => updated.push(notification.params.uri);

async function connected() {
  if (which === "sdk") {
    const { Client } = await import("@modelcontextprotocol/sdk/client/index.js");
    const { StreamableHTTPClientTransport } = await import("@modelcontextprotocol/sdk/client/streamableHttp.js");
    const types = await import("@modelcontextprotocol/sdk/types.js");
    const client = new Client(info, { capabilities });
    const schemas = { "elicitation/create": types.ElicitRequestSchema, "sampling/createMessage": types.CreateMessageRequestSchema, "roots/list": types.ListRootsRequestSchema };
    for (const [method, schema] of Object.entries(schemas)) client.setRequestHandler(schema, answers[method]);
    client.setNotificationHandler(types.ResourceUpdatedNotificationSchema, seen);
    await client.connect(new StreamableHTTPClientTransport(url));
    return client;
  }
  const { Client, StreamableHTTPClientTransport } = await import("@modelcontextprotocol/client");
  const mode = which === "client-modern" ? { pin: "2026-07-28" } : "legacy";
  const client = new Client(info, { capabilities, versionNegotiation: { mode } });
  for (const [method, answer] of Object.entries(answers)) client.setRequestHandler(method, answer);
  client.setNotificationHandler("notifications/resources/updated", seen);
  await client.connect(new StreamableHTTPClientTransport(url));
  return client;
}

const client = await connected();

async function expect(name, args, text) {
  const result = await client.callTool({ name, arguments: args });
  const said = result.content[0].text;
  check(!result.isError && said.includes(text), `${name} said: ${said}`);
}

await expect("test_elicitation", { message: "Who are you?" }, "my response");
await expect("test_sampling", { prompt: "Capital of France?" }, "Paris");
await expect("test_input_required_result_list_roots", {}, "file:///tmp");
await expect("test_input_required_result_multiple_inputs", {}, "All three came");
await expect("test_input_required_result_multi_round", {}, "my name likes my color");
await expect("test_input_required_result_request_state", {}, "state-ok");
const mirrored = await client.callTool({ name: "test_mirrored_parameters", arguments: { region: "zürich", limit: 7, dry_run: true } });
check(mirrored.structuredContent.region === "zürich", "mirrored parameters");

const watched = "test://watched-resource";
if (which === "client-modern") {
  const subscription = await client.listen({ resourceSubscriptions: [watched] });
  await client.callTool({ name: "test_trigger_resource_change", arguments: {} });
  for (let i = 0; i < 100 && updated.length === 0; i++) await new Promise((resolve) => setTimeout(resolve, 50));
  await subscription.close();
} else {
  // Without a session there is no stream for it but that of the next request.
  await client.subscribeResource({ uri: watched });
  await client.callTool({ name: "test_trigger_resource_change", arguments: {} });
  await client.ping();
  await client.unsubscribeResource({ uri: watched });
}
check(updated.join() === watched, `told of ${updated.length} changes`);
await client.close();
console.log(`${which}: asked and answered`);
