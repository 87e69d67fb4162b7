package sutler.rails.x402;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import sutler.payment.Observation;
import sutler.payment.PaymentMethod;

/// Looking at what was sent, where a chain or a node does not do what it should.
final class WatchTest {
  private static final long SLOW = 137;
  private static final long QUICK = 8_453;

  @Test
  void aChainThatDoesNotAnswerKeepsNoOtherWaiting() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    CountDownLatch looked = new CountDownLatch(2);
    Till.Tills tills =
        (method, play) ->
            Optional.of(
                method == PaymentMethod.USDC_POLYGON
                    ? till(SLOW, never::await)
                    : till(QUICK, looked::countDown));
    Watch watch = new Watch(new Due(), tills, cashier(tills));
    try {
      watch.sweep(List.of());
      watch.sweep(List.of());
      // The quick chain is looked at again and again; the slow one once, while it does not answer.
      while (!looked.await(10, TimeUnit.MILLISECONDS)) {
        watch.sweep(List.of());
      }
    } finally {
      never.countDown();
    }
  }

  /// Without a node nobody else can be asked, and the authorization is not sent again.
  @Test
  void whatAFacilitatorAloneHasSettledIsFinal() {
    Facilitator facilitator =
        new Facilitator(new Rpc(URI.create("http://127.0.0.1:9")), Optional.empty());
    Attempt settled = attempt(QUICK, PaymentMethod.USDC_BASE, Optional.of("0xabc"));
    assertThat(facilitator.look(settled, Token.usdc(QUICK).orElseThrow()))
        .isEqualTo(new Settler.Seen.Settled("0xabc", 0));
  }

  private static Cashier cashier(Till.Tills tills) {
    return new Cashier(new NoBills(), new Due(), tills, UUID::toString, InstantSource.system());
  }

  private static Attempt attempt(long chain, PaymentMethod method, Optional<String> settledBy) {
    String address = "0x" + "a".repeat(40);
    return new Attempt(
        UUID.randomUUID(),
        new Attempt.Debt(UUID.randomUUID(), UUID.randomUUID(), method),
        new Attempt.On(chain, 0),
        new Authorization(
            address,
            address,
            BigInteger.ONE,
            BigInteger.ZERO,
            BigInteger.valueOf(Instant.now().getEpochSecond() + 60),
            "0x" + "b".repeat(64)),
        new Attempt.Wallet("0x", Optional.empty()),
        new Attempt.Sent(Optional.empty(), settledBy),
        new Attempt.Progress(
            settledBy.isPresent() ? Attempt.Status.SETTLED : Attempt.Status.SENT,
            settledBy,
            true,
            Optional.empty()),
        Instant.now());
  }

  private interface Look {
    void look() throws InterruptedException;
  }

  private static Till till(long chain, Look look) {
    Played nobody = new Played("");
    Settler settler =
        new Settler() {
          @Override
          public Optional<Attempts.Sender> sender(
              Token token, Authorization authorization, byte[] signature) {
            return Optional.empty();
          }

          @Override
          public Seen send(Attempt attempt, Token token) {
            throw new AssertionError("nothing is sent again");
          }

          @Override
          public Seen look(Attempt attempt, Token token) {
            try {
              look.look();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
            return new Seen.Unknown(true);
          }

          @Override
          public long block() {
            return 0;
          }

          @Override
          public Duration patience() {
            return Duration.ZERO;
          }
        };
    return new Till(Token.usdc(chain).orElseThrow(), nobody, settler);
  }

  /// One attempt of each chain is always due; nothing else is asked here.
  private static final class Due implements Attempts {
    @Override
    public Set<Long> dueChains() {
      return Set.of(SLOW, QUICK);
    }

    @Override
    public List<Attempt> due(long chainId, int most) {
      PaymentMethod method = chainId == SLOW ? PaymentMethod.USDC_POLYGON : PaymentMethod.USDC_BASE;
      return List.of(attempt(chainId, method, Optional.empty()));
    }

    @Override
    public Optional<Attempt> find(long chainId, String payer, String nonce) {
      return Optional.empty();
    }

    @Override
    public Optional<Attempt> byIdentifier(UUID invoiceId, String identifier) {
      return Optional.empty();
    }

    @Override
    public Claim claim(Attempt attempt, Optional<Sender> sender) {
      return new Claim.Busy();
    }

    @Override
    public BigInteger promised(long chainId, String payer) {
      return BigInteger.ZERO;
    }

    @Override
    public int refused(long chainId, String payer) {
      return 0;
    }

    @Override
    public void sentAs(UUID id, String transaction) {}

    @Override
    public String settled(UUID id, String transaction, long block) {
      return transaction;
    }

    @Override
    public void told(UUID id) {}

    @Override
    public boolean failed(UUID id, Reason reason) {
      return false;
    }

    @Override
    public List<String> unused(long chainId, String sender, long firstNumber) {
      return List.of();
    }

    @Override
    public void reopened(UUID id) {}
  }

  private static final class NoBills implements Bills {
    @Override
    public Optional<Bill> find(UUID invoiceId) {
      return Optional.empty();
    }

    @Override
    public boolean hold(UUID invoiceId, Instant until) {
      return false;
    }

    @Override
    public void release(UUID invoiceId) {}

    @Override
    public String observed(Observation seen) {
      return "";
    }
  }
}
