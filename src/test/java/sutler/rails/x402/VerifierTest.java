package sutler.rails.x402;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import sutler.crypto.Hex;
import sutler.crypto.Keccak;
import sutler.crypto.Secp256k1;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Which payments are taken. The one here is the specification's own example.
final class VerifierTest {
  private static final Token USDC = Token.usdc(84_532).orElseThrow();
  private static final String PAY_TO = "0x209693Bc6afc0C5328bA36FaF03C514EF312287C";
  private static final String PAYER = "0x857b06519e91e3a54538791bdbb0e22373e36b66";
  private static final Instant IN_TIME = Instant.ofEpochSecond(1_740_672_100);
  private static final Offer OFFER =
      new Offer(USDC, BigInteger.valueOf(10_000), PAY_TO, "https://store.example/1", "", 60);
  private static final String EXAMPLE =
      """
      {"x402Version":2,"accepted":{"scheme":"exact","network":"eip155:84532","amount":"10000","asset":"0x036CbD53842c5426634e7929541eC2318f3dCF7e","payTo":"0x209693Bc6afc0C5328bA36FaF03C514EF312287C","maxTimeoutSeconds":60,"extra":{"name":"USDC","version":"2"}},
      "payload":{"signature":"0x2d6a7588d6acca505cbf0d9a4a227e0c52c6c34008c8e8986a1283259764173608a2ce6496642e377d6da8dbbf5836e9bd15092f9ecab05ded3d6293af148b571c",
      "authorization":{"from":"0x857b06519E91e3A54538791bDbb0E22373e36b66","to":"0x209693Bc6afc0C5328bA36FaF03C514EF312287C","value":"10000","validAfter":"1740672089","validBefore":"1740672154","nonce":"0xf3746613c2d920b5fdabc0856f2aeb2d4f88ee6037b8cc5d04a71a4462f13480"}}}""";

  private static ObjectNode example() {
    return (ObjectNode) JsonMapper.shared().readTree(EXAMPLE);
  }

  private static Optional<Reason> objection(ObjectNode node, Offer offer, Instant now) {
    return switch (Wire.read(node)) {
      case Wire.Read.Unreadable(Reason reason) -> Optional.of(reason);
      case Wire.Read.Paid(Payment payment) ->
          Verifier.objection(payment, offer, new Played(""), BigInteger.ZERO, now);
    };
  }

  @Test
  void theVectorRecoversToItsPayer() {
    assertThat(Hex.text(USDC.domainSeparator()))
        .isEqualTo("0x71f17a3b2ff373b803d70a5a07c046c1a2bc8e89c09ef722fcb047abe94c9818");
    assertThat(Hex.text(Authorization.typeHash()))
        .isEqualTo("0x7c7c6cdb67a18743f49ec6fa9b35f50d52ed05cbed4cc592e13b44501c1a2267");
    Payment payment = ((Wire.Read.Paid) Wire.read(example())).payment();
    assertThat(
            Secp256k1.signer(payment.authorization().digest(USDC), Hex.bytes(payment.signature())))
        .contains(PAYER);
    assertThat(objection(example(), OFFER, IN_TIME)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "/accepted, scheme, upto, UNSUPPORTED_SCHEME",
    "/accepted, network, eip155:8453, INVALID_NETWORK",
    "/accepted, network, solana, INVALID_NETWORK",
    "/accepted, asset, 0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913, INVALID_PAYMENT_REQUIREMENTS",
    "/accepted/extra, name, USD Coin, INVALID_EXACT_EVM_TOKEN_NAME_MISMATCH",
    "/accepted/extra, version, 1, INVALID_EXACT_EVM_TOKEN_VERSION_MISMATCH",
    "/payload/authorization, to, 0x857b06519E91e3A54538791bDbb0E22373e36b66, INVALID_EXACT_EVM_PAYLOAD_SIGNATURE",
    "/payload/authorization, value, 9999, INVALID_EXACT_EVM_PAYLOAD_SIGNATURE",
    "/payload/authorization, validBefore, 1840672154, INVALID_EXACT_EVM_PAYLOAD_SIGNATURE",
    "/payload/authorization, from, 0x209693Bc6afc0C5328bA36FaF03C514EF312287C, INVALID_EXACT_EVM_PAYLOAD_SIGNATURE",
    "/payload/authorization, nonce, 0xf3746613, INVALID_PAYLOAD",
    "/payload/authorization, value, -1, INVALID_PAYLOAD",
    "/payload/authorization, value, 1e4, INVALID_PAYLOAD",
    "/payload, signature, 0x00, INVALID_EXACT_EVM_PAYLOAD_SIGNATURE",
    "/payload, signature, 2d6a, INVALID_PAYLOAD"
  })
  void whateverIsChangedIsRefusedByName(String at, String field, String value, Reason reason) {
    ObjectNode changed = example();
    ((ObjectNode) changed.at(at)).put(field, value);
    assertThat(objection(changed, OFFER, IN_TIME)).contains(reason);
  }

