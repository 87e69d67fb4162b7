package sutler.tools;

import dev.toonformat.jtoon.JToon;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import sutler.catalog.Denominations;
import sutler.catalog.Form;
import sutler.catalog.Product;
import sutler.catalog.RecipientType;
import sutler.checkout.Checkout;
import sutler.checkout.Pricing;
import sutler.checkout.RateBoard;
import sutler.checkout.Shelf;
import sutler.identity.Caller;
import sutler.identity.Scope;
import sutler.ledger.Book;
import sutler.mcp.Answer;
import sutler.mcp.Call;
import sutler.money.Asset;
import sutler.money.Rates;
import sutler.payment.PaymentMethod;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `get-product-details`.
final class GetProductDetails extends ShopTool {
  private static final List<String> CURRENCIES =
      List.of("BTC", "ETH", "USDT", "USDC", "SOL", "USD", "EUR", "GBP", "AUD", "CAD", "INR", "BRL");

  private final Shelf shelf;
  private final RateBoard rates;
  private final Checkout checkout;
  private final Links links;

  GetProductDetails(Shelf shelf, RateBoard rates, Checkout checkout, Links links) {
    super(Specs.GET_PRODUCT_DETAILS, Scope.CATALOG_READ);
    this.shelf = shelf;
    this.rates = rates;
    this.checkout = checkout;
    this.links = links;
  }

  @Override
  boolean isForGuests() {
    return true;
  }

  @Override
  Answer run(Call<Caller> call) {
    Arguments a = Arguments.of(call.arguments(), "product_id", "language", "currency");
    String id = a.required("product_id").toLowerCase(Locale.ROOT);
    a.text("language", 35);
    String code = a.text("currency").orElse("USD").toUpperCase(Locale.ROOT).replace("XBT", "BTC");
    if (!CURRENCIES.contains(code)) {
      throw a.wrong("currency", "must be one of " + String.join(", ", CURRENCIES));
    }
    Optional<Product> product = shelf.product(id);
    return product.isPresent()
        ? Values.toon(details(call.visitor(), product.get(), Asset.of(code)))
        : Refusals.productNotFound("", id, shelf.near(id)).answer();
  }

  /// The answer for a product in USD, as text.
  Optional<String> text(Caller caller, String id) {
    return shelf.product(id).map(p -> JToon.encode(details(caller, p, Asset.USD)));
  }

  /// Products that a wrong id may mean.
  List<String> near(String id) {
    return shelf.near(id).stream().map(Shelf.Suggestion::productId).toList();
  }

  private ObjectNode details(Caller caller, Product p, Asset in) {
    ObjectNode root = Values.object();
    root.put("id", p.id()).put("name", p.name()).put("country_code", p.country());
    root.put("currency", p.currency().code());
    ArrayNode categories = root.putArray("categories");
    p.categories().forEach(categories::add);
    root.put("recipient_type", p.recipient().code());
    if (p.recipient() instanceof RecipientType.Account(String name, String regex)) {
      root.put("account_id_name", name).put("account_id_regex", regex);
    }
    root.put("in_stock", p.inStock());
    denominations(root, p, in);
    if (!p.form().isNone()) {
      ObjectNode prepayment = root.putObject("prepayment");
      FormView.fields(prepayment.putArray("first_form"), p.form().steps().getFirst());
      prepayment.put("instructions", prepaymentInstructions(p.form()));
    }
    root.put("url", links.product(p.id()));
    root.put("description", p.texts().description());
    root.put("instructions", p.texts().instructions());
    root.put("terms", p.texts().terms());
    methods(root.putObject("payment_methods"), caller, p);
    balances(root.putArray("account_balances"), caller);
    root.set("cashback_percent", Values.percent(p.cashbackBasisPoints()));
    return root.put("is_test", p.test());
  }

  private void denominations(ObjectNode root, Product p, Asset in) {
    Rates board = rates.now();
    ArrayNode packages = root.putArray("packages");
    // Without a rate, what it is worth is told and what it costs is not.
    Asset shown = board.canConvert(p.currency(), in) ? in : p.currency();
    for (Pricing.Offer offer : Pricing.offers(p, shown, board)) {
      packages
          .addObject()
          .put("package_id", p.packageId(offer.value()))
          .put("package_value", offer.value())
          .put("package_currency", p.currency().code())
          .put("payment_price", offer.price().text())
          .put("payment_currency", shown.code());
    }
    p.denominations()
        .range()
        .ifPresent(range -> range(root.putObject("range"), range, p, shown, board));
  }

  private static void range(
      ObjectNode node, Denominations.Range range, Product p, Asset in, Rates board) {
    node.set("min", Values.number(range.min().decimal()));
    node.set("max", Values.number(range.max().decimal()));
    node.set("step", Values.number(range.step().decimal()));
    if (board.canConvert(p.currency(), in)) {
      node.set("price_rate", Values.number(board.shown(p.currency(), in)));
    }
  }

  private static String prepaymentInstructions(Form form) {
    return "%s Submit first_form with submit-prepayment-step (step_number 1), then each next_form, %d in all; pass the final bill_payment_id to buy-products."
        .formatted(form.instructions(), form.steps().size());
  }

  private void methods(ObjectNode node, Caller caller, Product p) {
    ArrayNode address = node.putArray("address_based");
    node.putArray("link_only");
    ArrayNode balance = node.putArray("balance");
    Set<PaymentMethod> enabled = checkout.buy().methods();
    Rates board = rates.now();
    for (PaymentMethod method : new TreeSet<>(enabled)) {
      boolean possible =
          !(method.isLedger() && caller.isGuest())
              && (method.kind() == PaymentMethod.Kind.BALANCE
                  || board.canConvert(p.currency(), method.asset()));
      if (possible) {
        (method.isLedger() ? balance : address).add(method.code());
      }
    }
  }

  private void balances(ArrayNode rows, Caller caller) {
    if (caller.isGuest()) {
      return;
    }
    Set<PaymentMethod> enabled = checkout.buy().methods();
    if (enabled.contains(PaymentMethod.BALANCE)) {
      for (Asset asset : List.of(Asset.EUR, Asset.USD, Asset.BTC)) {
        balance(rows, "balance", Book.of(caller.accountId(), Book.Kind.BALANCE, asset));
      }
    }
    if (!enabled.contains(PaymentMethod.CASHBACK)) {
      return;
    }
    balance(rows, "cashback", Book.of(caller.accountId(), Book.Kind.CASHBACK, Asset.BTC));
  }

  private void balance(ArrayNode rows, String method, Book book) {
    rows.addObject()
        .put("payment_method", method)
        .put("balance_currency", Values.balanceCode(book.asset()))
        .put("balance", checkout.invoices().balance(book).text());
  }
}
