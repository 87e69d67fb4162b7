package sutler.checkout;

import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import sutler.identity.Actor;
import sutler.identity.Caller;
import sutler.identity.SecurityEvent;
import sutler.identity.SecurityLog;
import sutler.invoice.Event;
import sutler.invoice.Invoice;
import sutler.invoice.Order;

/// The only way to read somebody's invoices: by who asks.
public final class Purchases {
  private final Invoices invoices;
  private final InstantSource clock;
  private final SecurityLog log;

  Purchases(Invoices invoices, InstantSource clock, SecurityLog log) {
    this.log = log;
    this.invoices = invoices;
    this.clock = clock;
  }

  /// Those of an account, for somebody who may see them all.
  public Of of(UUID accountId, Actor actor) {
    return new Of(accountId, actor);
  }

  /// A guest acts for nobody's account, and finds nothing here.
  public Of of(Caller caller) {
    return new Of(caller.accountId(), Actor.of(caller));
  }

  /// What whoever has an invoice's link or token may see of it; which part of it, the page says.
  public Optional<Invoice> byLink(UUID id) {
    return invoices.find(id);
  }

  /// Written down before a code is shown: nobody sees one without a trace.
  public void looked(Actor actor, Invoice invoice, Collection<Order> orders) {
    List<Event> looks =
        orders.stream()
            .filter(order -> order.redemption().isPresent())
            .map(order -> Event.of(Event.Kind.REVEALED, order, ""))
            .toList();
    Act act = new Act(actor, clock.instant());
    if (!looks.isEmpty() && invoices.tell(invoice.accountId(), invoice.id(), act, looks)) {
      log.write(
          SecurityEvent.of(SecurityEvent.Kind.REVEALED)
              .by(invoice.accountId())
              .with("actor", actor.text())
              .with("invoice", invoice.id())
              .with("orders", looks.size()));
    }
  }

  /// One account's purchases, as one actor sees them.
  public final class Of {
    private final UUID accountId;
    private final Actor actor;

    private Of(UUID accountId, Actor actor) {
      this.accountId = accountId;
      this.actor = actor;
    }

    public Optional<Invoice> find(UUID id) {
      return invoices.find(accountId, id);
    }

    public Invoices.Page list(Invoices.Filter filter) {
      return invoices.list(accountId, filter);
    }

    /// All that happened to one of them, the oldest first.
    public List<Invoices.Told> story(UUID id) {
      return invoices.story(accountId, id);
    }

    public void looked(Invoice invoice, Collection<Order> orders) {
      Purchases.this.looked(actor, invoice, orders);
    }
  }
}
