// Compiles a Solidity file; prints the code of each contract, as it stands on a chain.
// usage: node solidity.mjs FILE
import { readFileSync } from "node:fs";
import solc from "solc";

const file = process.argv[2];
const input = {
  language: "Solidity",
  sources: { source: { content: readFileSync(file, "utf8") } },
  settings: {
    evmVersion: "paris",
    optimizer: { enabled: true },
    outputSelection: { "*": { "*": ["evm.deployedBytecode.object"] } },
  },
};
const output = JSON.parse(solc.compile(JSON.stringify(input)));
const errors = (output.errors ?? []).filter((e) => e.severity === "error");
if (errors.length > 0) {
  console.error(errors.map((e) => e.formattedMessage).join("\n"));
  process.exit(1);
}
const code = {};
for (const [name, contract] of Object.entries(output.contracts.source)) code[name] = `0x${contract.evm.deployedBytecode.object}`;
console.log(JSON.stringify(code));
