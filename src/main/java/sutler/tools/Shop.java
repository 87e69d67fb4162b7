package sutler.tools;

import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import sutler.catalog.Countries;
import sutler.checkout.Checkout;
import sutler.checkout.RateBoard;
import sutler.checkout.Shelf;
import sutler.identity.Caller;
import sutler.identity.SealedTokens;
import sutler.identity.Sealer;
import sutler.mcp.Bus;
import sutler.mcp.McpServer;
import sutler.mcp.Seal;
import sutler.mcp.Tool;
import sutler.mcp.UsedOnce;
import sutler.modules.Wallets;
import sutler.payment.PaymentMethod;
import sutler.search.CatalogIndex;

/// The shop as an MCP server: the seven tools and what is said about them all.
public final class Shop {
  private Shop() {}

  /// What the tools need.
  ///
  /// @param guests whether programs without a user are allowed
  /// @param sandbox whether the store only plays
  public record Parts(
      CatalogIndex index,
      Countries countries,
      Shelf shelf,
      RateBoard rates,
      Checkout checkout,
      Links links,
      Wallets wallets,
      Predicate<PaymentMethod> played,
      boolean guests,
      boolean sandbox) {}

  /// What the nodes of one store share.
  public record Shared(Bus bus, Seal seal, Sealer sealer, UsedOnce usedOnce, InstantSource clock) {}

  public static McpServer<Caller> server(Parts p, Shared shared, String version) {
    Suggestions suggestions = new Suggestions(p.index(), p.countries());
    GetProductDetails details =
        new GetProductDetails(p.shelf(), p.rates(), p.checkout(), p.links());
    Readings readings = new Readings(p.index(), p.countries(), details, suggestions);
    return McpServer.<Caller>of(identity(p, version))
        .tools(
            tools(
                p,
                details,
                new InvoiceAccess(
                    new SealedTokens(shared.sealer(), InvoiceAccess.PURPOSE, shared.clock()))))
        .prompts(new Journeys(suggestions, p.links()).all())
        .resources(readings.resources(p.checkout().buy().methods()), List.of(readings.product()))
        .logging()
        .nodes(shared.bus(), shared.seal(), shared.usedOnce())
        .build();
  }

  /// Tells those who watch them that products have changed.
  public static void changed(McpServer<Caller> server, Collection<String> productIds) {
    server.updatedHere(Readings.changedWith(productIds));
  }

  private static McpServer.Identity identity(Parts p, String version) {
    return new McpServer.Identity(
        "sutler",
        title(p.sandbox()),
        version,
        "A store for gift cards, prepaid cards, eSIMs, mobile refills and bills",
        p.links().base(),
        instructions(p.sandbox()),
        List.of(p.links().icon("sutler")));
  }

  private static List<Tool<Caller>> tools(
      Parts p, GetProductDetails details, InvoiceAccess access) {
    return Stream.of(
            new SearchProducts(p.index(), p.countries()),
            details,
            new SubmitPrepaymentStep(p.checkout()),
            new BuyProducts(
                p.checkout(),
                p.links(),
                new NextSteps(p.sandbox(), p.links(), p.wallets(), p.played()),
                access),
            new GetInvoiceById(p.checkout(), access, p.guests(), p.wallets()),
            new ListInvoices(p.checkout()),
            new UpdateOrder(p.checkout()))
        .<Tool<Caller>>map(tool -> pictured(tool, p.links()))
        .toList();
  }

  /// A tool with the picture of its name.
  private static Tool<Caller> pictured(Tool<Caller> tool, Links links) {
    Tool.Spec spec = tool.spec().with(links.icon(tool.spec().name()));
    return Tool.of(spec, tool::call);
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
