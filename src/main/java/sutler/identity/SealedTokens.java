package sutler.identity;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import sutler.crypto.Base64Url;

/// Tokens that hold all there is to know, sealed, and that end: nothing is kept of them, and nobody
/// else reads or makes one.
///
/// @param purpose what they are for; a token for one thing opens no other
public record SealedTokens(Sealer sealer, String purpose, InstantSource clock) {
  private static final Pattern END = Pattern.compile("[0-9]{1,18}");

  /// @param said without line breaks
  public String make(Instant until, List<String> said) {
    List<String> lines = new ArrayList<>(List.of(Long.toString(until.getEpochSecond())));
    lines.addAll(said);
    byte[] plain = String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
    return Base64Url.encode(sealer.seal(plain, context()));
  }

  /// What it says; empty when it is none of ours, or over.
  public Optional<List<String>> read(String token) {
    return Base64Url.decode(token)
        .flatMap(cipher -> sealer.open(cipher, context()))
        .map(plain -> Arrays.asList(new String(plain, StandardCharsets.UTF_8).split("\n", -1)))
        .filter(lines -> !isOver(lines.getFirst()))
        .map(lines -> lines.subList(1, lines.size()));
  }

  /// One without an end was made by an older version.
  private boolean isOver(String end) {
    return !END.matcher(end).matches() || clock.instant().getEpochSecond() >= Long.parseLong(end);
  }

  private byte[] context() {
    return purpose.getBytes(StandardCharsets.US_ASCII);
  }
}
