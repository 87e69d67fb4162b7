package sutler.catalog;

import java.util.Locale;
import java.util.regex.Pattern;

/// What a refill needs to know about who receives it.
public sealed interface RecipientType {

  /// The name on the wire.
  String code();

  record None() implements RecipientType {
    @Override
    public String code() {
      return "none";
    }
  }

  /// A phone number of the product's country, on the product's operator.
  record PhoneNumber() implements RecipientType {
    @Override
    public String code() {
      return "phone_number";
    }
  }

  /// An account number at the biller or brand.
  ///
  /// @param name what the biller calls it, for instance `Customer number`
  /// @param regex what a valid one looks like; kept simple and short, it is run on strange input
  record Account(String name, String regex) implements RecipientType {
    @Override
    public String code() {
      return "account";
    }
  }

  record Email() implements RecipientType {
    @Override
    public String code() {
      return "email";
    }
  }

  record Username() implements RecipientType {
    @Override
    public String code() {
      return "username";
    }
  }

  Pattern EMAIL =
      Pattern.compile("[^\\s@<>\"(),;:\\[\\]\\\\]{1,64}@[A-Za-z0-9.-]{1,185}\\.[A-Za-z]{2,63}");
  Pattern USERNAME = Pattern.compile("[\\p{L}\\p{N}._#+-]{2,64}");

  static boolean isEmail(String text) {
    return text.length() <= 254 && EMAIL.matcher(text).matches();
  }

  /// @throws IllegalArgumentException when the code is not one of ours
  static RecipientType of(String code, String accountName, String accountRegex) {
    return switch (code.toLowerCase(Locale.ROOT)) {
      case "none" -> new None();
      case "phone_number" -> new PhoneNumber();
      case "account" -> new Account(accountName, accountRegex);
      case "email" -> new Email();
      case "username" -> new Username();
      default -> throw new IllegalArgumentException("unknown recipient type " + code);
    };
  }
}
