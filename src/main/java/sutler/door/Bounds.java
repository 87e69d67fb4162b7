package sutler.door;

import java.time.Duration;

/// How much the crowd may hold, all of it from what the heap holds.
///
/// @param connections in all
/// @param ofNetwork connections of one network
/// @param served requests that are served at once, streams among them
/// @param bodyBytes of bodies in flight that are larger than a few kilobytes, all together
/// @param proxies the operator's own: they stand for many
public record Bounds(int connections, int ofNetwork, int served, long bodyBytes, Proxies proxies) {
  /// What a connection takes while it is waited for: two buffers and Tomcat's for a head; and what
  /// it takes besides while it is served: characters, a form, the answer. Both measured.
  private static final int WAITING_BYTES = 26 * 1024;

  private static final int SERVED_BYTES = 64 * 1024;

  /// What the store itself needs of the heap, its catalog above all.
  private static final long STORE_BYTES = 100L * 1024 * 1024;

  private static final int CONNECTIONS_MAX = 20_000;
  private static final int CONNECTIONS_MIN = 64;

  static final int HEAD_BYTES = 8 * 1024;
  static final int BUFFER_BYTES = 2 * 1024;

  /// From the first byte of a head to its last.
  static final Duration HEAD_TIME = Duration.ofSeconds(10);

  /// From the first byte of a head to the last of its body.
  static final Duration BODY_TIME = Duration.ofSeconds(20);

  /// How long a connection may rest between requests.
  static final Duration REST_TIME = Duration.ofSeconds(60);

  /// @param heapBytes what the process may use; of what the store itself leaves, three tenths are
  ///   for connections, three for what is served, and one for large bodies
  public static Bounds of(long heapBytes, Proxies proxies) {
    long tenth = Math.max(0, heapBytes - STORE_BYTES) / 10;
    int connections = fitting(3 * tenth, WAITING_BYTES);
    return new Bounds(
        connections, connections / 2, fitting(3 * tenth, SERVED_BYTES), tenth, proxies);
  }

  /// Streams of assistants, and as many of open pages: the other half is for those who ask and go.
  public int streams() {
    return served / 4;
  }

  private static int fitting(long bytes, int each) {
    return (int) Math.clamp(bytes / each, CONNECTIONS_MIN, CONNECTIONS_MAX);
  }
}
