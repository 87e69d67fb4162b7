package sutler.tools;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import sutler.catalog.Product;
import sutler.catalog.RecipientType;
import sutler.crypto.Sha256;
import sutler.invoice.Cart;
import sutler.invoice.Gift;
import sutler.money.Asset;
import sutler.payment.PaymentMethod;
import tools.jackson.databind.JsonNode;

/// Reads the arguments of a purchase.
final class CartReader {
  private static final int KEY_LENGTH_MAX = 255;

  private final Set<PaymentMethod> methods;

  CartReader(Set<PaymentMethod> methods) {
    this.methods = methods;
  }

  /// @param withLink whether a checkout page is asked for, rather than an address
  record Read(Cart cart, boolean withLink) {}

  Read read(JsonNode arguments) {
    Arguments a =
        Arguments.of(
            arguments,
            "cart_items",
            "payment_method",
            "balance_currency",
            "return_payment_link",
            "idempotency_key",
            "max_total",
            "email");
    List<Cart.Item> items = new ArrayList<>();
    for (Arguments item :
        a.objects(
            "cart_items",
            Cart.ITEMS_MAX,
            "product_id",
            "package_id",
            "package_value",
            "refill_input",
            "bill_payment_id",
            "gift")) {
      items.add(item(item));
    }
    PaymentMethod method = method(a);
    Optional<Asset> balanceCurrency = balanceCurrency(a, method);
    a.guard("max_total");
    Optional<String> maxTotal = a.decimal("max_total").map(v -> v.toPlainString());
    Optional<String> email = a.text("email").map(e -> email(a, "email", e));
    boolean withLink = a.flag("return_payment_link", true);
    String hash = hash(items, method, balanceCurrency, maxTotal, email, withLink);
    Optional<String> key = a.guard("idempotency_key");
    if (key.filter(k -> k.length() > KEY_LENGTH_MAX).isPresent()) {
      throw a.wrong("idempotency_key", "is longer than " + KEY_LENGTH_MAX + " characters");
    }
    return new Read(new Cart(items, method, balanceCurrency, maxTotal, key, hash, email), withLink);
  }

  private PaymentMethod method(Arguments a) {
    String text = a.required("payment_method");
    return PaymentMethod.of(text, methods)
        .orElseThrow(
            () ->
                Invalid.with(
                    Failure.status(
                        Failure.Code.VALIDATION_ERROR,
                        "invalid_payment_method",
                        "payment_method \"%s\" is not known. This store takes: %s."
                            .formatted(Refusals.shortened(text), accepted()))));
  }

  private String accepted() {
    Set<PaymentMethod> sorted = new TreeSet<>(methods);
    return String.join(", ", sorted.stream().map(PaymentMethod::code).toList());
  }

  private static Optional<Asset> balanceCurrency(Arguments a, PaymentMethod method) {
    Optional<String> text = a.text("balance_currency").map(t -> t.toUpperCase(Locale.ROOT));
    if (text.isEmpty()) {
      return Optional.empty();
    }
    if (method.kind() != PaymentMethod.Kind.BALANCE) {
      throw a.wrong("balance_currency", "goes with payment_method \"balance\" only");
    }
    return switch (text.get()) {
      case "EUR" -> Optional.of(Asset.EUR);
      case "USD" -> Optional.of(Asset.USD);
      case "XBT", "BTC" -> Optional.of(Asset.BTC);
      default -> throw a.wrong("balance_currency", "must be EUR, USD or XBT");
    };
  }

  private static Cart.Item item(Arguments item) {
    String productId = item.required("product_id").toLowerCase(Locale.ROOT);
    Optional<String> id = item.text("package_id");
    Optional<String> named = item.text("package_value");
    String prefix = Product.packageId(productId, "");
    if (id.isPresent()
        && named.isPresent()
        && !without(prefix, id.get()).equals(without(prefix, named.get()))) {
      throw item.wrong(
          "package_id", "and package_value name two different denominations; send one of them");
    }
    String value =
        id.or(() -> named)
            .orElseThrow(
                () ->
                    item.wrong(
                        "package_id",
                        "is required: the package_value to buy, for instance \"50\""));
    return new Cart.Item(
        productId,
        without(prefix, value),
        item.text("refill_input"),
        item.uuid("bill_payment_id", ", as submit-prepayment-step returned it"),
        item.object(
                "gift",
                "recipient_name",
                "recipient_email",
                "sender_name",
                "message",
                "send_date",
                "theme")
            .map(CartReader::gift));
  }

  private static String without(String prefix, String value) {
    return value.startsWith(prefix) ? value.substring(prefix.length()) : value;
  }

  private static Gift gift(Arguments g) {
    return new Gift(
        name(g, "recipient_name"),
        email(g, "recipient_email", g.required("recipient_email")),
        name(g, "sender_name"),
        g.text("message", Gift.MESSAGE_LENGTH_MAX),
        g.instant("send_date"),
        theme(g));
  }

  private static String name(Arguments g, String field) {
    g.required(field);
    return g.line(field, Gift.NAME_LENGTH_MAX);
  }

  private static Gift.Theme theme(Arguments g) {
    String text = g.text("theme").orElse("red");
    for (Gift.Theme theme : Gift.Theme.values()) {
      if (theme.code().equalsIgnoreCase(text)) {
        return theme;
      }
    }
    throw g.wrong(
        "theme", "must be red, green, yellow, birthday, christmas, bitcoin, chinese or valentines");
  }

  private static String email(Arguments a, String name, String text) {
    if (!RecipientType.isEmail(text)) {
      throw a.wrong(name, "is not an e-mail address");
    }
    return text;
  }

  /// Of what was understood, so that `50` and `"50"` are the same purchase. The text is spelt out
  /// here, with a version, so that a later version of this program still knows a purchase made by
  /// this one.
  private static String hash(
      List<Cart.Item> items,
      PaymentMethod method,
      Optional<Asset> balanceCurrency,
      Optional<String> maxTotal,
      Optional<String> email,
      boolean withLink) {
    List<String> parts = new ArrayList<>(List.of("1", method.code(), Boolean.toString(withLink)));
    parts.add(balanceCurrency.map(Asset::code).orElse(""));
    parts.add(maxTotal.orElse(""));
    parts.add(email.orElse(""));
    for (Cart.Item item : items) {
      parts.addAll(
          List.of("item", item.productId(), item.packageValue(), item.recipient().orElse("")));
      parts.add(item.billPaymentId().map(UUID::toString).orElse(""));
      item.gift().ifPresent(g -> parts.addAll(canonical(g)));
    }
    StringBuilder text = new StringBuilder();
    parts.forEach(p -> text.append(p.length()).append(':').append(p));
    return HexFormat.of().formatHex(Sha256.of(text.toString()));
  }

  private static List<String> canonical(Gift g) {
    return List.of(
        "gift",
        g.recipientName(),
        g.recipientEmail(),
        g.senderName(),
        g.message(),
        g.sendAt().map(Instant::toString).orElse(""),
        g.theme().code());
  }
}
