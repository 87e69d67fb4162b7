package sutler.web;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import sutler.checkout.Checkout;
import sutler.checkout.Review;
import sutler.crypto.Sha256;
import sutler.invoice.Invoice;
import sutler.invoice.InvoiceStatus;
import sutler.invoice.Payment;
import sutler.money.Money;
import sutler.payment.Observation;
import sutler.payment.Observation.State;
import sutler.payment.PaymentId;
import sutler.payment.PaymentMethod;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// `POST /sandbox/invoices/{id}/payments`: plays a payment. Exists in the sandbox only. Anybody may
/// pay any invoice, as with real money.
///
/// Fields, as JSON or as a form, all optional: `amount` (what is missing), `confirmations` (1; 0 is
/// seen but not confirmed), `transaction_id` (a new one; name an earlier one, or what it was called
/// here, to confirm it), `late` (true ends the invoice's time first).
public final class SandboxPayments extends HttpServlet {
  private static final int BODY_BYTES_MAX = 4_096;
  private static final Pattern PATH = Pattern.compile("/([0-9a-fA-F-]{36})/payments");
  private static final Pattern AMOUNT = Pattern.compile("[0-9]{1,15}(\\.[0-9]{1,18})?");
  private static final Pattern TRANSACTION = Pattern.compile("[A-Za-z0-9_-]{1,100}");
  private static final int ID_BYTES = 16;
  private static final Pattern ID = Pattern.compile("sandbox-[0-9a-f]{32}");
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();
  private static final int PAYMENTS_MAX = 100;

  /// A payment may be this many times what is asked, so that no typing error makes anybody rich.
  private static final int TIMES_TOTAL_MAX = 100;

  private static final SecureRandom RANDOM = new SecureRandom();

  private static final String SANDBOX = "sandbox";
  private static final List<String> FIELDS =
      List.of("amount", "confirmations", "transaction_id", "late", "play");

  private final transient Checkout checkout;
  private final transient Predicate<PaymentMethod> played;
  private final transient InstantSource clock;

  /// @param played methods whose payments are played; the others are paid for real
  public SandboxPayments(Checkout checkout, Predicate<PaymentMethod> played, InstantSource clock) {
    this.clock = clock;
    this.played = played;
    this.checkout = checkout;
  }

  /// A payment that cannot be played; the sentence goes to the caller.
  private static final class Wrong extends Exception {
    final int status;

    Wrong(int status, String message) {
      super(message, null, false, false);
      this.status = status;
    }

