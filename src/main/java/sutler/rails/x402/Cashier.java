package sutler.rails.x402;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import sutler.crypto.Hex;
import sutler.money.Money;
import sutler.payment.Observation;
import sutler.payment.Observation.State;
import sutler.payment.PaymentId;

/// Takes a payment: verifies it, saves it, sends it, and waits for what comes of it. Saved before
/// it is sent, one for each invoice at a time, and never sent twice: what nobody knows yet is
/// looked for again by [Watch].
final class Cashier {
  private static final Logger LOG = System.getLogger(Cashier.class.getName());
  private static final String RAIL = "x402";
  private static final long LOOK_MS = 200;

  private static final BigInteger FOREVER = BigInteger.valueOf(253_402_300_799L);

  /// After the end of an authorization, until the chain has surely said what came of it.
  private static final Duration AFTER_THE_END = Duration.ofMinutes(10);

  private static final int TIMEOUT_SECONDS = 120;
  private static final int REFUSED_PER_HOUR_MAX = 5;

  private final Bills bills;
  private final Attempts attempts;
  private final Till.Tills tills;
  private final Function<UUID, String> urls;
  private final InstantSource clock;
  private final Set<UUID> waiting = ConcurrentHashMap.newKeySet();

  /// @param urls of invoices, at which they are paid
  Cashier(
      Bills bills,
      Attempts attempts,
      Till.Tills tills,
      Function<UUID, String> urls,
      InstantSource clock) {
    this.bills = bills;
    this.attempts = attempts;
    this.tills = tills;
    this.urls = urls;
    this.clock = clock;
  }

  /// What an invoice asks.
  Outcome ask(UUID invoiceId) {
    return open(invoiceId, "").map(Open::outcome).orElseGet(Outcome.NotFound::new);
  }

  /// @param play what the sandbox is to play
  Outcome pay(UUID invoiceId, Wire.Read read, String play) {
    Optional<Open> open = open(invoiceId, play);
    if (open.isEmpty()) {
      return new Outcome.NotFound();
    }
    return switch (read) {
      case Wire.Read.Unreadable(Reason reason) -> open.get().refused(reason);
      case Wire.Read.Paid(Payment payment) -> paid(open.get(), payment, play);
    };
  }

  /// An invoice that this rail can be paid for.
  private record Open(Bills.Bill bill, Till till, Offer offer) {
    Outcome outcome() {
      return switch (bill.state()) {
        case PAYABLE -> new Outcome.Required(offer);
        case CLOSED -> new Outcome.NotPayable(bill.status());
        case EXPIRED -> new Outcome.Expired();
      };
    }

    Outcome refused(Reason reason) {
      return bill.state() == Bills.State.PAYABLE
          ? new Outcome.Refused(
              offer, reason, new Outcome.Receipt(till.token(), "", "", offer.amount()))
          : outcome();
    }

    Outcome refused(Reason reason, Payment payment) {
      return new Outcome.Refused(
          offer,
          reason,
          new Outcome.Receipt(
              till.token(), "", payment.authorization().from(), payment.authorization().value()));
    }
  }

  private Optional<Open> open(UUID invoiceId, String play) {
    return bills
        .find(invoiceId)
        .flatMap(
            bill ->
                tills
                    .till(bill.method(), play)
                    .filter(till -> till.takes(bill))
                    .map(till -> new Open(bill, till, offer(bill, till))));
  }

  private Offer offer(Bills.Bill bill, Till till) {
    return new Offer(
        till.token(),
        bill.missing().units(),
        bill.payTo(),
        urls.apply(bill.invoiceId()),
        bill.description(),
        TIMEOUT_SECONDS);
  }

  private Outcome paid(Open open, Payment payment, String play) {
    Optional<Outcome> earlier = earlier(open, payment);
    if (earlier.isPresent()) {
      return earlier.get();
    }
    if (open.bill().state() != Bills.State.PAYABLE) {
      return open.outcome();
    }
    try {
      Optional<Reason> objection =
          costly(open, payment)
              .or(
                  () ->
                      Verifier.objection(
                          payment,
                          open.offer(),
                          open.till().chain(),
                          attempts.promised(
                              open.till().token().chainId(), payment.authorization().from()),
                          clock.instant()));
      return objection
          .map(reason -> open.refused(reason, payment))
          .orElseGet(() -> claimed(open, payment, play));
    } catch (Chain.Down down) {
      LOG.log(
          Level.WARNING,
          "the chain of " + open.till().token().network() + ": " + down.getMessage());
      return open.refused(Reason.UNEXPECTED_VERIFY_ERROR, payment);
    }
  }

