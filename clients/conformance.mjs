// Runs the protocol's conformance suite against a server: everything that a revision requires, and what the suite runs
// beside that. Arguments: the server's URL, the revision, and a file for the suite's own report.
import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, relative } from "node:path";
import { command, node } from "./node.mjs";

const [url, revision, report] = process.argv.slice(2);
const suite = [command("@modelcontextprotocol/conformance"), "server", "--url", url, "--requirements", revision];
const run = spawnSync(node, suite, { encoding: "utf8", timeout: 300_000, maxBuffer: 64 * 1024 * 1024 });
const text = (run.stdout ?? "") + (run.stderr ?? "");
mkdirSync(dirname(report), { recursive: true });
writeFileSync(report, text);

const [, summary = "", beside = ""] = text.split(/=== SUMMARY ===|Not scored for .*/);
const besides = new Map([...beside.matchAll(/^\s*([✓✗]) (\S+) \((\S+)\)/gm)].map(([, mark, name, why]) => [name, { mark, why }]));
const scored = [...summary.matchAll(/^([✓✗]) (\S+): (.*)$/gm)].filter(([, , name]) => !besides.has(name));

function tell(title, all) {
  const failed = all.filter(([mark]) => mark === "✗");
  console.log(`  ${title}: ${all.length - failed.length} of ${all.length} scenarios pass`);
  for (const [, name, what] of failed) console.log(`    ✗ ${name}${what ? `: ${what}` : ""}`);
  return failed.length === 0;
}

const of = (...reasons) => [...besides].filter(([, { why }]) => reasons.includes(why)).map(([name, { mark }]) => [mark, name]);
console.log(`MCP ${revision}`);
const required = tell("required", scored.map(([, mark, name, what]) => [mark, name, what]));
const pending = tell("not required yet (pending, or added after the release)", of("pending", "added-after-release"));
const extensions = of("extension").length;
if (extensions > 0) console.log(`  (also run by the suite, and not counted: ${extensions} scenarios of an extension that this server does not declare)`);
console.log(`  the suite's own report: ${relative("..", report)}`);

if (scored.length === 0) console.log(text);
process.exit(scored.length > 0 && required && pending && run.status === 0 ? 0 : 1);
