package sutler.door;

import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// Who is connected, and who has to go when there is no room left: never somebody who is being
/// answered, and first who has not asked for anything yet. So whoever only holds connections loses
/// them to those who use theirs.
///
/// @param <C> a connection
final class Crowd<C> {
  /// So many connections are looked at for one that can go; the others are as busy as these.
  private static final int LOOKED_AT_MAX = 64;

  /// Who has come so lately is still on its way to ask for something.
  private static final long GRACE_NANOS = 150_000_000;

  private final int most;
  private final int mostOfNetwork;
  private final Function<C, Doing> doing;
  private final Function<C, Worth> worths;

  /// All connections with their networks, the longest known first; and those of each network.
  private final LinkedHashMap<C, String> networks = new LinkedHashMap<>();

  private final Map<String, LinkedHashMap<C, String>> members = new HashMap<>();

  /// What somebody does with a connection.
  enum Doing {
    /// Nothing was asked for yet: nothing came, or a part of a head.
    WAITED_FOR,
    /// A body is still on its way.
    SENDING,
    /// Everything was answered; the connection is kept for more.
    RESTING,
    /// Is being answered.
    BUSY
  }

  /// @param most connections in all
  /// @param mostOfNetwork connections of one network
  Crowd(int most, int mostOfNetwork, Function<C, Doing> doing, Function<C, Worth> worths) {
    this.most = most;
    this.mostOfNetwork = mostOfNetwork;
    this.doing = doing;
    this.worths = worths;
  }

  /// How much it would be missed: first by how many requests it has served, then by how lately it
  /// was used.
  record Worth(int served, long ageNanos) implements Comparable<Worth> {
    static final Worth NONE = new Worth(0, Long.MAX_VALUE);

    @Override
    public int compareTo(Worth other) {
      return served == other.served
          ? Long.compare(other.ageNanos, ageNanos)
          : Integer.compare(served, other.served);
    }
  }

  /// What becomes of somebody who comes.
  sealed interface Entry<C> {
    /// @param goes who has to make room, if anybody
    record LetIn<C>(Optional<C> goes) implements Entry<C> {}

    /// All others are being answered.
    record Refused<C>() implements Entry<C> {}
  }

  /// @param exempt whether the network is one that stands for many: a proxy of the operator's own
  synchronized Entry<C> enter(C connection, String network, boolean exempt) {
    boolean fullHere = !exempt && members(network).size() >= mostOfNetwork;
    Optional<C> goes = Optional.empty();
    if (fullHere || networks.size() >= most) {
      goes = whoCanGo(fullHere ? members(network) : networks);
      if (goes.isEmpty()) {
        return new Entry.Refused<>();
      }
      leave(goes.get());
    }
    networks.put(connection, network);
    members.computeIfAbsent(network, n -> new LinkedHashMap<>()).put(connection, network);
    return new Entry.LetIn<>(goes);
  }

  synchronized void leave(C connection) {
    String network = networks.remove(connection);
    if (network != null) {
      members.computeIfPresent(
          network,
          (name, all) -> {
            all.remove(connection);
            return all.isEmpty() ? null : all;
          });
    }
  }

  synchronized int size() {
    return networks.size();
  }

  private LinkedHashMap<C, String> members(String network) {
    return members.getOrDefault(network, new LinkedHashMap<>());
  }

  /// Who was waited for long enough, else who would be missed least, and who has only just come if
  /// there is nobody else. Those that were looked at move to the end, so that the next look begins
  /// with others.
  private Optional<C> whoCanGo(LinkedHashMap<C, String> all) {
    Optional<C> waited = Optional.empty();
    Optional<C> other = Optional.empty();
    Optional<C> fresh = Optional.empty();
    LinkedHashMap<C, String> later = new LinkedHashMap<>();
    Iterator<Map.Entry<C, String>> each = all.entrySet().iterator();
    for (int looked = 0; looked < LOOKED_AT_MAX && waited.isEmpty() && each.hasNext(); looked++) {
      Map.Entry<C, String> next = each.next();
      C connection = next.getKey();
      switch (doing.apply(connection)) {
        case WAITED_FOR -> {
          if (worths.apply(connection).ageNanos() > GRACE_NANOS) {
            waited = Optional.of(connection);
          }
          fresh = less(fresh, connection);
        }
        case SENDING, RESTING -> other = less(other, connection);
        case BUSY -> {}
      }
      if (waited.isEmpty()) {
        later.put(connection, next.getValue());
        each.remove();
      }
    }
    all.putAll(later);
    return waited.isPresent() ? waited : other.isPresent() ? other : fresh;
  }

  private Optional<C> less(Optional<C> one, C other) {
    boolean stays =
        one.filter(c -> worths.apply(c).compareTo(worths.apply(other)) <= 0).isPresent();
    return stays ? one : Optional.of(other);
  }
}
