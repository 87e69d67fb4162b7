package sutler.tools;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import sutler.catalog.RecipientType;
import sutler.invoice.Cart;
import sutler.invoice.Gift;
import sutler.money.Asset;
import sutler.payment.PaymentMethod;
import tools.jackson.databind.JsonNode;

/// Reads the arguments of a purchase.
final class CartReader {
  private static final Duration SEND_MIN = Duration.ofHours(12);
  private static final Duration SEND_MAX = Duration.ofDays(184);
  private static final int KEY_LENGTH_MAX = 255;

  private final Set<PaymentMethod> methods;
  private final InstantSource clock;

  CartReader(Set<PaymentMethod> methods, InstantSource clock) {
    this.methods = methods;
    this.clock = clock;
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
    Optional<String> maxTotal = a.decimal("max_total").map(v -> v.toPlainString());
    Optional<String> email = a.text("email").map(e -> email(a, "email", e));
    boolean withLink = a.flag("return_payment_link", true);
    String hash = hash(items, method, balanceCurrency, maxTotal, email, withLink);
    Optional<String> key = a.text("idempotency_key");
    if (key.filter(k -> k.length() > KEY_LENGTH_MAX).isPresent()) {
      throw a.wrong("idempotency_key", "is longer than " + KEY_LENGTH_MAX + " characters");
    }
    return new Read(new Cart(items, method, balanceCurrency, maxTotal, key, hash, email), withLink);
  }

  private PaymentMethod method(Arguments a) {
    String text = a.required("payment_method");
    return PaymentMethod.of(text)
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
    if (method != PaymentMethod.BALANCE) {
      throw a.wrong("balance_currency", "goes with payment_method \"balance\" only");
    }
    return switch (text.get()) {
      case "EUR" -> Optional.of(Asset.EUR);
      case "USD" -> Optional.of(Asset.USD);
      case "XBT", "BTC" -> Optional.of(Asset.BTC);
      default -> throw a.wrong("balance_currency", "must be EUR, USD or XBT");
    };
  }

  private Cart.Item item(Arguments item) {
    String productId = item.required("product_id").toLowerCase(Locale.ROOT);
    String value =
        item.text("package_id")
            .or(() -> item.text("package_value"))
            .orElseThrow(
                () ->
                    item.wrong(
                        "package_id",
                        "is required: the package_value to buy, for instance \"50\""));
    String prefix = productId + "<&>";
    return new Cart.Item(
        productId,
        value.startsWith(prefix) ? value.substring(prefix.length()) : value,
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
            .map(this::gift));
  }

  private Gift gift(Arguments g) {
    return new Gift(
        name(g, "recipient_name"),
        email(g, "recipient_email", g.required("recipient_email")),
        name(g, "sender_name"),
        g.text("message", Gift.MESSAGE_LENGTH_MAX),
        g.instant("send_date").map(at -> sendDate(g, at)),
        theme(g));
  }

  private static String name(Arguments g, String field) {
    g.required(field);
    return g.text(field, Gift.NAME_LENGTH_MAX);
  }

  private Instant sendDate(Arguments g, Instant at) {
    Instant now = clock.instant();
    if (at.isBefore(now.plus(SEND_MIN)) || at.isAfter(now.plus(SEND_MAX))) {
      throw g.wrong(
          "send_date", "must be 12 hours to 6 months from now; leave it out to send on delivery");
    }
    return at;
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

  /// Of what was understood, so that `50` and `"50"` are the same purchase.
  private static String hash(Object... understood) {
    try {
      byte[] text = List.of(understood).toString().getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
