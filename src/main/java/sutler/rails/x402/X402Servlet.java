package sutler.rails.x402;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// An invoice's own address: says what it asks, and takes the payment. GET and POST do the same.
/// https://github.com/coinbase/x402/blob/main/specs/transports-v2/http.md
final class X402Servlet extends HttpServlet {
  private static final String REQUIRED = "PAYMENT-REQUIRED";
  private static final String SIGNATURE = "PAYMENT-SIGNATURE";
  private static final String RESPONSE = "PAYMENT-RESPONSE";
  private static final String PAYMENT_V1 = "X-PAYMENT";
  private static final String RESPONSE_V1 = "X-PAYMENT-RESPONSE";
  private static final Pattern ID =
      Pattern.compile("/([0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})");
  private static final Pattern PLAY = Pattern.compile("[a-z-]{1,30}");

  /// An offer is asked for again and again while it cannot change but by being paid.
  private static final Duration REMEMBERED = Duration.ofSeconds(1);

  private final transient Cashier cashier;
  private final transient Cache<UUID, Asked> asked =
      Caffeine.newBuilder().maximumSize(10_000).expireAfterWrite(REMEMBERED).build();

  X402Servlet(Cashier cashier) {
    this.cashier = cashier;
  }

  private record Asked(int status, String header, byte[] body) {}

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    cors(response);
    switch (request.getMethod()) {
      case "GET", "POST", "HEAD" -> answer(request, response);
      case "OPTIONS" -> response.setStatus(204);
      default -> {
        response.setHeader("Allow", "GET, POST, HEAD, OPTIONS");
        response.setStatus(405);
      }
    }
  }

  /// Wallets run in browsers too; no cookie is read here.
  private static void cors(HttpServletResponse response) {
    response.setHeader("Cache-Control", "no-store");
    response.setHeader("Access-Control-Allow-Origin", "*");
    response.setHeader(
        "Access-Control-Allow-Headers",
        "Content-Type, PAYMENT-SIGNATURE, X-PAYMENT, Access-Control-Expose-Headers");
    response.setHeader("Access-Control-Allow-Methods", "GET, POST, OPTIONS");
    response.setHeader(
        "Access-Control-Expose-Headers", "PAYMENT-REQUIRED, PAYMENT-RESPONSE, X-PAYMENT-RESPONSE");
  }

  private void answer(HttpServletRequest request, HttpServletResponse response) throws IOException {
    var path = ID.matcher(Optional.ofNullable(request.getPathInfo()).orElse(""));
    if (!path.matches()) {
      error(response, 404, "RESOURCE_NOT_FOUND", "There is no such invoice.", "");
      return;
    }
    UUID id = UUID.fromString(path.group(1));
    Optional<String> second = Optional.ofNullable(request.getHeader(SIGNATURE));
    Optional<String> first = Optional.ofNullable(request.getHeader(PAYMENT_V1));
    String play =
        Optional.ofNullable(request.getParameter("play"))
            .filter(p -> PLAY.matcher(p).matches())
            .orElse("");
    if (second.isPresent()) {
      tell(response, cashier.pay(id, Wire.header(second.get()), play), 2);
      asked.invalidate(id);
    } else if (first.isPresent()) {
      tell(response, cashier.pay(id, Wire.header(first.get()), play), 1);
      asked.invalidate(id);
    } else {
      ask(request, response, id);
    }
  }

  private void ask(HttpServletRequest request, HttpServletResponse response, UUID id)
      throws IOException {
    // In the sandbox, what is to be played stands in the address and so in the offer.
    boolean plain = request.getQueryString() == null;
    Optional<Asked> known = plain ? Optional.ofNullable(asked.getIfPresent(id)) : Optional.empty();
    if (known.isPresent()) {
      write(response, known.get());
      return;
    }
    Outcome outcome = cashier.ask(id);
    if (outcome instanceof Outcome.Required(Offer offer)) {
      Asked fresh = asked(offer);
      if (plain) {
        asked.put(id, fresh);
      }
      write(response, fresh);
    } else {
      tell(response, outcome, 2);
    }
  }

  /// Version 2 in the header. The body is for wallets of version 1, which look nowhere else, and
  /// holds what the header says beside.
  private static Asked asked(Offer offer) {
    String error = "Payment required";
    ObjectNode second = Wire.required(offer, error);
    ObjectNode body = Wire.requiredV1(offer, error).orElse(second);
    if (body != second) {
      body.set("resource", second.path("resource"));
      body.set("extensions", second.path("extensions"));
      body.set("paymentRequired", second);
    }
    return new Asked(402, Wire.base64(second), bytes(body));
  }

  private static void write(HttpServletResponse response, Asked asked) throws IOException {
    response.setHeader(REQUIRED, asked.header());
    write(response, asked.status(), asked.body());
  }

  private static void tell(HttpServletResponse response, Outcome outcome, int version)
      throws IOException {
    switch (outcome) {
      case Outcome.NotFound not ->
          error(response, 404, "RESOURCE_NOT_FOUND", "There is no such invoice.", "");
      case Outcome.Required(Offer offer) -> write(response, asked(offer));
      case Outcome.Settled(UUID id, String status, Outcome.Receipt receipt) -> {
        response(response, version, Wire.response(receipt, version, Optional.empty()));
        write(response, 200, bytes(state(id, status)));
      }
      case Outcome.Pending(UUID id, String status, Outcome.Receipt receipt) -> {
        ObjectNode body = state(id, status);
        body.put(
            "message",
            "The payment was sent and is not settled yet. Do not pay again: repeat this request, or follow the invoice.");
        response.setHeader("Retry-After", "5");
        write(response, 202, bytes(body));
      }
      case Outcome.Refused(Offer offer, Reason reason, Outcome.Receipt receipt) ->
          refused(response, offer, reason, receipt, version);
      case Outcome.NotPayable(String status) ->
          error(
              response,
              409,
              "INVOICE_NOT_PAYABLE",
              "This invoice is paid, or is being paid by another payment.",
              status);
      case Outcome.Expired expired ->
          error(
              response,
              410,
              "INVOICE_EXPIRED",
              "The time of this invoice is over. Buy again.",
              "expired");
      case Outcome.IdentifierConflict conflict ->
          error(
              response,
              409,
              "IDEMPOTENCY_CONFLICT",
              "This payment identifier was used for another payment.",
              "");
    }
  }

  private static void refused(
      HttpServletResponse response,
      Offer offer,
      Reason reason,
      Outcome.Receipt receipt,
      int version)
      throws IOException {
    String error = reason.code();
    ObjectNode settlement = Wire.response(receipt, version, Optional.of(reason));
    response(response, version, settlement);
    ObjectNode second = Wire.required(offer, error);
    ObjectNode body = version == 1 ? Wire.requiredV1(offer, error).orElse(second) : second;
    response.setHeader(REQUIRED, Wire.base64(second));
    body.put("message", reason.sentence());
    write(response, 402, bytes(body));
  }

  private static void response(HttpServletResponse response, int version, ObjectNode settlement) {
    response.setHeader(version == 1 ? RESPONSE_V1 : RESPONSE, Wire.base64(settlement));
  }

  private static ObjectNode state(UUID id, String status) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("invoice_id", id.toString())
        .put("status", status);
  }

  private static void error(
      HttpServletResponse response, int status, String code, String sentence, String invoice)
      throws IOException {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("error", sentence).put("code", code);
    ObjectNode details = node.putObject("details");
    if (!invoice.isEmpty()) {
      details.put("status", invoice);
    }
    write(response, status, bytes(node));
  }

  private static byte[] bytes(ObjectNode node) {
    return node.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static void write(HttpServletResponse response, int status, byte[] body)
      throws IOException {
    response.setStatus(status);
    response.setContentType("application/json");
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }
}
