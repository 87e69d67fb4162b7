// The conformance suite's scenarios for authorization servers, against the store; a person without a screen allows what it asks.
// Arguments: the store's URL.
import { spawn } from "node:child_process";
import { createServer } from "node:net";
import { Browser } from "./browser.mjs";
import { check } from "./check.mjs";
import { command, node } from "./node.mjs";

const [base] = process.argv.slice(2);
const port = await freePort();
const registered = await fetch(`${base}/oauth2/register`, {
  method: "POST",
  headers: { "Content-Type": "application/json" },
  body: JSON.stringify({ client_name: "Conformance suite", redirect_uris: [`http://127.0.0.1:${port}/callback`] }),
});
const { client_id: clientId } = await registered.json();
const suite = spawn(node, [command("@modelcontextprotocol/conformance"), "authorization", "--url", base, "--client-id", clientId, "--resource", `${base}/mcp`, "--port", String(port)], { stdio: ["ignore", "pipe", "pipe"] });

function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

let text = "";
let asked = false;
async function hear(chunk) {
  text += chunk;
  // Only with what follows it: a chunk may end in the middle of the address.
  const url = text.match(/(http\S+\/oauth2\/authorize\?\S+)\s/)?.[1];
  if (!url || asked) return;
  asked = true;
  const browser = new Browser();
  const consent = await browser.submit(await browser.open(url), "/sandbox/sign-in");
  const back = await browser.submit(consent, "/oauth2/authorize");
  await fetch(back.url);
}
suite.stdout.on("data", hear);
suite.stderr.on("data", hear);
const timer = setTimeout(() => suite.kill(), 60_000);
const status = await new Promise((resolve) => suite.on("close", resolve));
clearTimeout(timer);
console.log(text);
check(status === 0 && asked, `the suite ended with ${status}`);
check(!/warning|skipped|✗|⚠/i.test(text.replace(/0 (failed|warnings|skipped)/g, "")), "not without a warning");
