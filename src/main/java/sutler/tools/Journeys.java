package sutler.tools;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import sutler.catalog.ProductType;
import sutler.identity.Caller;
import sutler.identity.Scope;
import sutler.mcp.Call;
import sutler.mcp.Completion;
import sutler.mcp.Icon;
import sutler.mcp.Messages;
import sutler.mcp.Outcome;
import sutler.mcp.Prompt;

/// The shop's four journeys, as prompts that a person chooses in a client.
final class Journeys {
  private static final String THEN =
      " Show me the choice with prices and wait for my answer. Before you call buy-products, tell me the items, the total and the payment method, and buy only when I agree. Afterwards follow agent_instructions until everything is delivered, and give me what I need to use it.";

  private static final Prompt.Argument COUNTRY =
      argument("country", "Country", "Where it is used; a name or ISO code", false);

  private final Suggestions suggestions;
  private final Links links;

  Journeys(Suggestions suggestions, Links links) {
    this.suggestions = suggestions;
    this.links = links;
  }

  List<Prompt<Caller>> all() {
    return List.of(giftCard(), topUp(), esim(), bill());
  }

  private Prompt<Caller> giftCard() {
    return journey(
        "buy-gift-card",
        "Buy a gift card",
        "Choose a gift card or prepaid card, for yourself or as a present",
        ProductType.GIFTCARD,
        List.of(
            argument("product", "Brand or product", "For instance Steam, or a product id", false),
            argument("category", "Category", "For instance games, when no brand is decided", false),
            COUNTRY,
            argument("amount", "Amount", "With its currency, for instance 50 USD", false),
            argument("recipient", "For whom", "Name and e-mail, when it is a present", false)),
        call ->
            "I want to buy a gift card"
                + part(call, ": ", "product", "")
                + part(call, " (category ", "category", ")")
                + part(call, ", for use in ", "country", "")
                + part(call, ", worth ", "amount", "")
                + part(call, ", as a present for ", "recipient", " (use the item's gift field)")
                + ". Look with search-products (product_type giftcard), then get-product-details.");
  }

  private Prompt<Caller> topUp() {
    return journey(
        "top-up-phone",
        "Top up a phone",
        "Send airtime or data to a prepaid mobile number",
        ProductType.REFILL,
        List.of(
            argument("phone_number", "Phone number", "With country code, such as +234...", true),
            argument("product", "Operator", "Or a product id, when it is known", false),
            argument("amount", "Amount", "With its currency, or a data bundle", false)),
        call ->
            "I want to top up the mobile number "
                + call.text("phone_number").orElse("")
                + part(call, " (operator: ", "product", ")")
                + part(call, " with ", "amount", "")
                + ". The country is that of the number's calling code. Find the operator with search-products (product_type refill); ask me when it is not certain. Then get-product-details, and pass the number as refill_input.");
  }

  private Prompt<Caller> esim() {
    return journey(
        "travel-esim",
        "Get a travel eSIM",
        "Mobile data for a trip, installed without a shop",
        ProductType.ESIM,
        List.of(
            argument("country", "Destination", "Country or region of the trip", true),
            argument("days", "Days", "How long the trip takes", false),
            argument("data", "Data", "How much data is needed, for instance 5 GB", false)),
        call ->
            "I need mobile data on a trip to "
                + call.text("country").orElse("")
                + part(call, " for ", "days", " days")
                + part(call, ", about ", "data", "")
                + ". Look for an eSIM with search-products (product_type esim), also for the region, then get-product-details; compare price for each GB and day. My phone must support eSIM and be unlocked: ask me. Give me the install link at the end.");
  }

  private Prompt<Caller> bill() {
    return journey(
        "pay-bill",
        "Pay a bill",
        "Electricity, water, internet, insurance, a credit card and more",
        ProductType.BILL,
        List.of(
            argument("product", "Biller", "Company or kind of bill, or a product id", true),
            COUNTRY,
            argument("category", "Category", "For instance water-electricity-gas", false),
            argument("amount", "Amount", "What is due, with its currency", false)),
        call ->
            "I want to pay a bill: "
                + call.text("product").orElse("")
                + part(call, " (category ", "category", ")")
                + part(call, ", in ", "country", "")
                + part(call, ", ", "amount", "")
                + ". Find the biller with search-products (product_type bill), then get-product-details. Go through submit-prepayment-step form by form; ask me for every answer and invent none.");
  }

  private static String part(Call<Caller> call, String before, String argument, String after) {
    return call.text(argument).map(value -> before + Refusals.shortened(value) + after).orElse("");
  }

  private static Prompt.Argument argument(
      String name, String title, String description, boolean required) {
    return new Prompt.Argument(name, title, description, required);
  }

  private Prompt<Caller> journey(
      String name,
      String title,
      String description,
      ProductType type,
      List<Prompt.Argument> arguments,
      Function<Call<Caller>, String> text) {
    List<Icon> icons = List.of(links.icon("sutler"));
    Prompt.Spec spec = new Prompt.Spec(name, title, description, arguments, icons);
    return new Prompt<>() {
      @Override
      public Spec spec() {
        return spec;
      }

      @Override
      public Outcome.OfPrompt get(Call<Caller> call) {
        return Messages.user(description, text.apply(call) + THEN);
      }

      @Override
      public Completion complete(
          Caller caller, String argument, String typed, Map<String, String> chosen) {
        if (!caller.may(Scope.CATALOG_READ)) {
          return Completion.NONE;
        }
        return switch (argument) {
          case "country" -> suggestions.country(typed);
          case "category" -> suggestions.category(typed);
          case "product" ->
              suggestions.product(
                  typed, Optional.ofNullable(chosen.get("country")), Optional.of(type));
          default -> Completion.NONE;
        };
      }
    };
  }
}
