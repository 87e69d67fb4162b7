package sutler.door;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.NioEndpoint;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;

/// Tomcat's endpoint with a [Crowd]: whoever comes while there is no room takes the place of one
/// that only waits, and heads and bodies have to arrive in time, however their bytes trickle in.
///
/// A connection that has to go is told that its input is over. Tomcat then ends it on its own
/// thread: closed from here, its buffers could be given to another while they are in use.
final class BoundedEndpoint extends NioEndpoint {
  private static final Logger LOG = System.getLogger(BoundedEndpoint.class.getName());
  private static final int LOOKED_AT_MAX = 64;
  private static final Duration LOGGED_EVERY = Duration.ofMinutes(1);

  private final ConcurrentMap<SocketChannel, Seat> seats = new ConcurrentHashMap<>();
  private @Nullable Crowd<SocketChannel> crowd;
  private @Nullable Bounds bounds;
  private long refused;
  private long logged = System.nanoTime() - LOGGED_EVERY.toNanos();

  BoundedEndpoint() {
    connections = new Connections();
  }

  void bound(Bounds what) {
    bounds = what;
    crowd = new Crowd<>(what.connections(), what.ofNetwork(), this::doing, this::worth);
  }

  @Nullable Seat seat(SocketChannel socket) {
    return seats.get(socket);
  }

  private Crowd.Doing doing(SocketChannel socket) {
    Seat seat = seats.get(socket);
    return seat == null ? Crowd.Doing.WAITED_FOR : seat.doing();
  }

  private Crowd.Worth worth(SocketChannel socket) {
    Seat seat = seats.get(socket);
    return seat == null ? Crowd.Worth.NONE : new Crowd.Worth(seat.served(), seat.ageNanos());
  }

  /// All connections that Tomcat has; those that it ends leave the crowd.
  private final class Connections
      extends ConcurrentHashMap<SocketChannel, SocketWrapperBase<NioChannel>> {
    private static final long serialVersionUID = 1;

    @Override
    public @Nullable SocketWrapperBase<NioChannel> remove(Object channel) {
      if (channel instanceof SocketChannel socket) {
        left(socket);
      }
      return super.remove(channel);
    }
  }

  private void left(SocketChannel socket) {
    seats.remove(socket);
    if (crowd != null) {
      crowd.leave(socket);
    }
  }

  @Override
  protected boolean setSocketOptions(SocketChannel socket) {
    if (crowd == null || bounds == null) {
      return super.setSocketOptions(socket);
    }
    boolean enters = false;
    try {
      enters = enters(crowd, bounds, socket);
    } catch (IOException | RuntimeException broken) {
      LOG.log(Level.DEBUG, "a connection broke before it was let in", broken);
    }
    if (!enters) {
      left(socket);
      // Tomcat closes and discounts only those for which it has a wrapper.
      destroySocket(socket);
      return false;
    }
    boolean taken = super.setSocketOptions(socket);
    if (!taken) {
      left(socket);
    }
    return taken;
  }

  private boolean enters(Crowd<SocketChannel> all, Bounds what, SocketChannel socket)
      throws IOException {
    InetAddress address = ((InetSocketAddress) socket.getRemoteAddress()).getAddress();
    String network = Networks.site(address);
    return switch (all.enter(socket, network, what.proxies().contains(address))) {
      case Crowd.Entry.LetIn<SocketChannel> in -> {
        in.goes().ifPresent(this::end);
        seats.put(socket, new Seat());
        yield true;
      }
      case Crowd.Entry.Refused<SocketChannel> full -> {
        refused(network);
        yield false;
      }
    };
  }

  private void end(SocketChannel socket) {
    Seat seat = seats.get(socket);
    if (seat != null) {
      seat.ended();
    }
    try {
      socket.shutdownInput();
    } catch (IOException gone) {
      // As it should be.
    }
  }

  /// One line a minute, whatever happens.
  private void refused(String network) {
    refused++;
    long now = System.nanoTime();
    if (now - logged > LOGGED_EVERY.toNanos()) {
      LOG.log(
          Level.WARNING,
          "connections refused: {0}, the last from network {1}; all that there may be are at work, and more memory (the setting memory) lets in more",
          refused,
          network);
      logged = now;
      refused = 0;
    }
  }

  /// Ends the request whose body has been on its way for longest.
  ///
  /// @return false where there is none
  boolean endSlowest() {
    Optional<Map.Entry<SocketChannel, Seat>> slowest =
        seats.entrySet().stream()
            .filter(entry -> entry.getValue().canMakeRoom())
            .limit(LOOKED_AT_MAX)
            .max(Comparator.comparingLong(entry -> entry.getValue().ageNanos()));
    slowest.ifPresent(entry -> end(entry.getKey()));
    return slowest.isPresent();
  }

  /// Lets go who is too slow with a head or a body.
  void sweep() {
    seats.forEach(
        (socket, seat) -> {
          try {
            if (isSlow(seat)) {
              end(socket);
            }
          } catch (RuntimeException changing) {
            // It is being served this very moment; the next round looks again.
          }
        });
  }

  private static boolean isSlow(Seat seat) {
    long age = seat.ageNanos();
    return switch (seat.doing()) {
      case WAITED_FOR -> age > Bounds.HEAD_TIME.toNanos();
      case SENDING -> age > Bounds.BODY_TIME.toNanos();
      case RESTING, BUSY -> false;
    };
  }
}