  /// Whoever had the store pay for transactions that failed waits for an hour.
  private Optional<Reason> costly(Open open, Payment payment) {
    int refused = attempts.refused(open.till().token().chainId(), payment.authorization().from());
    return refused >= REFUSED_PER_HOUR_MAX
        ? Optional.of(Reason.INVALID_TRANSACTION_STATE)
        : Optional.empty();
  }

  /// A payment that was made before answers what it answered then.
  private Optional<Outcome> earlier(Open open, Payment payment) {
    UUID invoiceId = open.bill().invoiceId();
    Optional<Attempt> named =
        payment.identifier().flatMap(id -> attempts.byIdentifier(invoiceId, id));
    if (named.filter(a -> !isSame(a, payment)).isPresent()) {
      return Optional.of(new Outcome.IdentifierConflict());
    }
    Optional<Attempt> known =
        attempts.find(
            open.till().token().chainId(),
            payment.authorization().from(),
            payment.authorization().nonce());
    return known.map(attempt -> known(open, attempt, payment));
  }

  private Outcome known(Open open, Attempt attempt, Payment payment) {
    // A signature is worth one payment of one invoice, whoever brings it.
    if (!attempt.invoiceId().equals(open.bill().invoiceId()) || !isSame(attempt, payment)) {
      return open.bill().state() == Bills.State.PAYABLE
          ? open.refused(Reason.INVALID_EXACT_EVM_NONCE_ALREADY_USED, payment)
          : open.outcome();
    }
    return await(open, attempt);
  }

  private static boolean isSame(Attempt attempt, Payment payment) {
    return attempt.authorization().equals(payment.authorization())
        && attempt.signature().equalsIgnoreCase(payment.signature());
  }

  private Outcome claimed(Open open, Payment payment, String play) {
    Authorization authorization = payment.authorization();
    Settler settler = open.till().settler();
    Attempt attempt =
        new Attempt(
            UUID.randomUUID(),
            open.bill().debt(),
            new Attempt.On(open.till().token().chainId(), settler.block()),
            authorization,
            new Attempt.Wallet(payment.signature(), payment.identifier()),
            new Attempt.Sent(Optional.of(play).filter(p -> !p.isEmpty()), Optional.empty()),
            Attempt.Progress.BEGUN,
            clock.instant());
    Optional<Attempts.Sender> sender =
        settler.sender(open.till().token(), authorization, Hex.bytes(payment.signature()));
    if (!bills.hold(open.bill().invoiceId(), end(authorization))) {
      // It was paid, or its time was over, since it was looked at.
      return ask(open.bill().invoiceId());
    }
    return switch (attempts.claim(attempt, sender)) {
      case Attempts.Claim.Busy busy -> new Outcome.NotPayable("payment_detected");
      case Attempts.Claim.Known(Attempt known) -> known(open, known, payment);
      case Attempts.Claim.Mine(Attempt mine) -> {
        Settler.Seen sent = send(settler, mine, open.till().token());
        yield switch (sent) {
          case Settler.Seen.Unknown unknown -> await(open, mine);
          case Settler.Seen.Sent(String transaction) -> {
            attempts.sentAs(mine.id(), transaction);
            yield await(open, mine.with(new Attempt.Sent(mine.raw(), Optional.of(transaction))));
          }
          case Settler.Seen.Settled settled -> told(open, mine, sent);
          case Settler.Seen.Failed failed -> told(open, mine, sent);
        };
      }
    };
  }

  /// When it is surely known what came of an authorization.
  private static Instant end(Authorization authorization) {
    return Instant.ofEpochSecond(authorization.validBefore().min(FOREVER).longValueExact())
        .plus(AFTER_THE_END);
  }

  /// From here on the payment may have been made, whatever breaks.
  private static Settler.Seen send(Settler settler, Attempt attempt, Token token) {
    try {
      return settler.send(attempt, token);
    } catch (Chain.Down unanswered) {
      LOG.log(
          Level.WARNING, "payment " + attempt.id() + " may be sent: " + unanswered.getMessage());
      return new Settler.Seen.Unknown(false);
    }
  }

