package sutler.mcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
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
    assertThat(states.open("alice", buy, sealed)).isEqualTo(good("step 2"));
    assertThat(states.open("alice", buy, sealed)).isEqualTo(good("step 2"));
  }

  @Test
  void theOrderOfArgumentsDoesNotMatter() {
    String sealed = states.sealed("alice", buy, "x", false);
    Message.Request turned =
        request("tools/call", "{\"arguments\":{\"b\":[1,2],\"a\":1},\"name\":\"buy\"}");

    assertThat(states.open("alice", turned, sealed)).isEqualTo(good("x"));
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

    assertThat(states.open("alice", buy, sealed)).isEqualTo(good("x"));
    assertThat(states.open("alice", buy, sealed)).isInstanceOf(RequestState.Opened.Bad.class);
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

  private static RequestState.Opened good(String state) {
    return new RequestState.Opened.Good(state);
  }

  private static Message.Request request(String method, String params) {
    return new Message.Request("1", method, Json.MAPPER.readTree(params));
  }
}
