package sutler.tools;

import sutler.checkout.Checkout;
import sutler.checkout.Invoices;
import sutler.identity.Caller;
import sutler.identity.Scope;
import sutler.invoice.Invoice;
import sutler.invoice.Order;
import sutler.mcp.Answer;
import sutler.mcp.Call;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `list-invoices`. Codes are never here.
final class ListInvoices extends ShopTool {
  private static final int LIMIT_MAX = 50;
  private static final int START_MAX = 1_000_000;

  private final Checkout checkout;

  ListInvoices(Checkout checkout) {
    super(Specs.LIST_INVOICES, Scope.ORDERS_READ);
    this.checkout = checkout;
  }

  @Override
  Answer run(Call<Caller> call) {
    Arguments a =
        Arguments.of(
            call.arguments(), "limit", "start", "after", "before", "only_paid", "include_orders");
    int start = a.integer("start", 0, 0, START_MAX);
    int limit = a.integer("limit", 25, 1, LIMIT_MAX);
    boolean withOrders = a.flag("include_orders", true);
    Invoices.Page page =
        checkout
            .purchases()
            .of(call.visitor())
            .list(
                new Invoices.Filter(
                    start,
                    limit,
                    a.instant("after"),
                    a.instant("before"),
                    a.flag("only_paid", true)));
    ObjectNode root = Values.object();
    root.put("total", page.total()).put("start", start).put("limit", limit);
    ArrayNode rows = root.putArray("invoices");
    page.invoices().forEach(i -> rows.add(row(i, withOrders)));
    return Values.toon(root);
  }

  private static ObjectNode row(Invoice i, boolean withOrders) {
    ObjectNode row = Values.object();
    row.put("invoice_id", i.id().toString())
        .put("status", i.status().code())
        .put("orders_delivery_status", i.deliveryStatus())
        .put("payment_method", i.method().code())
        .put("total", i.total().text())
        .put("currency", i.total().asset().code())
        .put("created_time", Values.time(i.createdAt()));
    if (withOrders) {
      i.topUp().ifPresent(m -> row.put("top_up", m.toString()));
      ArrayNode orders = row.putArray("orders");
      for (Order order : i.orders()) {
        orders
            .addObject()
            .put("order_id", order.id())
            .put("product_id", order.productId())
            .put("value", order.value())
            .put("currency", order.face().asset().code())
            .put("status", order.status().code());
      }
    }
    return row;
  }
}
