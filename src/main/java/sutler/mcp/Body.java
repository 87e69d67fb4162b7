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
  }

  static Read read(HttpServletRequest request, int bytesMax) throws IOException {
    try {
      return readInTime(request, bytesMax);
    } catch (IOException failed) {
      // Tomcat wraps it in an exception of its own.
      if (failed instanceof SocketTimeoutException
          || failed.getCause() instanceof SocketTimeoutException) {
        return new Read.TooSlow();
      }
      throw failed;
    }
  }

  private static Read readInTime(HttpServletRequest request, int bytesMax) throws IOException {
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
      if (System.nanoTime() > end) {
        return new Read.TooSlow();
      }
      count = in.read(chunk);
    }
    return new Read.All(all.toByteArray());
  }
}
