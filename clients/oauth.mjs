// The way in that every client takes by itself: it is pointed at /mcp, a person signs in and allows it, and it buys. With the
// SDK's second version and its first; with a client that registers, and with one that is a document on the web.
// Arguments: the store's URL, and sdk, client or document.
import { createServer } from "node:http";
import { Browser } from "./browser.mjs";
import { check } from "./check.mjs";
import { decoded } from "./lib.mjs";

const [base, which] = process.argv.slice(2);
const url = new URL(`${base}/mcp`);
const redirect = "http://127.0.0.1:47123/callback";
const metadata = { client_name: `Clients' test (${which})`, redirect_uris: [redirect], token_endpoint_auth_method: "none", grant_types: ["authorization_code", "refresh_token"], response_types: ["code"] };

let address;
let server;
if (which === "document") {
  server = createServer((request, response) => {
    response.setHeader("Content-Type", "application/json");
    response.end(JSON.stringify({ client_id: address, ...metadata }));
  }).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  address = `http://127.0.0.1:${server.address().port}/client.json`;
}

const kept = {};
const provider = {
  redirectUrl: redirect,
  clientMetadata: metadata,
  ...(address && { clientMetadataUrl: address }),
  state: () => "state-of-ours",
  clientInformation: () => (address ? { client_id: address } : kept.client),
  saveClientInformation: (client) => (kept.client = client),
  tokens: () => kept.tokens,
  saveTokens: (tokens) => (kept.tokens = tokens),
  redirectToAuthorization: (to) => (kept.authorization = to),
  saveCodeVerifier: (verifier) => (kept.verifier = verifier),
  codeVerifier: () => kept.verifier,
  discoveryState: () => kept.discovery,
  saveDiscoveryState: (state) => (kept.discovery = state),
};

const { Client, StreamableHTTPClientTransport } =
  which === "sdk"
    ? { ...(await import("@modelcontextprotocol/sdk/client/index.js")), ...(await import("@modelcontextprotocol/sdk/client/streamableHttp.js")) }
    : await import("@modelcontextprotocol/client");
const options = which === "sdk" ? { capabilities: {} } : { capabilities: {}, versionNegotiation: { mode: { pin: "2026-07-28" } } };
const newClient = () => new Client({ name: "oauth-test", version: "1.0.0" }, options);

// Without a token: the client learns where to send the person.
const first = new StreamableHTTPClientTransport(url, { authProvider: provider });
let refused;
try {
  await newClient().connect(first);
} catch (error) {
  refused = error;
}
check(refused && kept.authorization, `the client was not told to ask: ${refused}`);
check(kept.authorization.searchParams.get("resource") === url.href, `resource: ${kept.authorization}`);
check(kept.authorization.searchParams.get("scope") === "catalog:read orders:read purchase", `scope: ${kept.authorization}`);

// The person: signs in to the demo account, reads, allows.
const browser = new Browser();
const signIn = await browser.open(kept.authorization);
check(signIn.url.pathname === "/sign-in", `not asked to sign in: ${signIn.url}`);
const consent = await browser.submit(signIn, "/sandbox/sign-in");
check(consent.url.pathname === "/oauth2/consent" && consent.text.includes("Clients"), `no consent: ${consent.url} ${consent.text}`);
const back = await browser.submit(consent, "/oauth2/authorize");
check(back.left && back.url.href.startsWith(redirect), `not sent back: ${back.url}`);
check(back.url.searchParams.get("iss") === base && back.url.searchParams.get("state") === "state-of-ours", `iss or state: ${back.url}`);

await (which === "sdk" ? first.finishAuth(back.url.searchParams.get("code")) : first.finishAuth(back.url.searchParams));
check(kept.tokens?.refresh_token && kept.tokens.token_type.toLowerCase() === "bearer", `tokens: ${JSON.stringify(kept.tokens)}`);

async function buys(client) {
  const call = async (name, args) => decoded((await client.callTool({ name, arguments: args })).content[0].text);
  const bought = await call("buy-products", { cart_items: [{ product_id: "steam-usa", package_id: "5" }], payment_method: "balance", idempotency_key: `oauth-${which}-${Date.now()}` });
  const invoice = await call("get-invoice-by-id", { invoice_id: bought.invoice_id });
  check(invoice.status === "complete" && invoice.orders[0].redemption_info.code, `not bought: ${JSON.stringify(bought)}`);
}

const client = newClient();
await client.connect(new StreamableHTTPClientTransport(url, { authProvider: provider }));
await buys(client);
await client.close();

// An access token that is no longer good is replaced by the client itself, with its refresh token.
const before = kept.tokens.refresh_token;
kept.tokens = { ...kept.tokens, access_token: "gone" };
const again = newClient();
await again.connect(new StreamableHTTPClientTransport(url, { authProvider: provider }));
check(kept.tokens.access_token !== "gone" && kept.tokens.refresh_token !== before, "the refresh token did not rotate");
await buys(again);
await again.close();
server?.close();
console.log(`${which}: signed in, allowed, bought, refreshed, bought`);
