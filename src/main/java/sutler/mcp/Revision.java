package sutler.mcp;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// The revisions of the protocol that are served, newest first. The first is the modern era: every
/// request stands alone. The others begin with `initialize`.
enum Revision {
  V2026_07_28("2026-07-28"),
  V2025_11_25("2025-11-25"),
  V2025_06_18("2025-06-18"),
  V2025_03_26("2025-03-26");

  static final Revision MODERN = V2026_07_28;
  static final Revision NEWEST_LEGACY = V2025_11_25;

  private final String text;

  Revision(String text) {
    this.text = text;
  }

  String text() {
    return text;
  }

  boolean isModern() {
    return this == MODERN;
  }

  static Optional<Revision> of(String text) {
    return Arrays.stream(values()).filter(r -> r.text.equals(text)).findFirst();
  }

  static List<String> texts() {
    return Arrays.stream(values()).map(Revision::text).toList();
  }
}
