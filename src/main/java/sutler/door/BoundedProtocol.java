package sutler.door;

import java.io.IOException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.apache.catalina.connector.CoyoteAdapter;
import org.apache.coyote.Adapter;
import org.apache.coyote.Processor;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.coyote.http11.Http11Processor;
import org.apache.tomcat.util.net.AbstractEndpoint.Handler.SocketState;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;

/// HTTP/1.1 of Tomcat, for so many connections and no more. Tomcat makes it by its name.
public final class BoundedProtocol extends Http11NioProtocol {
  /// Connections that the kernel holds until they are let in; more than it may is cut by it.
  private static final int BACKLOG = 4_096;

  private final BoundedEndpoint endpoint;
  private @Nullable ScheduledFuture<?> sweeping;
  private @Nullable Bounds bounds;

  public BoundedProtocol() {
    this(new BoundedEndpoint());
  }

  private BoundedProtocol(BoundedEndpoint endpoint) {
    super(endpoint);
    this.endpoint = endpoint;
  }

  /// Before it starts.
  public void bound(Bounds bounds) {
    this.bounds = bounds;
    endpoint.bound(bounds);
    // The endpoint decides who comes in; Tomcat's own limit would keep all waiting alike.
    setMaxConnections(2 * bounds.connections());
    setAcceptCount(BACKLOG);
    setProcessorCache(bounds.connections() / 8);
    setProperty("socket.appReadBufSize", Integer.toString(Bounds.BUFFER_BYTES));
    setProperty("socket.appWriteBufSize", Integer.toString(Bounds.BUFFER_BYTES));
    setProperty("socket.bufferPool", Integer.toString(bounds.connections() / 8));
    setMaxHttpRequestHeaderSize(Bounds.HEAD_BYTES);
    setMaxHttpResponseHeaderSize(Bounds.HEAD_BYTES);
    setConnectionTimeout((int) Bounds.HEAD_TIME.toMillis());
    setKeepAliveTimeout((int) Bounds.REST_TIME.toMillis());
  }

  @Override
  public void setAdapter(Adapter served) {
    super.setAdapter(
        bounds == null
            ? served
            : new BoundedAdapter(served, bounds.served(), endpoint::endSlowest));
  }

  @Override
  public void start() throws Exception {
    super.start();
    sweeping = getUtilityExecutor().scheduleWithFixedDelay(endpoint::sweep, 1, 1, TimeUnit.SECONDS);
  }

  @Override
  public void stop() throws Exception {
    if (sweeping != null) {
      sweeping.cancel(false);
    }
    super.stop();
  }

  @Override
  protected Processor createProcessor() {
    return new Watched(this, getAdapter(), endpoint);
  }

  /// Tells how far a connection is with its request.
  private static final class Watched extends Http11Processor {
    private final BoundedEndpoint endpoint;

    Watched(AbstractHttp11Protocol<?> protocol, Adapter adapter, BoundedEndpoint endpoint) {
      super(protocol, adapter);
      this.endpoint = endpoint;
    }

    @Override
    public SocketState service(SocketWrapperBase<?> wrapper) throws IOException {
      Seat seat = seat(wrapper);
      if (seat == null) {
        return super.service(wrapper);
      }
      seat.begins(getRequest());
      SocketState state = super.service(wrapper);
      seat.ends(state != SocketState.OPEN);
      forget();
      return state;
    }

    /// What serving took goes with the request: a processor that only waits for a head would keep
    /// it, and in time all of them would have some.
    private void forget() {
      if (!isAsync()) {
        getRequest().setNote(CoyoteAdapter.ADAPTER_NOTES, null);
        response.setNote(CoyoteAdapter.ADAPTER_NOTES, null);
      }
    }

    private @Nullable Seat seat(SocketWrapperBase<?> wrapper) {
      return wrapper.getSocket() instanceof NioChannel channel
          ? endpoint.seat(channel.getIOChannel())
          : null;
    }
  }
}
