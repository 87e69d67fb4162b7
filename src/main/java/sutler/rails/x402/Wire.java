package sutler.rails.x402;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;
import sutler.crypto.Hex;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// What goes over the wire, in both versions.
/// https://github.com/coinbase/x402/blob/main/specs/x402-specification-v2.md section 5
/// https://github.com/coinbase/x402/blob/main/specs/x402-specification-v1.md
final class Wire {
  static final String IDENTIFIER = "payment-identifier";
  private static final int HEADER_LENGTH_MAX = 12_000;
  private static final int SIGNATURE_BYTES_MAX = 2_048;
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,78}");
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{16,128}");
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private Wire() {}

  /// What was read, or why it could not be.
  sealed interface Read {
    record Paid(Payment payment) implements Read {}

    record Unreadable(Reason reason) implements Read {}
  }

  static Read header(String base64) {
    if (base64.length() > HEADER_LENGTH_MAX) {
      return new Read.Unreadable(Reason.INVALID_PAYLOAD);
    }
    try {
      return read(JSON.readTree(Base64.getDecoder().decode(base64.strip())));
    } catch (IllegalArgumentException | JacksonException notBase64OrJson) {
      return new Read.Unreadable(Reason.INVALID_PAYLOAD);
    }
  }

  static Read read(JsonNode root) {
    JsonNode version = root.path("x402Version");
    if (!version.isIntegralNumber() || version.asInt(0) < 1 || version.asInt(0) > 2) {
      return new Read.Unreadable(
          root.isObject() && version.isIntegralNumber()
              ? Reason.INVALID_X402_VERSION
              : Reason.INVALID_PAYLOAD);
    }
    boolean second = version.asInt(0) == 2;
    JsonNode chosen = second ? root.path("accepted") : root;
    Optional<Authorization> authorization = authorization(root.at("/payload/authorization"));
    String signature = root.at("/payload/signature").asString("");
    boolean fine =
        authorization.isPresent()
            && Hex.isBytes(signature, SIGNATURE_BYTES_MAX)
            && chosen.path("scheme").isString()
            && chosen.path("network").isString();
    if (!fine) {
      return new Read.Unreadable(Reason.INVALID_PAYLOAD);
    }
    JsonNode identifier = root.path("extensions").path(IDENTIFIER).path("info").path("id");
    if (!identifier.isMissingNode() && !ID.matcher(identifier.asString("")).matches()) {
      return new Read.Unreadable(Reason.INVALID_PAYLOAD);
    }
    return new Read.Paid(
        new Payment(
            version.asInt(0),
            chosen.path("scheme").asString(),
            chosen.path("network").asString(),
            second ? Optional.of(accepted(chosen)) : Optional.empty(),
            authorization.get(),
            signature,
            Optional.of(identifier).filter(JsonNode::isString).map(JsonNode::asString)));
  }

  private static Payment.Accepted accepted(JsonNode chosen) {
    return new Payment.Accepted(
        Hex.lower(chosen.path("asset").asString("")),
        Hex.lower(chosen.path("payTo").asString("")),
        chosen.path("amount").asString(""),
        chosen.at("/extra/name").asString(""),
        chosen.at("/extra/version").asString(""));
  }

  private static Optional<Authorization> authorization(JsonNode node) {
    String from = node.path("from").asString("");
    String to = node.path("to").asString("");
    String nonce = node.path("nonce").asString("");
    Optional<BigInteger> value = number(node.path("value"));
    Optional<BigInteger> after = number(node.path("validAfter"));
    Optional<BigInteger> before = number(node.path("validBefore"));
    boolean fine =
        Hex.isAddress(from)
            && Hex.isAddress(to)
            && Hex.isWord(nonce)
            && value.isPresent()
            && after.isPresent()
            && before.isPresent();
    return fine
        ? Optional.of(
            new Authorization(
                Hex.lower(from),
                Hex.lower(to),
                value.get(),
                after.get(),
                before.get(),
                Hex.lower(nonce)))
        : Optional.empty();
  }

  private static Optional<BigInteger> number(JsonNode node) {
    boolean fine = node.isString() || node.isIntegralNumber();
    return Optional.of(node.asString(""))
        .filter(text -> fine && NUMBER.matcher(text).matches())
        .map(BigInteger::new)
        .filter(n -> n.bitLength() <= 256);
  }

  static String base64(ObjectNode node) {
    return Base64.getEncoder().encodeToString(node.toString().getBytes(StandardCharsets.UTF_8));
  }

  /// `PaymentRequired` of version 2.
  static ObjectNode required(Offer offer, String error) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("x402Version", 2).put("error", error);
    node.putObject("resource")
        .put("url", offer.url())
        .put("description", offer.description())
        .put("mimeType", "application/json");
    node.putArray("accepts").add(requirements(offer));
    ObjectNode identifier = node.putObject("extensions").putObject(IDENTIFIER);
    identifier.putObject("info").put("required", false);
    identifier.set("schema", IDENTIFIER_SCHEMA);
    return node;
  }

  private static final JsonNode IDENTIFIER_SCHEMA =
      JSON.readTree(
          """
          {"$schema":"https://json-schema.org/draft/2020-12/schema","type":"object","properties":{"required":{"type":"boolean"},\
          "id":{"type":"string","minLength":16,"maxLength":128,"pattern":"^[A-Za-z0-9_-]+$"}},"required":["required"]}""");

  static ObjectNode requirements(Offer offer) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("scheme", "exact")
        .put("network", offer.token().network())
        .put("amount", offer.amount().toString())
        .put("asset", offer.token().address())
        .put("payTo", offer.payTo())
        .put("maxTimeoutSeconds", offer.timeoutSeconds());
    node.putObject("extra")
        .put("name", offer.token().name())
        .put("version", offer.token().version());
    return node;
  }

  /// `PaymentPayload` of version 2.
  static ObjectNode payment(JsonNode accepted, Authorization a, String signature) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("x402Version", 2).set("accepted", accepted);
    ObjectNode payload = node.putObject("payload");
    payload.put("signature", signature);
    payload
        .putObject("authorization")
        .put("from", a.from())
        .put("to", a.to())
        .put("value", a.value().toString())
        .put("validAfter", a.validAfter().toString())
        .put("validBefore", a.validBefore().toString())
        .put("nonce", a.nonce());
    return node;
  }

  /// The answer of version 1; empty for a chain that has no name there.
  static Optional<ObjectNode> requiredV1(Offer offer, String error) {
    if (offer.token().networkV1().isEmpty()) {
      return Optional.empty();
    }
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("x402Version", 1).put("error", error);
    ObjectNode accepts = node.putArray("accepts").addObject();
    accepts
        .put("scheme", "exact")
        .put("network", offer.token().networkV1())
        .put("maxAmountRequired", offer.amount().toString())
        .put("resource", offer.url())
        .put("description", offer.description())
        .put("mimeType", "application/json")
        .put("payTo", offer.payTo())
        .put("maxTimeoutSeconds", offer.timeoutSeconds())
        .put("asset", offer.token().address());
    accepts
        .putObject("extra")
        .put("name", offer.token().name())
        .put("version", offer.token().version());
    return Optional.of(node);
  }

  /// `SettlementResponse`; both versions have the same fields, with their own name of the network.
  static ObjectNode response(Outcome.Receipt receipt, int version, Optional<Reason> failure) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("success", failure.isEmpty());
    failure.ifPresent(reason -> node.put("errorReason", reason.code()));
    Token token = receipt.token();
    boolean old = version == 1 && !token.networkV1().isEmpty();
    node.put("transaction", receipt.transaction())
        .put("network", old ? token.networkV1() : token.network())
        .put("payer", receipt.payer());
    if (failure.isEmpty() && version == 2) {
      node.put("amount", receipt.amount().toString());
    }
    return node;
  }
}
