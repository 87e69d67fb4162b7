package sutler.mcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/// A handler's notes come back to it from the client who got them, for the call that they were made
/// for, in time, and from nobody else.
final class RequestStateTest {
  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-07-28T12:00:00Z"));
  private final Seal seal = Seal.ofThisProcess();
  private final RequestState states =
      new RequestState(seal, UsedOnce.ofThisProcess(), () -> now.get());
  private final Message.Request buy =
      request("tools/call", "{\"name\":\"buy\",\"arguments\":{\"a\":1,\"b\":[1,2]}}");

  @Test
  void itComesBackForTheSameCall() {
    String sealed = states.sealed("alice", buy, "step 2", false);

    assertThat(sealed).doesNotContain("step");
    assertThat(opened("alice", buy, sealed)).contains("step 2");
    assertThat(opened("alice", buy, sealed)).contains("step 2");
  }

  @Test
  void theOrderOfArgumentsDoesNotMatter() {
    String sealed = states.sealed("alice", buy, "x", false);
    Message.Request turned =
        request("tools/call", "{\"arguments\":{\"b\":[1,2],\"a\":1},\"name\":\"buy\"}");

    assertThat(opened("alice", turned, sealed)).contains("x");
  }

  @Test
  void anotherCallerMethodNameOrArgumentCannotUseIt() {
    String sealed = states.sealed("alice", buy, "x", false);

    assertThat(states.open("bob", buy, sealed)).isInstanceOf(RequestState.Opened.Bad.class);
    for (String params :
        new String[] {
          "{\"name\":\"sell\",\"arguments\":{\"a\":1,\"b\":[1,2]}}",
          "{\"name\":\"buy\",\"arguments\":{\"a\":2,\"b\":[1,2]}}",
          "{\"name\":\"buy\",\"arguments\":{\"a\":1,\"b\":[2,1]}}",
          "{\"name\":\"buy\",\"arguments\":{\"a\":1,\"b\":[1,2],\"c\":0}}",
          "{\"name\":\"buy\"}"
        }) {
      assertThat(states.open("alice", request("tools/call", params), sealed))
          .as(params)
          .isInstanceOf(RequestState.Opened.Bad.class);
    }
    Message.Request prompt = request("prompts/get", buy.params().toString());
    assertThat(states.open("alice", prompt, sealed)).isInstanceOf(RequestState.Opened.Bad.class);
  }

  @Test
  void itExpires() {
    String sealed = states.sealed("alice", buy, "x", false);
    now.set(now.get().plusMillis(RequestState.LIFE_MS));

    assertThat(states.open("alice", buy, sealed)).isInstanceOf(RequestState.Opened.Bad.class);
  }

  @Test
  void oneThatMovesMoneyComesBackOnce() {
    String sealed = states.sealed("alice", buy, "x", true);

    assertThat(opened("alice", buy, sealed)).contains("x");
    assertThat(opened("alice", buy, sealed)).isEmpty();
  }

  /// A name that nobody looks at must not stand in for the URI.
  @Test
  void anotherResourceCannotUseIt() {
    Message.Request read = request("resources/read", "{\"name\":\"\",\"uri\":\"x://a\"}");
    Message.Request other = request("resources/read", "{\"name\":\"\",\"uri\":\"x://b\"}");
    String sealed = states.sealed("alice", read, "x", false);

    assertThat(opened("alice", read, sealed)).contains("x");
    assertThat(opened("alice", other, sealed)).isEmpty();
  }

  @Test
  void aServerWithAnotherKeyCannotOpenIt() {
    String sealed = states.sealed("alice", buy, "x", false);
    RequestState others =
        new RequestState(Seal.ofThisProcess(), UsedOnce.ofThisProcess(), () -> now.get());

    assertThat(others.open("alice", buy, sealed)).isInstanceOf(RequestState.Opened.Bad.class);
  }

  @Test
  void aStateThatIsTooLongIsAFaultOfTheHandlers() {
    String tooLong = "x".repeat(RequestState.STATE_BYTES_MAX + 1);

    assertThatThrownBy(() -> states.sealed("alice", buy, tooLong, false))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private Optional<String> opened(String caller, Message.Request request, String sealed) {
    return states.open(caller, request, sealed) instanceof RequestState.Opened.Good good
            && states.use(good)
        ? Optional.of(good.state())
        : Optional.empty();
  }

  private static Message.Request request(String method, String params) {
    return new Message.Request("1", method, Json.MAPPER.readTree(params));
  }
}
