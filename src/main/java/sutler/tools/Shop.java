package sutler.tools;

import java.util.List;
import sutler.catalog.Countries;
import sutler.checkout.Checkout;
import sutler.checkout.RateBoard;
import sutler.checkout.Shelf;
import sutler.identity.Caller;
import sutler.mcp.McpServer;
import sutler.mcp.Tool;
import sutler.search.CatalogIndex;

/// The shop as an MCP server: the seven tools and what is said about them all.
public final class Shop {
  private Shop() {}

  /// What the tools need.
  ///
  /// @param sandbox whether the store only plays
  public record Parts(
      CatalogIndex index,
      Countries countries,
      Shelf shelf,
      RateBoard rates,
      Checkout checkout,
      Links links,
      boolean sandbox) {}

  public static McpServer<Caller> server(Parts p, String version) {
    List<Tool<Caller>> tools =
        List.of(
            new SearchProducts(p.index(), p.countries()),
            new GetProductDetails(p.shelf(), p.rates(), p.checkout(), p.links()),
            new SubmitPrepaymentStep(p.checkout()),
            new BuyProducts(p.checkout(), p.links(), new NextSteps(p.sandbox(), p.links())),
            new GetInvoiceById(p.checkout()),
            new ListInvoices(p.checkout()),
            new UpdateOrder(p.checkout()));
    return McpServer.<Caller>of(
            new McpServer.Identity(
                "sutler",
                title(p.sandbox()),
                version,
                "A store for gift cards, prepaid cards, eSIMs, mobile refills and bills",
                p.links().base(),
                instructions(p.sandbox()),
                List.of()))
        .tools(tools)
        .build();
  }

  private static String title(boolean sandbox) {
    return sandbox ? "Sutler (sandbox)" : "Sutler";
  }

  private static String instructions(boolean sandbox) {
    String flow =
        "A store for gift cards, prepaid cards, eSIMs, mobile refills and bills. To buy: search-products, get-product-details, submit-prepayment-step where prepayment is shown, buy-products, then get-invoice-by-id until complete. Always confirm the items, the total and the payment method with the shopper before buy-products. Answers are TOON, except buy-products and errors, which are JSON.";
    return sandbox
        ? flow + " SANDBOX: no real money moves, and every code, link and eSIM redeems nothing."
        : flow;
  }
}
