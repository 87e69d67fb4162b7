package sutler.boot;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/// Many connections that hold what they can get: each sends a beginning, then a byte now and then,
/// and comes again a second after it was turned out. Loopback only; from as many addresses of
/// loopback as it is told.
final class Crowding implements AutoCloseable {
  private static final int CONNECT_MS_MAX = 3_000;
  private static final long AGAIN_NANOS = 1_000_000_000;
  private static final long TRICKLE_NANOS = 2_000_000_000;

  private final int port;
  private final int networks;
  private final byte[] beginning;
  private final byte[] trickle;
  private final List<Thread> all = new ArrayList<>();
  private final AtomicInteger held = new AtomicInteger();
  private final AtomicInteger turnedOut = new AtomicInteger();
  private volatile boolean ending;

  /// @param networks how many addresses they come from
  /// @param beginning what each sends first
  /// @param trickle what each sends every two seconds then; nothing for silence
  Crowding(int port, int count, int networks, String beginning, String trickle) {
    this.port = port;
    this.networks = networks;
    this.beginning = beginning.getBytes(StandardCharsets.ISO_8859_1);
    this.trickle = trickle.getBytes(StandardCharsets.ISO_8859_1);
    for (int i = 0; i < count; i++) {
      int number = i;
      all.add(Thread.ofVirtual().start(() -> come(number)));
    }
  }

  private void come(int number) {
    while (!ending) {
      try (Socket socket = new Socket()) {
        socket.bind(new InetSocketAddress(address(number % networks), 0));
        socket.connect(new InetSocketAddress("127.0.0.1", port), CONNECT_MS_MAX);
        socket.getOutputStream().write(beginning);
        held.incrementAndGet();
        try {
          hold(socket);
        } finally {
          held.decrementAndGet();
        }
      } catch (IOException out) {
        turnedOut.incrementAndGet();
      }
      LockSupport.parkNanos(AGAIN_NANOS);
    }
  }

  private void hold(Socket socket) throws IOException {
    socket.setSoTimeout((int) (TRICKLE_NANOS / 1_000_000));
    InputStream in = socket.getInputStream();
    byte[] buffer = new byte[512];
    while (!ending) {
      try {
        if (in.read(buffer) < 0) {
          throw new IOException("turned out");
        }
      } catch (java.net.SocketTimeoutException silent) {
        socket.getOutputStream().write(trickle);
      }
    }
  }

  private static InetAddress address(int network) throws IOException {
    return InetAddress.getByAddress(
        new byte[] {127, 1, (byte) (network / 250), (byte) (1 + network % 250)});
  }

  int held() {
    return held.get();
  }

  int turnedOut() {
    return turnedOut.get();
  }

  @Override
  public void close() {
    ending = true;
    all.forEach(Thread::interrupt);
  }
}
