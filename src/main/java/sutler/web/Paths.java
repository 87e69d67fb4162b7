package sutler.web;

import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Reads what stands behind a servlet's path.
final class Paths {
  private Paths() {}

  /// The UUID in `/{uuid}`.
  static Optional<UUID> uuid(@Nullable String pathInfo) {
    String text = pathInfo == null ? "" : pathInfo.substring(1);
    boolean form = text.matches("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
    return form ? Optional.of(UUID.fromString(text)) : Optional.empty();
  }
}
