package sutler.mcp;

import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.util.concurrent.TimeUnit;

/// Reads the body of a request: only so much, and only so long. The container limits the wait for
/// the next byte; that alone would let a client send one byte now and then for hours.
final class Body {
  private static final long READ_MS_MAX = 20_000;
  private static final int CHUNK_BYTES = 2 * 1024;

  private Body() {}

  sealed interface Read {
    record All(byte[] bytes) implements Read {}

    record TooLarge() implements Read {}

    record TooSlow() implements Read {}

    /// Others send large bodies, and there is no room for this one now.
    record TooMany() implements Read {}
  }

  /// @param ration what all bodies share that are larger than a chunk or two; what this one takes
  ///   is given back once the request is answered
  static Read read(HttpServletRequest request, int bytesMax, Ration.Share ration)
      throws IOException {
    try {
      return readInTime(request, bytesMax, ration);
    } catch (IOException failed) {
      // Tomcat wraps it in an exception of its own.
      if (failed instanceof SocketTimeoutException
          || failed.getCause() instanceof SocketTimeoutException) {
        return new Read.TooSlow();
      }
      throw failed;
    }
  }

  private static Read readInTime(HttpServletRequest request, int bytesMax, Ration.Share ration)
      throws IOException {
    InputStream in = request.getInputStream();
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(READ_MS_MAX);
    // What a client announces it has not sent yet.
    ByteArrayOutputStream all = new ByteArrayOutputStream(CHUNK_BYTES);
    byte[] chunk = new byte[CHUNK_BYTES];
    int count = in.read(chunk);
    while (count >= 0) {
      all.write(chunk, 0, count);
      if (all.size() > bytesMax) {
        return new Read.TooLarge();
      }
      if (!ration.covers(all.size())) {
        return new Read.TooMany();
      }
      if (System.nanoTime() > end) {
        return new Read.TooSlow();
      }
      count = in.read(chunk);
    }
    return new Read.All(all.toByteArray());
  }
}
