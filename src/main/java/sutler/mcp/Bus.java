package sutler.mcp;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/// Carries short messages between the nodes of one server. What is sent reaches every node that
/// listens, the sender too, or nobody: a node that is away misses it.
public interface Bus {

  void send(String message);

  void listen(Consumer<String> receiver);

  /// For a server of one node.
  static Bus local() {
    List<Consumer<String>> receivers = new CopyOnWriteArrayList<>();
    return new Bus() {
      @Override
      public void send(String message) {
        receivers.forEach(receiver -> receiver.accept(message));
      }

      @Override
      public void listen(Consumer<String> receiver) {
        receivers.add(receiver);
      }
    };
  }
}
