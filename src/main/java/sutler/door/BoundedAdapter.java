package sutler.door;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.coyote.ActionCode;
import org.apache.coyote.Adapter;
import org.apache.coyote.Request;
import org.apache.coyote.Response;
import org.apache.tomcat.util.net.SocketEvent;

/// So many requests are served at once, streams among them: only with a whole head does a request
/// take what serving it needs. Who comes while there is no room takes the place of one whose body
/// is still on its way, or is told to come again.
final class BoundedAdapter implements Adapter {
  private static final byte[] FULL =
      "{\"error\":\"unavailable\",\"message\":\"The store is serving as many as it can; try again in a few seconds.\"}"
          .getBytes(StandardCharsets.UTF_8);
  private static final long WAIT_MS_MAX = 1_000;

  /// Of so many places, one is kept free of those who send slowly.
  private static final int RESERVED = 4;

  private final Adapter served;
  private final Semaphore room;
  private final int reserve;
  private final BooleanSupplier makeRoom;

  /// @param makeRoom ends a request that is slow to come in, if there is one
  BoundedAdapter(Adapter served, int most, BooleanSupplier makeRoom) {
    this.served = served;
    this.room = new Semaphore(most);
    this.reserve = Math.ceilDiv(most, RESERVED);
    this.makeRoom = makeRoom;
  }

  @Override
  public void service(Request request, Response response) throws Exception {
    if (!entered()) {
      refuse(response);
      return;
    }
    Seat.holdsRoom(request, true);
    try {
      served.service(request, response);
    } finally {
      Seat.holdsRoom(request, false);
      room.release();
    }
  }

  /// Room is made before there is none, so that nobody waits for it while some only send slowly.
  private boolean entered() throws InterruptedException {
    boolean entered = room.tryAcquire();
    boolean scarce = !entered || room.availablePermits() < reserve;
    boolean makes = scarce && makeRoom.getAsBoolean();
    return entered || (makes && room.tryAcquire(WAIT_MS_MAX, TimeUnit.MILLISECONDS));
  }

  private static void refuse(Response response) throws IOException {
    response.setStatus(503);
    response.addHeader("Retry-After", "5");
    response.addHeader("Connection", "close");
    response.addHeader("X-Content-Type-Options", "nosniff");
    response.addHeader("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
    response.setContentType("application/json");
    response.setContentLength(FULL.length);
    response.doWrite(ByteBuffer.wrap(FULL));
    response.action(ActionCode.CLOSE, null);
  }

  @Override
  public boolean prepare(Request request, Response response) throws Exception {
    return served.prepare(request, response);
  }

  @Override
  public boolean asyncDispatch(Request request, Response response, SocketEvent status)
      throws Exception {
    return served.asyncDispatch(request, response, status);
  }

  @Override
  public void log(Request request, Response response, long time) {
    served.log(request, response, time);
  }

  @Override
  public void checkRecycled(Request request, Response response) {
    served.checkRecycled(request, response);
  }

  @Override
  public String getDomain() {
    return served.getDomain();
  }
}
