package sutler.mcp;

import java.nio.charset.StandardCharsets;

/// What a tool answers: one block of text. It is kept as the bytes that go on the wire, so that an
/// answer which many callers ask for is encoded once.
public final class Answer {
  private final byte[] content;
  private final boolean error;

  private Answer(String text, boolean error) {
    this.error = error;
    this.content =
        ("[{\"type\":\"text\",\"text\":" + Json.quoted(text) + "}]")
            .getBytes(StandardCharsets.UTF_8);
  }

  public static Answer text(String text) {
    return new Answer(text, false);
  }

  public static Answer error(String text) {
    return new Answer(text, true);
  }

  /// The `content` array.
  byte[] content() {
    return content;
  }

  boolean isError() {
    return error;
  }

  /// Bytes held, for caches that count them.
  public int size() {
    return content.length;
  }
}
