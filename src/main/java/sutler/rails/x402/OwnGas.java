package sutler.rails.x402;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import sutler.crypto.Secp256k1;

/// The store sends the transaction itself and pays for the gas.
final class OwnGas implements Settler {
  private static final Logger LOG = System.getLogger(OwnGas.class.getName());
  private static final BigInteger GWEI = BigInteger.valueOf(1_000_000_000);
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
      if (fees.feeMax().compareTo(feeMax(token.chainId())) > 0) {
        throw new Chain.Down("gas is dearer than " + feeMax(token.chainId()) + " wei");
      }
      // A third more than needed now: state may change until then.
      long gas = chain.gas(address, token.address(), data) * 4 / 3;
      if (gas > EvmChain.GAS_MAX) {
        throw new Chain.Down("the transfer would need " + gas + " gas");
      }
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

  /// What a unit of gas may cost at most: far above what is usual on each chain.
  private static BigInteger feeMax(long chainId) {
    long gwei =
        switch ((int) chainId) {
          case 1 -> 200;
          case 137 -> 2_000;
          default -> 20;
        };
    return GWEI.multiply(BigInteger.valueOf(gwei));
  }

  /// Numbers are used in order: one that was given out and never mined would hold up all that
  /// follow.
  @Override
  public void tend(Attempts attempts, Token token) {
    for (String raw : attempts.unused(token.chainId(), address, chain.mined(address))) {
      try {
        chain.rpc().call("eth_sendRawTransaction", raw);
      } catch (Chain.Down | Rpc.Refused refused) {
        LOG.log(Level.DEBUG, "a number is not used up yet: " + refused.getMessage());
      }
    }
  }

  @Override
  public Seen send(Attempt attempt, Token token) {
    try {
      chain.rpc().call("eth_sendRawTransaction", attempt.raw().orElseThrow());
    } catch (Chain.Down | Rpc.Refused refused) {
      // Sent before, or the account that pays for the gas is empty: looking tells.
      String said = String.valueOf(refused.getMessage()).toLowerCase(Locale.ROOT);
      boolean before = said.matches("(?s).*(already|known).*");
      LOG.log(
          before ? Level.DEBUG : Level.WARNING,
          "payment " + attempt.id() + " was not taken: " + said);
    }
    return new Seen.Unknown(false);
  }

  @Override
  public Seen look(Attempt attempt, Token token) {
    return chain.look(token, attempt.authorization(), attempt.transaction(), attempt.fromBlock());
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
