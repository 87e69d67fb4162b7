package sutler.rails.toy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import sutler.money.Asset;
import sutler.money.Money;

/// The file that plays a chain: a line `address amount confirmations transaction [asset]` for each
/// payment, `gone transaction` for one that is not there any more; the last line about a
/// transaction is what holds. Lines that make no sense, and a last one without its end, are not
/// read. Beside it, in `NAME.seen`, stands when each transaction was seen first.
record Ledger(Path file) {
  private static final int BYTES_MAX = 1 << 20;
  private static final int LINES_MAX = 10_000;
  private static final String PREFIX = "toy";
  private static final Pattern PAID =
      Pattern.compile(
          PREFIX
              + "([0-9a-f]{32}) ([0-9]{1,10}(?:\\.[0-9]{1,18})?) ([0-9]{1,6}) (\\S{1,100})(?: ([A-Z]{3,5}))?");
  private static final Pattern GONE = Pattern.compile("gone (\\S{1,100})");
  private static final Pattern SEEN = Pattern.compile("(\\S{1,100}) (\\S{1,40})");

  /// What the file says of one transaction, which pays one address.
  record Entry(
      String transaction, UUID invoiceId, Money amount, int confirmations, boolean isGone) {
    Entry gone() {
      return new Entry(transaction, invoiceId, amount, confirmations, true);
    }
  }

  /// An invoice's address holds its id, so that the way back needs no table.
  static String address(UUID invoiceId) {
    return PREFIX + invoiceId.toString().replace("-", "");
  }

  private static UUID invoice(String hex) {
    return new UUID(
        HexFormat.fromHexDigitsToLong(hex, 0, 16), HexFormat.fromHexDigitsToLong(hex, 16, 32));
  }

  boolean isReadable() {
    return Files.isReadable(file);
  }

  Collection<Entry> entries() throws IOException {
    Map<String, Entry> entries = new LinkedHashMap<>();
    whole(file)
        .lines()
        .limit(LINES_MAX)
        .forEach(
            line -> {
              entry(line).ifPresent(e -> entries.merge(e.transaction(), e, Ledger::later));
              Matcher gone = GONE.matcher(line);
              if (gone.matches()) {
                entries.computeIfPresent(gone.group(1), (id, e) -> e.gone());
              }
            });
    return entries.values();
  }

  /// A transaction does not change whom it pays.
  private static Entry later(Entry before, Entry after) {
    return before.invoiceId().equals(after.invoiceId()) ? after : before;
  }

  private static Optional<Entry> entry(String line) {
    Matcher m = PAID.matcher(line);
    if (!m.matches()) {
      return Optional.empty();
    }
    Asset asset = Asset.of(Optional.ofNullable(m.group(5)).orElse("LTC"));
    try {
      Money amount = Money.parse(m.group(2), asset);
      int confirmations = Integer.parseInt(m.group(3));
      return Optional.of(new Entry(m.group(4), invoice(m.group(1)), amount, confirmations, false))
          .filter(e -> e.amount().isPositive());
    } catch (ArithmeticException tooFine) {
      return Optional.empty();
    }
  }

  /// When each transaction was seen first.
  Map<String, Instant> seen() throws IOException {
    Map<String, Instant> seen = new LinkedHashMap<>();
    if (Files.exists(seenFile())) {
      for (String line : whole(seenFile()).lines().toList()) {
        Matcher m = SEEN.matcher(line);
        if (m.matches()) {
          instant(m.group(2)).ifPresent(at -> seen.putIfAbsent(m.group(1), at));
        }
      }
    }
    return seen;
  }

  private static Optional<Instant> instant(String text) {
    try {
      return Optional.of(Instant.parse(text));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  void saw(String transaction, Instant at) throws IOException {
    Files.writeString(
        seenFile(),
        transaction + " " + at + "\n",
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }

  private Path seenFile() {
    return file.resolveSibling(file.getFileName() + ".seen");
  }

  /// Its whole lines: what is being written is for the next time.
  private static String whole(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      String text = new String(in.readNBytes(BYTES_MAX), StandardCharsets.UTF_8);
      return text.substring(0, text.lastIndexOf('\n') + 1);
    }
  }
}
