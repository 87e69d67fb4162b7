// Every kind of TOON answer decodes with @toon-format/toon to the values it was made from, and is never JSON.
import { call, check } from "./lib.mjs";

function notJson(text) {
  try {
    JSON.parse(text);
    return false;
  } catch {
    return true;
  }
}

const search = await call("search-products", { query: "*", country: "US", per_page: 250 });
check(notJson(search.text), "a search answer is valid JSON");
check(search.value.products.length === 250, "not 250 rows");
check(search.value.products.every((p) => typeof p.id === "string" && typeof p.cashback_percent === "number" && typeof p.in_stock === "boolean"), "wrong types in rows");
const seen = new Set();
for (let page = 1; page <= 40; page++) {
  const { value } = await call("search-products", { query: "*", in_stock: false, per_page: 250, page: page * 4 });
  for (const row of value.products) {
    check(!seen.has(row.id), `${row.id} is on two pages`);
    check(Object.keys(row).join() === "id,name,type,country,currency,denominations,category,in_stock,cashback_percent", "wrong keys");
    seen.add(row.id);
  }
}
for (const id of ["steam-usa", "amazon_com-usa", "spotify-germany", "esim-europe", "mtn-nigeria", "prepaid-visa-usa", "pubg-mobile-international"]) {
  const { text, value } = await call("get-product-details", { product_id: id, currency: "BTC" });
  check(notJson(text), `${id}: the details are valid JSON`);
  check(value.id === id && value.packages.length > 0, `${id} did not decode`);
  for (const p of value.packages) {
    check(p.package_id === `${id}<&>${p.package_value}`, `${p.package_id} is not made of its value`);
    check(typeof p.package_value === "string" && /^[0-9.]+$/.test(p.payment_price), `${p.package_id} has a wrong price`);
  }
}
const nasty = 'He said: "1,2", [3]{a}: - #x \\ \u00e9\u{1F381}';
const gift = { recipient_name: nasty, recipient_email: "jane@example.com", sender_name: "#1: true", message: "null\nline, two" };
const bought = await call("buy-products", { payment_method: "balance", cart_items: [{ product_id: "test-gift-card-code", package_id: "5", gift }] });
check(!bought.error, bought.text);
const invoice = await call("get-invoice-by-id", { invoice_id: bought.value.invoice_id });
const back = invoice.value.orders[0].gift;
for (const field of Object.keys(gift)) check(back[field] === gift[field], `${field} came back as ${JSON.stringify(back[field])}`);
const list = await call("list-invoices", { only_paid: false });
check(list.value.invoices[0].orders.length > 0 && notJson(list.text), "the list did not decode");
console.log(`${seen.size + 260} rows and every kind of answer decoded`);