  private Outcome await(Open open, Attempt attempt) {
    switch (attempt.status()) {
      case SETTLED, LOST, EXTRA -> {
        return new Outcome.Settled(
            attempt.invoiceId(), open.bill().status(), receipt(open.till().token(), attempt));
      }
      case FAILED -> {
        return open.bill().state() != Bills.State.PAYABLE
            ? open.outcome()
            : new Outcome.Refused(
                open.offer(),
                attempt.reason().orElse(Reason.INVALID_TRANSACTION_STATE),
                receipt(open.till().token(), attempt));
      }
      case SENT -> {}
    }
    if (!waiting.add(attempt.id())) {
      // Another request waits for the same: one is enough to ask the chain.
      return told(open, attempt, new Settler.Seen.Unknown(false));
    }
    try {
      return told(open, attempt, watched(open, attempt));
    } finally {
      waiting.remove(attempt.id());
    }
  }

  private Settler.Seen watched(Open open, Attempt attempt) {
    Instant end = clock.instant().plus(open.till().settler().patience());
    Settler.Seen seen = new Settler.Seen.Unknown(false);
    while (seen instanceof Settler.Seen.Unknown && clock.instant().isBefore(end)) {
      seen = look(open.till(), attempt);
      if (seen instanceof Settler.Seen.Unknown) {
        pause();
      }
    }
    return seen;
  }

  private static Settler.Seen look(Till till, Attempt attempt) {
    try {
      return till.settler().look(attempt, till.token());
    } catch (Chain.Down down) {
      return new Settler.Seen.Unknown(false);
    }
  }

  private static void pause() {
    try {
      Thread.sleep(Duration.ofMillis(LOOK_MS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Outcome told(Open open, Attempt attempt, Settler.Seen seen) {
    Token token = open.till().token();
    return switch (seen) {
      case Settler.Seen.Settled(String transaction, long block) -> {
        String status = settle(attempt, transaction, block);
        yield new Outcome.Settled(
            attempt.invoiceId(), status, receipt(token, attempt, transaction));
      }
      case Settler.Seen.Failed(Reason reason) -> {
        fail(attempt, reason);
        yield new Outcome.Refused(open.offer(), reason, receipt(token, attempt));
      }
      case Settler.Seen.Sent sent ->
          new Outcome.Pending(attempt.invoiceId(), open.bill().status(), receipt(token, attempt));
      case Settler.Seen.Unknown unknown ->
          new Outcome.Pending(attempt.invoiceId(), open.bill().status(), receipt(token, attempt));
    };
  }

  /// Saved, then told, then marked as told: whatever breaks in between, [Watch] tells it again,
  /// under the same name.
  String settle(Attempt attempt, String transaction, long block) {
    String name = attempts.settled(attempt.id(), transaction, block);
    String status = bills.observed(observation(attempt, name, new State.Final()));
    attempts.told(attempt.id());
    return status;
  }

  /// It was seen when it was taken: from then on it was on its way, and nothing was left to the
  /// payer. One that had failed and is carried out all the same is the payer's doing, and is seen
  /// now: else a price could be kept for later.
  private Observation observation(Attempt attempt, String transaction, State state) {
    boolean failed =
        attempt.status() == Attempt.Status.FAILED || attempt.status() == Attempt.Status.EXTRA;
    return new Observation(
        attempt.invoiceId(),
        new PaymentId(RAIL, transaction, 0),
        new Money(attempt.value(), attempt.method().asset()),
        failed ? clock.instant() : attempt.createdAt(),
        state);
  }

  void fail(Attempt attempt, Reason reason) {
    // Told before it is marked, and any number of times: whatever breaks in between, it is told
    // again.
    attempt
        .settledBy()
        .ifPresent(
            transaction ->
                bills.observed(
                    observation(attempt, transaction, new State.Gone(Optional.empty()))));
    bills.release(attempt.invoiceId());
    if (attempts.failed(attempt.id(), reason)) {
      LOG.log(
          Level.ERROR,
          "payment {0} of invoice {1} was settled, its goods are gone, and the chain forgot it: {2}",
          attempt.id(),
          attempt.invoiceId(),
          reason.code());
    }
  }

  private static Outcome.Receipt receipt(Token token, Attempt attempt) {
    return receipt(token, attempt, attempt.settledBy().or(attempt::transaction).orElse(""));
  }

  private static Outcome.Receipt receipt(Token token, Attempt attempt, String transaction) {
    return new Outcome.Receipt(token, transaction, attempt.payer(), attempt.value());
  }
}
