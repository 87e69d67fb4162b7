package sutler.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The vectors that the specifications give.
final class CryptoTest {

  @Test
  void keccakIsNotTheStandardizedSha3() {
    assertThat(Hex.text(Keccak.of("")))
        .isEqualTo("0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470");
  }

  @Test
  void sha256TakesItsPartsAsOne() {
    assertThat(HexFormat.of().formatHex(Sha256.of("abc")))
        .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assertThat(Sha256.of(new byte[] {'a'}, new byte[] {'b', 'c'})).isEqualTo(Sha256.of("abc"));
  }

  /// https://eips.ethereum.org/EIPS/eip-55
  @ParameterizedTest
  @ValueSource(
      strings = {
        "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
        "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359",
        "0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB",
        "0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb"
      })
  void theCapitalsOfAnAddressAreItsChecksum(String address) {
    assertThat(Hex.checksummed(Hex.lower(address))).isEqualTo(address);
  }

  /// The public key of 1 is the generator; BIP-173 gives the address of its hash.
  @Test
  void anAddressInBech32() {
    assertThat(HexFormat.of().formatHex(Secp256k1.publicKey(BigInteger.ONE)))
        .isEqualTo("0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798");
    byte[] program =
        Bech32.groups(HexFormat.of().parseHex("751e76e8199196d454941c45d1b3a323f1433bd6"));
    byte[] groups = new byte[program.length + 1];
    System.arraycopy(program, 0, groups, 1, program.length);
    assertThat(Bech32.encode("bc", groups)).isEqualTo("bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4");
  }

  @Test
  void groupsOfFiveBitsAreBytesAgain() {
    byte[] bytes = "20 bytes, or any way".getBytes(StandardCharsets.US_ASCII);
    assertThat(Bech32.bytes(Bech32.groups(bytes))).isEqualTo(bytes);
  }

  /// https://datatracker.ietf.org/doc/html/draft-msporny-base58-03#section-5
  @ParameterizedTest
  @CsvSource({"48656c6c6f20576f726c6421, 2NEpo7TZRRrLZSi2U", "0000287fb4cd, 11233QC4", "'', ''"})
  void bytesInBase58(String hex, String text) {
    assertThat(Base58.encode(HexFormat.of().parseHex(hex))).isEqualTo(text);
  }

  @Test
  void aSignatureSaysWhoMadeIt() {
    BigInteger key = BigInteger.valueOf(4711);
    byte[] hash = Keccak.of("hello");
    Secp256k1.Signature made = Secp256k1.sign(key, hash);
    byte[] packed = new byte[65];
    System.arraycopy(Hex.word(made.r()), 0, packed, 0, 32);
    System.arraycopy(Hex.word(made.s()), 0, packed, 32, 32);
    packed[64] = (byte) (made.odd() ? 28 : 27);
    assertThat(Secp256k1.signer(hash, packed)).contains(Secp256k1.address(key));
    packed[0] ^= 1;
    assertThat(Secp256k1.signer(hash, packed)).isNotEqualTo(Optional.of(Secp256k1.address(key)));
  }
}
