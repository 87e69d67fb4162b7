// What the sandbox rail asks wallets to pay is valid for programs that others wrote.
import bolt11 from "bolt11";
import { bech32, base58, createBase58check } from "@scure/base";
import { createHash } from "node:crypto";
import { getAddress, parseUnits } from "ethers";
import { call, check } from "./lib.mjs";

const base58check = createBase58check((bytes) => createHash("sha256").update(bytes).digest());
const item = [{ product_id: "steam-usa", package_id: "50" }];

async function prompt(method) {
  const { value, text, error } = await call("buy-products", { payment_method: method, cart_items: item, return_payment_link: false });
  check(!error, text);
  return { ...value, info: value.payment_info };
}

for (const [method, prefix] of [["bitcoin", "tb"], ["litecoin", "tltc"]]) {
  const { info, total } = await prompt(method);
  const address = bech32.decode(info.address);
  check(address.prefix === prefix && address.words[0] === 0 && bech32.fromWords(address.words.slice(1)).length === 20, `${info.address} is no address`);
  const uri = new URL(info.BIP21);
  check(uri.protocol === `${method}:` && uri.pathname === info.address && uri.searchParams.get("amount") === total, info.BIP21);
}

const lightning = await prompt("lightning");
const invoice = bolt11.decode(lightning.info.lightningInvoice);
check(invoice.satoshis === lightning.info.satoshiPrice, "the Lightning invoice asks for another amount");
check(invoice.tagsObject.payment_hash.length === 64 && invoice.payeeNodeKey.length === 66, "the Lightning invoice lacks parts");
check(invoice.timeExpireDate - invoice.timestamp === 1800, "the Lightning invoice lives for another time");

for (const [method, chain, decimals] of [
  ["ethereum", 11155111, 18], ["eth_base", 84532, 18], ["usdc_base", 84532, 6], ["usdc_erc20", 11155111, 6], ["usdt_erc20", 11155111, 6],
  ["usdc_polygon", 80002, 6], ["usdt_polygon", 80002, 6], ["usdc_arbitrum", 421614, 6],
]) {
  const { info, total } = await prompt(method);
  check(getAddress(info.address) === info.address, `${info.address} has a wrong checksum`);
  const units = parseUnits(total, decimals);
  const expected = info.contractAddress
    ? `ethereum:${getAddress(info.contractAddress)}@${chain}/transfer?address=${info.address}&uint256=${units}`
    : `ethereum:${info.address}@${chain}?value=${units}`;
  check(info.paymentUri === expected, `${info.paymentUri} is not ${expected}`);
}

for (const method of ["solana", "usdc_solana"]) {
  const { info, total } = await prompt(method);
  check(base58.decode(info.address).length === 32, `${info.address} is no account`);
  const uri = new URL(info.paymentUri);
  check(uri.protocol === "solana:" && uri.searchParams.get("amount") === total, info.paymentUri);
  check(base58.decode(uri.searchParams.get("reference")).length === 32, "the reference is no key");
  check((method === "solana") === (uri.searchParams.get("spl-token") === null), "wrong token");
}

const tron = await prompt("usdt_trc20");
check(base58check.decode(tron.info.address)[0] === 0x41, `${tron.info.address} is no Tron address`);
check(base58check.decode(tron.info.contractAddress)[0] === 0x41, "the token has no Tron address");
console.log("thirteen prompts are valid");
