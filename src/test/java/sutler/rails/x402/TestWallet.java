package sutler.rails.x402;

import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.function.UnaryOperator;
import sutler.boot.TestStore;
import sutler.crypto.Hex;
import sutler.crypto.Secp256k1;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// A wallet that can also do what good ones never would.
final class TestWallet {
  private static final SecureRandom RANDOM = new SecureRandom();
  private final BigInteger key;

  TestWallet() {
    this(new BigInteger(250, RANDOM).add(BigInteger.ONE));
  }

  TestWallet(BigInteger key) {
    this.key = key;
  }

  String address() {
    return Secp256k1.address(key);
  }

  static HttpResponse<String> ask(String url) {
    return TestStore.send(HttpRequest.newBuilder(URI.create(url)).build());
  }

  static JsonNode required(HttpResponse<String> answer) {
    return decoded(answer.headers().firstValue("PAYMENT-REQUIRED").orElseThrow());
  }

  static JsonNode decoded(String header) {
    return JsonMapper.shared().readTree(Base64.getDecoder().decode(header));
  }

  /// Signs what an invoice asks, with changes.
  ObjectNode sign(String url, UnaryOperator<Authorization> changed) {
    JsonNode accepts = required(ask(url)).path("accepts").path(0);
    return sign(accepts, changed);
  }

  ObjectNode sign(JsonNode accepts, UnaryOperator<Authorization> changed) {
    long now = Instant.now().getEpochSecond();
    byte[] nonce = new byte[32];
    RANDOM.nextBytes(nonce);
    Authorization authorization =
        changed.apply(
            new Authorization(
                address(),
                Hex.lower(accepts.path("payTo").asString()),
                new BigInteger(accepts.path("amount").asString()),
                BigInteger.valueOf(now - 600),
                BigInteger.valueOf(now + 120),
                Hex.text(nonce)));
    Token token =
        Token.usdc(Long.parseLong(accepts.path("network").asString().split(":")[1])).orElseThrow();
    return Wire.payment(accepts, authorization, signature(authorization, token));
  }

  String signature(Authorization authorization, Token token) {
    Secp256k1.Signature s = Secp256k1.sign(key, authorization.digest(token));
    return Hex.text(
        Abi.joined(Hex.word(s.r()), Hex.word(s.s()), new byte[] {(byte) (s.odd() ? 28 : 27)}));
  }

  static HttpResponse<String> pay(String url, ObjectNode payment) {
    String header =
        Base64.getEncoder().encodeToString(payment.toString().getBytes(StandardCharsets.UTF_8));
    return TestStore.send(
        HttpRequest.newBuilder(URI.create(url))
            .header("PAYMENT-SIGNATURE", header)
            .POST(HttpRequest.BodyPublishers.noBody())
            .build());
  }

  HttpResponse<String> pay(String url) {
    return pay(url, sign(url, UnaryOperator.identity()));
  }

  /// Signs what one address asks, and pays at another.
  HttpResponse<String> pay(String asked, UnaryOperator<Authorization> changed, String paid) {
    return pay(paid, sign(asked, changed));
  }

  /// The reason of a refusal, as the header has it.
  static String reason(HttpResponse<String> answer) {
    return answer
        .headers()
        .firstValue("PAYMENT-RESPONSE")
        .map(h -> decoded(h).path("errorReason").asString(""))
        .orElse(answer.statusCode() + " " + answer.body());
  }
}