  @ParameterizedTest
  @CsvSource({
    "1740672148, ''",
    "1740672149, INVALID_EXACT_EVM_PAYLOAD_AUTHORIZATION_VALID_BEFORE",
    "1740672153, INVALID_EXACT_EVM_PAYLOAD_AUTHORIZATION_VALID_BEFORE",
    "1740672089, ''",
    "1740672088, INVALID_EXACT_EVM_PAYLOAD_AUTHORIZATION_VALID_AFTER"
  })
  void anAuthorizationHasItsTime(long second, String reason) {
    Optional<Reason> objection = objection(example(), OFFER, Instant.ofEpochSecond(second));
    assertThat(objection.map(Enum::name).orElse("")).isEqualTo(reason);
  }

  @ParameterizedTest
  @ValueSource(longs = {9_999, 10_001})
  void theAmountIsExactToTheUnit(long asked) {
    Offer other = new Offer(USDC, BigInteger.valueOf(asked), PAY_TO, "", "", 60);
    assertThat(objection(example(), other, IN_TIME))
        .contains(Reason.INVALID_EXACT_EVM_PAYLOAD_AUTHORIZATION_VALUE_MISMATCH);
  }

  @Test
  void aPaymentForSomebodyElseIsRefused() {
    Offer other = new Offer(USDC, OFFER.amount(), PAYER, "", "", 60);
    assertThat(objection(example(), other, IN_TIME))
        .contains(Reason.INVALID_EXACT_EVM_PAYLOAD_RECIPIENT_MISMATCH);
  }

  /// Every signature has a twin with another s; tokens take only one of the two.
  @Test
  void theOtherFormOfASignatureIsRefused() {
    ObjectNode changed = example();
    String signature = changed.at("/payload/signature").asString();
    BigInteger n =
        new BigInteger("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141", 16);
    BigInteger s = new BigInteger(signature.substring(66, 130), 16);
    String twin =
        signature.substring(0, 66)
            + Hex.text(Hex.word(n.subtract(s))).substring(2)
            + (signature.endsWith("1c") ? "1b" : "1c");
    ((ObjectNode) changed.path("payload")).put("signature", twin);
    assertThat(objection(changed, OFFER, IN_TIME))
        .contains(Reason.INVALID_EXACT_EVM_PAYLOAD_SIGNATURE);
  }

  @ParameterizedTest
  @CsvSource({
    "insufficient-funds, INSUFFICIENT_FUNDS",
    "nonce-used, INVALID_EXACT_EVM_NONCE_ALREADY_USED",
    "simulation-failed, INVALID_EXACT_EVM_TRANSACTION_SIMULATION_FAILED"
  })
  void whatTheChainSaysCounts(String play, Reason reason) {
    Payment payment = ((Wire.Read.Paid) Wire.read(example())).payment();
    assertThat(Verifier.objection(payment, OFFER, new Played(play), BigInteger.ZERO, IN_TIME))
        .contains(reason);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "!!", "bm90IGpzb24=", "e30=", "W10=", "eyJ4NDAyVmVyc2lvbiI6M30="})
  void whatCannotBeReadIsNamed(String header) {
    assertThat(Wire.header(header)).isInstanceOf(Wire.Read.Unreadable.class);
  }

  @Test
  void aHeaderHasALimit() {
    String big = Base64.getEncoder().encodeToString(new byte[20_000]);
    assertThat(Wire.header(big)).isEqualTo(new Wire.Read.Unreadable(Reason.INVALID_PAYLOAD));
  }

  /// A transaction that another program signed with a published key.
  @Test
  void aSignatureOfOursRecovers() {
    BigInteger key =
        new BigInteger("ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80", 16);
    assertThat(Secp256k1.address(key)).isEqualTo("0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266");
    byte[] hash = Keccak.of("hello");
    Secp256k1.Signature signature = Secp256k1.sign(key, hash);
    byte[] packed =
        Abi.joined(
            Hex.word(signature.r()),
            Hex.word(signature.s()),
            new byte[] {(byte) (signature.odd() ? 28 : 27)});
    assertThat(Secp256k1.signer(hash, packed)).contains(Secp256k1.address(key));
  }
}
