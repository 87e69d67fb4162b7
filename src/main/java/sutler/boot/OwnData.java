package sutler.boot;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import sutler.checkout.Invoices;
import sutler.checkout.Purchases;
import sutler.identity.Actor;
import sutler.identity.SealedTokens;
import sutler.identity.SecurityEvent;
import sutler.identity.SecurityEvent.Kind;
import sutler.invoice.Invoice;
import sutler.invoice.Order;
import sutler.ledger.Entry;
import sutler.store.Mails;
import sutler.store.Retention;
import sutler.supply.Redemption;
import sutler.web.DataPage;
import sutler.web.Visitor;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// What the owner of an account does with it as a whole.
record OwnData(Assembly store) implements DataPage.Own {
  static final String PURPOSE = "change-email";
  private static final Duration LINK_LIFE = Duration.ofMinutes(10);
  private static final int AT_ONCE = 100;

  @Override
  public String email(Visitor visitor) {
    return store.kept().identities().account(visitor.account()).email();
  }

  @Override
  public boolean isShared(Visitor visitor) {
    return store.isSandbox() && visitor.account().equals(Sandbox.ACCOUNT);
  }

  private SealedTokens links() {
    return FrontDoor.sealed(store, PURPOSE);
  }

  @Override
  public DataPage.Asked askToChange(Visitor visitor, String email) {
    Mails mails = store.people().mails();
    if (!Assembly.isEmail(email)) {
      return DataPage.Asked.NOT_AN_ADDRESS;
    }
    if (mails.bounds().hasAskedEnough(visitor.account())
        || mails.bounds().isFlooded(email, visitor.network())) {
      return DataPage.Asked.TOO_OFTEN;
    }
    String token =
        links()
            .make(
                Instant.now().plus(LINK_LIFE),
                List.of(
                    visitor.account().toString(),
                    email,
                    UUID.randomUUID().toString(),
                    email(visitor)));
    mails.add(
        email,
        "sign-in",
        new Mails.Draft(
            "Confirm your new e-mail address",
            """
            Open this link where you are signed in, to make this the address of your account.
            It works once, for 10 minutes.

            %s/account/data/email?token=%s

            If you did not ask for it, do nothing."""
                .formatted(store.settings().baseUrl(), token),
            ""),
        Optional.of(visitor.account()));
    return DataPage.Asked.SENT;
  }

  @Override
  public DataPage.Change change(Visitor visitor, String token) {
    Optional<List<String>> said =
        links()
            .read(token)
            .filter(lines -> lines.size() == 4)
            .filter(lines -> lines.getFirst().equals(visitor.account().toString()))
            // One that was asked for before another change is void.
            .filter(lines -> lines.get(3).equals(email(visitor)))
            .filter(
                lines ->
                    store
                        .kept()
                        .singleUses()
                        .first(PURPOSE + ":" + lines.get(2), Instant.now().plus(LINK_LIFE)));
    if (said.isEmpty()) {
      return DataPage.Change.VOID;
    }
    String before = email(visitor);
    if (!store.kept().identities().changeEmail(visitor.account(), said.get().get(1))) {
      return DataPage.Change.TAKEN;
    }
    store.notices().emailChanged(visitor.account(), before, visitor.network());
    return DataPage.Change.DONE;
  }

  @Override
  public boolean delete(Visitor visitor) {
    String before = email(visitor);
    if (store.people().retention().erase(visitor.account()) == Retention.Erasure.UNDER_WAY) {
      return false;
    }
    store.kept().identities().forget(visitor.account());
    store.people().grants().forget();
    store.notices().deleted(visitor.account(), before, visitor.network());
    return true;
  }

  @Override
  public void export(Visitor visitor, OutputStream out) throws IOException {
    UUID account = visitor.account();
    store
        .securityLog()
        .write(SecurityEvent.of(Kind.ACCOUNT_EXPORTED).by(account).from(visitor.network()));
    ObjectNode head = JsonNodeFactory.instance.objectNode();
    head.put("account", account.toString()).put("email", email(visitor));
    ArrayNode keys = head.putArray("keys");
    store.people().keys().of(account).forEach(key -> keys.add(named(key.name(), key.createdAt())));
    ArrayNode passkeys = head.putArray("passkeys");
    store
        .people()
        .passkeys()
        .of(account)
        .forEach(passkey -> passkeys.add(named(passkey.name(), passkey.createdAt())));
    ArrayNode assistants = head.putArray("assistants");
    store
        .people()
        .grants()
        .of(account)
        .forEach(
            grant ->
                assistants.add(
                    named(grant.clientName(), grant.createdAt())
                        .put("scopes", String.join(" ", grant.scopes()))));
    String opened = head.toString();
    write(out, opened.substring(0, opened.length() - 1) + ",\n\"purchases\":[");
    purchases(account, out);
    write(out, "],\n\"movements\":[");
    movements(account, out);
    write(out, "]}\n");
  }

  private static ObjectNode named(String name, Instant since) {
    return JsonNodeFactory.instance.objectNode().put("name", name).put("since", since.toString());
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
  }

  /// Page by page: an account may have a great many.
  private void purchases(UUID account, OutputStream out) throws IOException {
    Purchases.Of own = store.checkout().purchases().of(account, Actor.session(account));
    String between = "\n";
    for (int start = 0; ; start += AT_ONCE) {
      List<Invoice> page =
          own.list(new Invoices.Filter(start, AT_ONCE, Optional.empty(), Optional.empty(), false))
              .invoices();
      for (Invoice invoice : page) {
        own.looked(invoice, invoice.orders());
        write(out, between + shown(invoice));
        between = ",\n";
      }
      if (page.size() < AT_ONCE) {
        return;
      }
    }
  }

  private static ObjectNode shown(Invoice invoice) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("invoice", invoice.id().toString())
        .put("at", invoice.createdAt().toString())
        .put("status", invoice.status().code())
        .put("method", invoice.method().code())
        .put("total", invoice.total().toString())
        .put("email", invoice.email());
    ArrayNode orders = node.putArray("orders");
    for (Order order : invoice.orders()) {
      ObjectNode one = orders.addObject();
      one.put("order", order.id())
          .put("product", order.productId())
          .put("what", order.title())
          .put("price", order.price().toString())
          .put("status", order.status().code());
      order.recipient().ifPresent(recipient -> one.put("recipient", recipient));
      order.destination().answers().forEach(one.putObject("answers")::put);
      order
          .gift()
          .ifPresent(
              gift ->
                  one.putObject("gift")
                      .put("recipient_name", gift.recipientName())
                      .put("recipient_email", gift.recipientEmail())
                      .put("sender_name", gift.senderName())
                      .put("message", gift.message()));
      order.redemption().ifPresent(goods -> goods(one.putObject("redemption"), goods));
    }
    return node;
  }

  private static void goods(ObjectNode node, Redemption goods) {
    for (Redemption.Part part : Redemption.Part.values()) {
      goods.get(part).ifPresent(value -> node.put(part.code(), value));
    }
  }

  private void movements(UUID account, OutputStream out) throws IOException {
    String between = "\n";
    long before = Long.MAX_VALUE;
    while (true) {
      List<Entry> page = store.kept().books().history(account, before, AT_ONCE);
      for (Entry entry : page) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("at", entry.at().toString())
            .put("for", entry.purpose().name().toLowerCase(java.util.Locale.ROOT))
            .put("amount", entry.amount().toString());
        write(out, between + node);
        between = ",\n";
      }
      if (page.size() < AT_ONCE) {
        return;
      }
      before = page.getLast().id();
    }
  }
}
