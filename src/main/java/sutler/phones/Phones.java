package sutler.phones;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberToCarrierMapper;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import java.util.Locale;
import java.util.Optional;
import sutler.checkout.PhoneBook;

/// Telephone numbers by libphonenumber.
public final class Phones implements PhoneBook {
  private static final int LENGTH_MAX = 32;
  private static final String ANYWHERE = "XI";

  @Override
  public Reading read(String text, String country) {
    if (text.length() > LENGTH_MAX) {
      return new Reading.Wrong("is longer than " + LENGTH_MAX + " characters");
    }
    PhoneNumberUtil numbers = PhoneNumberUtil.getInstance();
    boolean anywhere = country.equals(ANYWHERE);
    try {
      PhoneNumber number = parse(numbers, text, anywhere ? "ZZ" : country);
      String region = Optional.ofNullable(numbers.getRegionCodeForNumber(number)).orElse(ANYWHERE);
      if (!numbers.isValidNumber(number)) {
        return new Reading.Wrong(
            "is not a valid number; send it in full, like " + example(numbers, country));
      }
      int code = anywhere ? 0 : numbers.getCountryCodeForRegion(country);
      if (!anywhere && !region.equals(country) && number.getCountryCode() != code) {
        return new Reading.Wrong("is a number of %s, not of %s".formatted(region, country));
      }
      return new Reading.Number(
          numbers.format(number, PhoneNumberFormat.E164), region, operator(number));
    } catch (NumberParseException e) {
      return new Reading.Wrong(
          "cannot be read; send it in full, like " + example(numbers, country));
    }
  }

  /// People leave the plus away: a number that is not valid as dialled at home may be with one.
  private static PhoneNumber parse(PhoneNumberUtil numbers, String text, String region)
      throws NumberParseException {
    if (text.strip().startsWith("+") || text.strip().startsWith("00")) {
      return numbers.parse(text.strip().replaceFirst("^00", "+"), region);
    }
    if (!region.equals("ZZ")) {
      PhoneNumber home = numbers.parse(text, region);
      if (numbers.isValidNumber(home)) {
        return home;
      }
    }
    return numbers.parse("+" + text.strip(), region);
  }

  private static String example(PhoneNumberUtil numbers, String country) {
    PhoneNumber example =
        numbers.getExampleNumberForType(
            country.equals(ANYWHERE) ? "US" : country, PhoneNumberUtil.PhoneNumberType.MOBILE);
    return example == null ? "+12015550123" : numbers.format(example, PhoneNumberFormat.E164);
  }

  private static Optional<String> operator(PhoneNumber number) {
    String name =
        PhoneNumberToCarrierMapper.getInstance().getNameForValidNumber(number, Locale.ENGLISH);
    return name.isEmpty() ? Optional.empty() : Optional.of(name);
  }
}
