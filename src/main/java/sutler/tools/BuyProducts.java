package sutler.tools;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import sutler.checkout.Buy;
import sutler.checkout.Checkout;
import sutler.checkout.Refusal;
import sutler.checkout.Unavailable;
import sutler.identity.Caller;
import sutler.identity.Scope;
import sutler.invoice.Invoice;
import sutler.invoice.Order;
import sutler.mcp.Answer;
import sutler.mcp.Call;
import sutler.mcp.LogLevel;
import sutler.supply.Redemption;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `buy-products`. The only tool that answers JSON.
final class BuyProducts extends ShopTool {
  private static final Logger LOG = System.getLogger(BuyProducts.class.getName());

  /// For progress: read, and done.
  private static final int STEPS = 2;

  private final Checkout checkout;
  private final CartReader reader;
  private final Links links;
  private final NextSteps nextSteps;
  private final InvoiceAccess access;

  BuyProducts(Checkout checkout, Links links, NextSteps nextSteps, InvoiceAccess access) {
    super(Specs.buyProducts(checkout.buy().methods()), Scope.PURCHASE);
    this.checkout = checkout;
    this.reader = new CartReader(checkout.buy().methods());
    this.links = links;
    this.nextSteps = nextSteps;
    this.access = access;
  }

  @Override
  boolean isForGuests() {
    return true;
  }

  @Override
  Answer run(Call<Caller> call) {
    CartReader.Read read = reader.read(call.arguments());
    call.progress(1, STEPS, "The cart is read; checking stock, recipients and prices");
    try {
      return buy(call, read);
    } catch (Unavailable nothingBegun) {
      throw nothingBegun;
    } catch (RuntimeException broken) {
      LOG.log(Level.ERROR, "a purchase broke", broken);
      return uncertain().answer();
    }
  }

  private Answer buy(Call<Caller> call, CartReader.Read read) {
    return switch (checkout.buy().buy(call.visitor(), read.cart())) {
      case Buy.Result.Refused(Refusal refusal) -> Refusals.failure(refusal).answer();
      case Buy.Result.Bought(Invoice invoice) -> {
        call.progress(STEPS, STEPS, "The invoice is " + invoice.status().code());
        call.log(LogLevel.INFO, "buy-products", note(invoice));
        yield Answer.text(bought(invoice, read.withLink(), call.visitor().isGuest()).toString());
      }
    };
  }

  private static ObjectNode note(Invoice invoice) {
    return Values.object()
        .put("message", "invoice made")
        .put("invoice_id", invoice.id().toString())
        .put("status", invoice.status().code())
        .put("items", invoice.orders().size())
        .put("total", invoice.total().text())
        .put("currency", invoice.total().asset().code());
  }

  private ObjectNode bought(Invoice invoice, boolean withLink, boolean guest) {
    ObjectNode root = Values.object();
    root.put("invoice_id", invoice.id().toString()).put("status", invoice.status().code());
    if (guest) {
      root.put("invoice_access_token", access.token(invoice.id()));
    }
    if (withLink) {
      root.put("payment_link", links.invoice(invoice.id()));
    } else {
      root.set("payment_info", InvoiceView.paymentInfo(invoice));
    }
    if (nextSteps.wallets().takes(invoice.method()) && !invoice.status().isPaid()) {
      root.put("x402_payment_url", links.x402(invoice.id()));
    }
    root.put("total", invoice.total().text()).put("currency", invoice.total().asset().code());
    root.put(
        "expiration_minutes",
        java.time.Duration.between(invoice.createdAt(), invoice.expiresAt()).toMinutes());
    root.put("expires_at", Values.time(invoice.expiresAt()));
    esimLinks(root, invoice.orders());
    items(root.putArray("items"), invoice);
    return root.put("agent_instructions", nextSteps.after(invoice, withLink, guest));
  }

  private static void esimLinks(ObjectNode root, List<Order> orders) {
    ArrayNode array = root.putArray("esim_install_links");
    for (Order order : orders) {
      order
          .redemption()
          .flatMap(r -> r.get(Redemption.Part.ESIM_INSTALL_LINK))
          .ifPresent(array::add);
    }
  }

  private static void items(ArrayNode items, Invoice invoice) {
    for (Order order : invoice.orders()) {
      items
          .addObject()
          .put("order_id", order.id())
          .put("product_id", order.productId())
          .put("product_name", order.productName())
          .put("package_value", order.value())
          .put("package_currency", order.face().asset().code())
          .put("price", order.price().text())
          .put("status", order.status().code());
    }
  }

  /// A purchase that broke half way may have been made: its intent is saved before anything else.
  private static Failure uncertain() {
    return Failure.of(
        Failure.Code.PAYMENT_UNCERTAIN,
        "It is not known whether this purchase was made. Do not buy again under a new idempotency_key: repeat this call with the same one, or look at list-invoices with only_paid=false.");
  }
}
