package sutler.rails.x402;

import java.util.List;
import java.util.Optional;
import sutler.crypto.Hex;
import sutler.crypto.Keccak;

/// A dollar token with EIP-3009 on one chain. What a wallet signs is bound to all of it: chain,
/// address, name and version.
///
/// @param networkV1 the chain's name in x402 version 1; empty where that has none
/// @param address of the contract, with its checksum
/// @param name in the token's EIP-712 domain
/// @param version in the token's EIP-712 domain
record Token(long chainId, String networkV1, String address, String name, String version) {

  /// USDC, of Circle. https://developers.circle.com/stablecoins/usdc-contract-addresses
  private static final List<Token> USDC =
      List.of(
          of(8_453, "base", "0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913", "USD Coin"),
          of(84_532, "base-sepolia", "0x036CbD53842c5426634e7929541eC2318f3dCF7e", "USDC"),
          of(137, "polygon", "0x3c499c542cEF5E3811e1192ce70d8cC03d5c3359", "USD Coin"),
          of(80_002, "polygon-amoy", "0x41E94Eb019C0762f9Bfcf9Fb1E58725BfB0e7582", "USDC"),
          of(42_161, "", "0xaf88d065e77c8cC2239327C5EDb3A432268e5831", "USD Coin"),
          of(421_614, "", "0x75faf114eafb1BDbe2F0316DF893fd58CE46AA4d", "USD Coin"),
          of(1, "", "0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48", "USD Coin"),
          of(11_155_111, "", "0x1c7D4B196Cb0C7B01d743Fbc6116a902379C7238", "USDC"));

  private static Token of(long chainId, String networkV1, String address, String name) {
    return new Token(chainId, networkV1, address, name, "2");
  }

  static Optional<Token> usdc(long chainId) {
    return USDC.stream().filter(t -> t.chainId == chainId).findFirst();
  }

  /// The chain by https://chainagnostic.org/CAIPs/caip-2
  String network() {
    return "eip155:" + chainId;
  }

  boolean isNetwork(String text) {
    return text.equals(network()) || (!networkV1.isEmpty() && text.equals(networkV1));
  }

  /// https://eips.ethereum.org/EIPS/eip-712#definition-of-domainseparator
  byte[] domainSeparator() {
    return Keccak.of(
        Keccak.of(
            "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
        Keccak.of(name),
        Keccak.of(version),
        Hex.word(java.math.BigInteger.valueOf(chainId)),
        Hex.word(address));
  }
}
