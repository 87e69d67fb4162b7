package sutler.supply;

import java.util.Optional;

/// What the buyer receives. Secrets: it does not print itself.
///
/// @param esimInstallLink opens the phone's eSIM installer
/// @param expirationDate ISO 8601 date
public record Redemption(
    Optional<String> code,
    Optional<String> pin,
    Optional<String> link,
    Optional<String> instructions,
    Optional<String> barcodeFormat,
    Optional<String> barcodeValue,
    Optional<String> expirationDate,
    Optional<String> esimInstallLink) {

  public static final Redemption EMPTY =
      new Redemption(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  public Redemption withCode(String value) {
    return new Redemption(
        Optional.of(value),
        pin,
        link,
        instructions,
        barcodeFormat,
        barcodeValue,
        expirationDate,
        esimInstallLink);
  }

  public Redemption withPin(String value) {
    return new Redemption(
        code,
        Optional.of(value),
        link,
        instructions,
        barcodeFormat,
        barcodeValue,
        expirationDate,
        esimInstallLink);
  }

  public Redemption withLink(String value) {
    return new Redemption(
        code,
        pin,
        Optional.of(value),
        instructions,
        barcodeFormat,
        barcodeValue,
        expirationDate,
        esimInstallLink);
  }

  public Redemption withInstructions(String value) {
    return new Redemption(
        code,
        pin,
        link,
        Optional.of(value),
        barcodeFormat,
        barcodeValue,
        expirationDate,
        esimInstallLink);
  }

  public Redemption withBarcode(String format, String value) {
    return new Redemption(
        code,
        pin,
        link,
        instructions,
        Optional.of(format),
        Optional.of(value),
        expirationDate,
        esimInstallLink);
  }

  public Redemption withExpiration(String isoDate) {
    return new Redemption(
        code,
        pin,
        link,
        instructions,
        barcodeFormat,
        barcodeValue,
        Optional.of(isoDate),
        esimInstallLink);
  }

  public Redemption withEsim(String installLink) {
    return new Redemption(
        code,
        pin,
        link,
        instructions,
        barcodeFormat,
        barcodeValue,
        expirationDate,
        Optional.of(installLink));
  }

  @Override
  public String toString() {
    return "Redemption[***]";
  }
}
