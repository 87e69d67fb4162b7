package sutler.rails.x402;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/// The store sends the transaction itself and pays for the gas.
final class OwnGas implements Settler {
  private static final Logger LOG = System.getLogger(OwnGas.class.getName());
  private static final long GAS_MAX = 600_000;
  private static final BigInteger FEE_MAX = BigInteger.valueOf(500_000_000_000L);
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private final EvmChain chain;
  private final BigInteger key;
  private final String address;

  OwnGas(EvmChain chain, BigInteger key) {
    this.chain = chain;
    this.key = key;
    this.address = Secp256k1.address(key);
  }

  @Override
  public Optional<Attempts.Sender> sender(
      Token token, Authorization authorization, byte[] signature) {
    byte[] data = EvmChain.transfer(token, authorization, signature);
    try {
      EvmChain.Fees fees = chain.fees();
      if (fees.feeMax().compareTo(FEE_MAX) > 0) {
        throw new Chain.Down("gas costs more than " + FEE_MAX + " wei");
      }
      // A third more than needed now: state may change until then.
      long gas = Math.min(GAS_MAX, chain.gas(address, token.address(), data) * 4 / 3);
      return Optional.of(
          new Attempts.Sender(
              address,
              chain.count(address),
              number ->
                  new Transaction(
                          token.chainId(),
                          number,
                          fees.tip(),
                          fees.feeMax(),
                          gas,
                          token.address(),
                          data)
                      .signed(key)));
    } catch (Rpc.Refused refused) {
      throw new Chain.Down(String.valueOf(refused.getMessage()));
    }
  }

  @Override
  public Seen send(Attempt attempt, Token token) {
    try {
      chain.rpc().call("eth_sendRawTransaction", attempt.raw().orElseThrow());
    } catch (Rpc.Refused refused) {
      // Sent before, or the account that pays for the gas is empty: looking tells.
      String said = String.valueOf(refused.getMessage()).toLowerCase(Locale.ROOT);
      if (!said.matches(".*(known|imported|nonce).*")) {
        LOG.log(Level.WARNING, "payment " + attempt.id() + " was not taken: " + said);
      }
    }
    return new Seen.Unknown();
  }

  @Override
  public Seen look(Attempt attempt, Token token) {
    try {
      return chain.look(token, attempt.authorization(), attempt.transaction(), attempt.fromBlock());
    } catch (Rpc.Refused refused) {
      throw new Chain.Down(String.valueOf(refused.getMessage()));
    }
  }

  @Override
  public long block() {
    return chain.block();
  }

  @Override
  public Duration patience() {
    return PATIENCE;
  }
}