    String sentence() {
      return String.valueOf(getMessage());
    }
  }

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    boolean form =
        Optional.ofNullable(request.getContentType())
            .orElse("")
            .startsWith("application/x-www-form-urlencoded");
    try {
      checkSender(request);
      String body = body(request);
      // JSON is JSON, also where a client forgot to say so.
      boolean pressed = form && !body.strip().startsWith("{");
      Map<String, String> fields = pressed ? form(body) : json(body);
      Invoice invoice = invoice(request);
      Invoice paid = play(invoice, fields);
      if (pressed) {
        response.setStatus(303);
        response.setHeader("Location", "/invoice/" + paid.id());
        return;
      }
      answer(response, 200, view(paid));
    } catch (Wrong wrong) {
      answer(
          response,
          wrong.status,
          JsonNodeFactory.instance.objectNode().put("error", wrong.sentence()));
    }
  }

  private static Map<String, String> form(String body) throws Wrong {
    Map<String, String> fields = new LinkedHashMap<>();
    for (String pair : body.split("&")) {
      String[] parts = pair.split("=", 2);
      if (parts.length != 2 && !pair.isEmpty()) {
        throw new Wrong(400, "the form cannot be read");
      }
      if (parts.length == 2) {
        try {
          fields.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        } catch (IllegalArgumentException malformed) {
          throw new Wrong(400, "the form cannot be read");
        }
      }
    }
    return known(fields);
  }

  private static Map<String, String> json(String body) throws Wrong {
    Map<String, String> fields = new LinkedHashMap<>();
    if (body.isBlank()) {
      return fields;
    }
    try {
      JsonNode node = JSON.readTree(body);
      if (!node.isObject()) {
        throw new Wrong(400, "the body must be a JSON object");
      }
      node.properties().forEach(e -> fields.put(e.getKey(), text(e.getValue())));
    } catch (JacksonException malformed) {
      throw new Wrong(400, "the body is not JSON");
    }
    return known(fields);
  }

  private static String text(JsonNode value) {
    boolean plain = value.isNumber() && Math.abs((long) value.decimalValue().scale()) <= 30;
    return plain ? value.decimalValue().toPlainString() : value.asString("");
  }

  private static Map<String, String> known(Map<String, String> fields) throws Wrong {
    for (String name : fields.keySet()) {
      if (!FIELDS.contains(name)) {
        throw new Wrong(
            400,
            "unknown field \"%s\"; known are %s"
                .formatted(
                    name.substring(0, Math.min(name.length(), 40)), String.join(", ", FIELDS)));
      }
    }
    return fields;
  }

  private static String body(HttpServletRequest request) throws IOException, Wrong {
    byte[] bytes = request.getInputStream().readNBytes(BODY_BYTES_MAX + 1);
    if (bytes.length > BODY_BYTES_MAX) {
      throw new Wrong(413, "the body is larger than " + BODY_BYTES_MAX + " bytes");
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private Invoice invoice(HttpServletRequest request) throws Wrong {
    Matcher path = PATH.matcher(Optional.ofNullable(request.getPathInfo()).orElse(""));
    Optional<UUID> id = path.matches() ? Paths.uuid("/" + path.group(1)) : Optional.empty();
    Invoice invoice =
        id.flatMap(checkout.invoices()::find)
            .orElseThrow(() -> new Wrong(404, "there is no such invoice"));
    if (!played.test(invoice.method())) {
      throw new Wrong(409, "this invoice is not played; it is paid by " + invoice.method().title());
    }
    return invoice;
  }

  private Invoice play(Invoice before, Map<String, String> fields) throws Wrong {
    String play = fields.getOrDefault("play", "");
    if (!play.isEmpty()) {
      return play(before, play, transaction(before, fields));
    }
    if (before.payments().size() >= PAYMENTS_MAX) {
      throw new Wrong(409, "this invoice has been paid " + PAYMENTS_MAX + " times; that is enough");
    }
    Played asked = played(before, fields);
    if (fields.getOrDefault("late", "false").equals("true")) {
      checkout.settle().hurry(before.id());
    }
    return checkout
        .settle()
        .observe(
            new Observation(
                before.id(),
                new PaymentId(SANDBOX, asked.transaction, 0),
                asked.amount,
                clock.instant(),
                asked.confirmations > 0 ? new State.Final() : new State.Pending(0, 1)))
        .orElseThrow(() -> new Wrong(404, "there is no such invoice"));
  }

  /// What happens to invoices beside being paid.
  private Invoice play(Invoice before, String play, String transaction) throws Wrong {
    return switch (play) {
      case "gone" -> gone(before, transaction);
      case "block" -> reviewed(checkout.review().block(before.id()));
      case "release" -> reviewed(checkout.review().release(before.id()));
      case "deny" -> reviewed(checkout.review().deny(before.id()));
      default -> throw new Wrong(400, "play must be gone, block, release or deny");
    };
  }

  /// A payment that was seen is not there any more, as after a reorganization of its chain.
  private Invoice gone(Invoice before, String transaction) throws Wrong {
    Payment payment =
        before.payments().stream()
            .filter(p -> p.transactionId().equals(transaction))
            .findFirst()
            .orElseThrow(
                () ->
                    new Wrong(
                        409, "transaction_id must name a payment of this invoice that is gone"));
    return checkout
        .settle()
        .observe(
            new Observation(
                before.id(),
                payment.id(),
                payment.amount(),
                payment.seenAt(),
                new State.Gone(Optional.empty())))
        .orElseThrow(() -> new Wrong(404, "there is no such invoice"));
  }

  private static Invoice reviewed(Review.Result result) throws Wrong {
    return switch (result) {
      case Review.Result.NotFound none -> throw new Wrong(404, "there is no such invoice");
      case Review.Result.TooLate(InvoiceStatus status) ->
          throw new Wrong(409, "the invoice is " + status.code() + ": that cannot be played now");
      case Review.Result.Reviewed(Invoice invoice) -> invoice;
    };
  }

  /// What somebody calls a payment is not what it is called: models read that, and it is not theirs
  /// to write.
  private static String transaction(Invoice invoice, Map<String, String> fields) throws Wrong {
    String given = fields.get("transaction_id");
    if (given == null) {
      return "sandbox-" + random();
    }
    if (!TRANSACTION.matcher(given).matches()) {
      throw new Wrong(400, "transaction_id must be 1 to 100 letters, digits, _ or -");
    }
    if (ID.matcher(given).matches()) {
      return given;
    }
    byte[] hash = Sha256.of(invoice.id() + " " + given);
    return "sandbox-" + HexFormat.of().formatHex(hash, 0, ID_BYTES);
  }

  private record Played(String transaction, Money amount, int confirmations) {}

  private static Played played(Invoice invoice, Map<String, String> fields) throws Wrong {
    String transaction = transaction(invoice, fields);
    String confirmations = fields.getOrDefault("confirmations", "1");
    if (!fields.getOrDefault("late", "false").matches("true|false")) {
      throw new Wrong(400, "late must be true or false");
    }
    if (!confirmations.matches("[0-9]{1,6}")) {
      throw new Wrong(400, "confirmations must be a whole number from 0");
    }
    Money amount = amount(invoice, fields.get("amount"), transaction);
    if (invoice.method().kind() == PaymentMethod.Kind.LIGHTNING
        && amount.compareTo(invoice.total()) < 0) {
      throw new Wrong(400, "a Lightning invoice is paid whole or not at all; leave amount out");
    }
    return new Played(transaction, amount, Integer.parseInt(confirmations));
  }

  private static Money amount(
      Invoice invoice, @org.jspecify.annotations.Nullable String text, String transaction)
      throws Wrong {
    Optional<Money> known =
        invoice.payments().stream()
            .filter(p -> p.transactionId().equals(transaction))
            .map(p -> p.amount())
            .findFirst();
    if (known.isPresent()) {
      return known.get();
    }
    if (text == null || text.isEmpty()) {
      return invoice.missing().isPositive() ? invoice.missing() : invoice.total();
    }
    try {
      Money amount =
          AMOUNT.matcher(text).matches()
              ? Money.parse(text, invoice.total().asset())
              : Money.zero(invoice.total().asset());
      if (amount.isPositive() && amount.compareTo(times(invoice.total())) <= 0) {
        return amount;
      }
    } catch (ArithmeticException tooFine) {
      // Told below, like every other amount that is none.
    }
    throw new Wrong(
        400,
        "amount must be a positive decimal in %s with at most %d decimals, and at most a hundred times the total"
            .formatted(invoice.total().asset(), invoice.total().asset().decimals()));
  }

  private static Money times(Money total) {
    return new Money(
        total.units().multiply(java.math.BigInteger.valueOf(TIMES_TOTAL_MAX)), total.asset());
  }

  /// A page of somebody else's must not press the buttons of this one. By which name this machine
  /// was reached, the door has seen to.
  private void checkSender(HttpServletRequest request) throws Wrong {
    Optional<String> origin = Optional.ofNullable(request.getHeader("Origin"));
    String host = Optional.ofNullable(request.getHeader("Host")).orElse("");
    // Browsers that follow our referrer policy name no origin, but say that it is the same.
    boolean same = "same-origin".equals(request.getHeader("Sec-Fetch-Site"));
    if (!same && origin.filter(o -> !o.endsWith("//" + host)).isPresent()) {
      throw new Wrong(403, "payments are not played for pages of other sites");
    }
  }

  private static String random() {
    byte[] bytes = new byte[ID_BYTES];
    RANDOM.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  private static ObjectNode view(Invoice invoice) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("invoice_id", invoice.id().toString())
        .put("status", invoice.status().code())
        .put("total", invoice.total().text())
        .put("currency", invoice.total().asset().code())
        .put("detected_amount", invoice.detected().text());
    var payments = node.putArray("payments");
    invoice
        .payments()
        .forEach(
            p ->
                payments
                    .addObject()
                    .put("transaction_id", p.transactionId())
                    .put("amount", p.amount().text())
                    .put("confirmed", p.confirmed()));
    return node;
  }

  private static void answer(HttpServletResponse response, int status, ObjectNode node)
      throws IOException {
    byte[] body = node.toString().getBytes(StandardCharsets.UTF_8);
    response.setStatus(status);
    response.setContentType("application/json");
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }
}
