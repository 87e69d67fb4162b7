package sutler.suppliers.sandbox;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import sutler.supply.Outcome;
import sutler.supply.Redemption;
import sutler.supply.Redemption.Part;
import sutler.supply.Supplier;
import sutler.supply.SupplyOrder;

/// Delivers at once, always the same for one reference: asked again after a crash it answers what
/// it answered before. Test products play what else suppliers do ([TestProducts]).
public final class SandboxSupplier implements Supplier {
  private static final String LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";

  @Override
  public String name() {
    return name;
  }

  /// What the twins of a test product wait for, counted from when the order was made, and up to a
  /// second more: a reference tells the second only, and answers that all came at its end would be
  /// a crowd that no supplier sends.
  private static final Duration LATER = Duration.ofSeconds(5);

  /// The first supplier of everything, and the one in reserve.
  public static final String NAME = "sandbox";

  public static final String RESERVE = "sandbox-reserve";

  private final String name;
  private final InstantSource clock;

  private SandboxSupplier(String name, InstantSource clock) {
    this.name = name;
    this.clock = clock;
  }

  /// Both of the sandbox's suppliers.
  public static List<Supplier> all(InstantSource clock) {
    return List.of(new SandboxSupplier(NAME, clock), new SandboxSupplier(RESERVE, clock));
  }

  @Override
  public Outcome order(SupplyOrder order) {
    Duration left = Duration.between(clock.instant(), made(order).plus(LATER).plus(spread(order)));
    return switch (TestProducts.Twin.of(order.item())) {
      case PLAIN -> done(order);
      case SECOND ->
          name.equals(RESERVE)
              ? done(order)
              : new Outcome.Failed("The first supplier of this test product always fails.");
      case FAIL -> new Outcome.Failed("This test product always fails.");
      case LIES -> new Outcome.Failed("This supplier says that it failed.");
      case SLOW -> slowly(order, left);
      case UNKNOWN ->
          left.isPositive()
              ? new Outcome.Unknown("This test product is unknown at first.")
              : done(order);
      case ACCEPTED -> left.isPositive() ? new Outcome.Accepted(left) : done(order);
    };
  }

  @Override
  public Optional<Outcome> lookAgain(SupplyOrder order) {
    return Optional.of(
        TestProducts.Twin.of(order.item()) == TestProducts.Twin.LIES
            ? new Outcome.Done(redemption(order), Optional.of(order.face()))
            : new Outcome.Failed("It did fail."));
  }

  private static Outcome slowly(SupplyOrder order, Duration left) {
    try {
      Thread.sleep(left.isPositive() ? left : Duration.ZERO);
      return done(order);
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      return new Outcome.Unknown("interrupted");
    }
  }

  /// The reference begins with the moment at which the order was made.
  private static Instant made(SupplyOrder order) {
    return Instant.ofEpochSecond(Long.parseLong(order.reference().substring(0, 8), 16));
  }

  private static Duration spread(SupplyOrder order) {
    return Duration.ofMillis(order.reference().hashCode() & 1023);
  }

  private static Outcome done(SupplyOrder order) {
    return new Outcome.Done(redemption(order));
  }

  private static Redemption redemption(SupplyOrder order) {
    byte[] seed = digest(order.reference());
    return goods(order, Redemption.EMPTY.with(Part.INSTRUCTIONS, instructions(order)), seed);
  }

  private static Redemption goods(SupplyOrder order, Redemption base, byte[] seed) {
    return switch (order.type()) {
      case "esim" -> esim(base, seed);
      case "refill", "bill" -> base.with(Part.CODE, "SANDBOX-" + letters(seed, 0, 10));
      default -> giftCard(order, base, seed);
    };
  }

  /// Five kinds of gift card, as brands have them: code, code and PIN, code with a barcode, a link,
  /// and a code that expires.
  private static Redemption giftCard(SupplyOrder order, Redemption base, byte[] seed) {
    String code = letters(seed, 0, 4) + "-" + letters(seed, 4, 4) + "-" + letters(seed, 8, 4);
    String link = "https://sandbox.invalid/redeem/" + HexFormat.of().formatHex(seed, 0, 12);
    if (order.item().startsWith("test-")) {
      return order.item().contains("link")
          ? base.with(Part.LINK, link)
          : base.with(Part.CODE, code);
    }
    return switch ((int) (SandboxCatalog.checksum(order.item()) % 5)) {
      case 0 -> base.with(Part.CODE, code).with(Part.PIN, digits(seed, 20, 4));
      case 1 ->
          base.with(Part.CODE, code)
              .with(Part.BARCODE_FORMAT, "CODE128")
              .with(Part.BARCODE_VALUE, digits(seed, 12, 16));
      case 2 -> base.with(Part.LINK, link);
      case 3 -> base.with(Part.CODE, code).with(Part.EXPIRATION_DATE, expiration(order));
      default -> base.with(Part.CODE, code);
    };
  }

  /// Two years after the order was made.
  private static String expiration(SupplyOrder order) {
    return made(order).atZone(ZoneOffset.UTC).plusYears(2).toLocalDate().toString();
  }

  /// An activation code as phones read it, in the form of GSMA SGP.22, section 4.1, and the link
  /// that opens Apple's installer with it. The host is one that can never exist.
  private static Redemption esim(Redemption base, byte[] seed) {
    String lpa = "LPA:1$rsp.sandbox.invalid$" + letters(seed, 0, 16);
    return base.with(Part.CODE, lpa)
        .with(Part.BARCODE_FORMAT, "QR")
        .with(Part.BARCODE_VALUE, lpa)
        .with(
            Part.ESIM_INSTALL_LINK,
            "https://esimsetup.apple.com/esim_qrcode_provisioning?carddata=" + lpa);
  }

  private static String instructions(SupplyOrder order) {
    String who = order.recipient().map(r -> " for " + r).orElse("");
    String what =
        switch (order.type()) {
          case "esim" -> "Open the install link on the phone or scan the code.";
          case "refill" -> "Credited%s. The code is the confirmation number.".formatted(who);
          case "bill" -> "Paid%s. The code is the confirmation number.".formatted(who);
          default -> "Enter the code or open the link at the brand.";
        };
    return what + " " + Prose.DISCLAIMER;
  }

  private static String letters(byte[] seed, int from, int count) {
    StringBuilder text = new StringBuilder();
    for (int i = from; i < from + count; i++) {
      text.append(LETTERS.charAt(seed[i] & 31));
    }
    return text.toString();
  }

  private static String digits(byte[] seed, int from, int count) {
    BigInteger number = new BigInteger(1, java.util.Arrays.copyOfRange(seed, from, from + 8));
    String text = number.toString().repeat(2);
    return text.substring(0, count);
  }

  private static byte[] digest(String reference) {
    try {
      return MessageDigest.getInstance("SHA-256")
          .digest(reference.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.US_ASCII));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
