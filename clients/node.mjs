// Where the packages are, and a Node.js that is new enough for them all.
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const here = dirname(fileURLToPath(import.meta.url));
const modules = join(here, "node_modules");
const packaged = join(modules, `node-${process.platform}-${process.arch}`, "bin", "node");

/** Node.js 22 from the packages where there is one for this machine, else the one that runs this. */
export const node = existsSync(packaged) ? packaged : process.execPath;

/** The file that a package runs as a command. */
export function command(name) {
  const folder = join(modules, ...name.split("/"));
  const { bin } = JSON.parse(readFileSync(join(folder, "package.json")));
  return join(folder, typeof bin === "string" ? bin : Object.values(bin)[0]);
}
