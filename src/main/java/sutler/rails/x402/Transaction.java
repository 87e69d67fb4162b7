package sutler.rails.x402;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import sutler.crypto.Hex;
import sutler.crypto.Keccak;
import sutler.crypto.Secp256k1;

/// A transaction of type 2. https://eips.ethereum.org/EIPS/eip-1559
///
/// @param number of the sender's transactions before it
/// @param tip wei for each gas to who includes it
/// @param feeMax wei for each gas at most, with the tip
record Transaction(
    long chainId,
    long number,
    BigInteger tip,
    BigInteger feeMax,
    long gasMax,
    String to,
    byte[] data) {

  Attempts.Signed signed(BigInteger key) {
    List<byte[]> fields = fields();
    Secp256k1.Signature signature = Secp256k1.sign(key, Keccak.of(envelope(fields)));
    fields.add(number(signature.odd() ? BigInteger.ONE : BigInteger.ZERO));
    fields.add(number(signature.r()));
    fields.add(number(signature.s()));
    byte[] raw = envelope(fields);
    return new Attempts.Signed(Hex.text(raw), Hex.text(Keccak.of(raw)));
  }

  private List<byte[]> fields() {
    List<byte[]> fields = new ArrayList<>();
    fields.add(number(BigInteger.valueOf(chainId)));
    fields.add(number(BigInteger.valueOf(number)));
    fields.add(number(tip));
    fields.add(number(feeMax));
    fields.add(number(BigInteger.valueOf(gasMax)));
    fields.add(text(Hex.bytes(to)));
    fields.add(number(BigInteger.ZERO));
    fields.add(text(data));
    fields.add(list(List.of()));
    return fields;
  }

  private static byte[] envelope(List<byte[]> fields) {
    return Abi.joined(new byte[] {2}, list(fields));
  }

  // RLP: https://ethereum.org/en/developers/docs/data-structures-and-encoding/rlp

  private static byte[] number(BigInteger number) {
    byte[] bytes = number.toByteArray();
    int zeros = bytes[0] == 0 ? 1 : 0;
    return text(Arrays.copyOfRange(bytes, zeros, bytes.length));
  }

  private static byte[] text(byte[] bytes) {
    boolean itself = bytes.length == 1 && bytes[0] >= 0;
    return itself ? bytes : Abi.joined(head(0x80, bytes.length), bytes);
  }

  private static byte[] list(List<byte[]> items) {
    byte[] body = Abi.joined(items.toArray(byte[][]::new));
    return Abi.joined(head(0xc0, body.length), body);
  }

  private static byte[] head(int offset, int length) {
    if (length < 56) {
      return new byte[] {(byte) (offset + length)};
    }
    byte[] digits = BigInteger.valueOf(length).toByteArray();
    int zeros = digits[0] == 0 ? 1 : 0;
    byte[] head = new byte[1 + digits.length - zeros];
    head[0] = (byte) (offset + 55 + head.length - 1);
    System.arraycopy(digits, zeros, head, 1, head.length - 1);
    return head;
  }
}
