package sutler.suppliers.sandbox;

import sutler.catalog.Product.Texts;
import sutler.catalog.ProductType;

/// What the sandbox says about its products. Every text says that nothing here can be redeemed.
final class Prose {
  static final String DISCLAIMER =
      "Sandbox: codes, PINs, links and top-ups from this store are made up and redeem nothing.";

  private Prose() {}

  static Texts texts(
      ProductType type, String brand, String place, String currency, String category) {
    return new Texts(
        description(type, brand, place, currency, category),
        instructions(type, brand),
        terms(type, place));
  }

  private static String description(
      ProductType type, String brand, String place, String currency, String category) {
    return switch (type) {
      case GIFTCARD ->
          "%s gift card for %s, in %s (%s). Delivered as a code within seconds of payment."
              .formatted(brand, place, currency, category.replace('-', ' '));
      case ESIM ->
          "Prepaid data eSIM for %s. Installed from a link or a QR code; the days count from the first connection."
              .formatted(place);
      case REFILL ->
          "Prepaid airtime for %s numbers in %s. Credited to the phone number given, in %s."
              .formatted(brand, place, currency);
      case BILL ->
          "Pay %s (%s) in %s. The amount is passed on in %s."
              .formatted(brand, category.replace('-', ' '), place, currency);
    };
  }

  private static String instructions(ProductType type, String brand) {
    String how =
        switch (type) {
          case GIFTCARD ->
              "Enter the code under \"redeem\" in your %s account or show it at the till."
                  .formatted(brand);
          case ESIM ->
              "Open the install link on the phone, or scan its QR code, while connected to the internet.";
          case REFILL -> "Nothing to do: the credit reaches the number by itself.";
          case BILL ->
              "Nothing to do: the payment reaches the biller by itself. Keep the confirmation number.";
        };
    return how + " " + DISCLAIMER;
  }

  private static String terms(ProductType type, String place) {
    String where =
        place.equals("all countries")
            ? "Valid in all countries."
            : "Valid in %s only.".formatted(place);
    return where
        + (type == ProductType.GIFTCARD
            ? " Not exchangeable for cash."
            : " Cannot be taken back once delivered.")
        + " "
        + DISCLAIMER;
  }
}
