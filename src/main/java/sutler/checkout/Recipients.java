package sutler.checkout;

import java.util.Optional;
import java.util.regex.Pattern;
import sutler.catalog.Product;
import sutler.catalog.RecipientType;
import sutler.checkout.PhoneBook.Reading;

/// Checks who a refill is for.
final class Recipients {
  private static final int LENGTH_MAX = 254;

  private final PhoneBook phones;

  Recipients(PhoneBook phones) {
    this.phones = phones;
  }

  /// What a recipient turned out to be.
  sealed interface Checked {
    /// @param stored as it is saved and sent to the supplier; empty where the product needs none
    record Good(Optional<String> stored) implements Checked {}

    record Missing() implements Checked {}

    record Wrong(String reason) implements Checked {}
  }

  Checked check(Product product, Optional<String> given) {
    String text = given.map(String::strip).orElse("");
    if (product.recipient() instanceof RecipientType.None) {
      return new Checked.Good(Optional.empty());
    }
    if (text.isEmpty()) {
      return new Checked.Missing();
    }
    if (text.length() > LENGTH_MAX) {
      return new Checked.Wrong("is longer than " + LENGTH_MAX + " characters");
    }
    return switch (product.recipient()) {
      case RecipientType.None none -> new Checked.Good(Optional.empty());
      case RecipientType.PhoneNumber phone -> number(product, text);
      case RecipientType.Account account -> account(account, text);
      case RecipientType.Email email ->
          RecipientType.isEmail(text) ? good(text) : new Checked.Wrong("is not an e-mail address");
      case RecipientType.Username username ->
          RecipientType.USERNAME.matcher(text.replaceFirst("^@", "")).matches()
              ? good(text.replaceFirst("^@", ""))
              : new Checked.Wrong("must be 2 to 64 letters, digits or . _ # + -");
    };
  }

  private Checked number(Product product, String text) {
    return switch (phones.read(text, product.country())) {
      case Reading.Wrong(String reason) -> new Checked.Wrong(reason);
      case Reading.Number number
          when number.operator().filter(o -> !matches(o, product)).isPresent() ->
          new Checked.Wrong(
              "belongs to %s, not to %s; search for the refill of that operator"
                  .formatted(number.operator().orElse("another operator"), product.brand()));
      case Reading.Number number -> good(number.e164());
    };
  }

  private static boolean matches(String operator, Product product) {
    return product.test() || operator.equalsIgnoreCase(product.brand());
  }

  private static Checked account(RecipientType.Account account, String text) {
    return Pattern.matches(account.regex(), text)
        ? good(text)
        : new Checked.Wrong(
            "is not a valid %s; it must match %s".formatted(account.name(), account.regex()));
  }

  private static Checked good(String stored) {
    return new Checked.Good(Optional.of(stored));
  }
}
