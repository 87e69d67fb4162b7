package sutler.mcp;

import jakarta.servlet.http.HttpServletResponse;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A small server for the fuzzers: one of everything, and nothing behind it.
final class FuzzedServer {
  static final Authenticator<String> EVERYBODY =
      new Authenticator<>() {
        @Override
        public Optional<String> authenticate(Credentials credentials) {
          return Optional.of("fuzzer");
        }

        @Override
        public String callerKey(String visitor) {
          return visitor;
        }
      };

  private static final HttpServletResponse UNUSED =
      (HttpServletResponse)
          Proxy.newProxyInstance(
              FuzzedServer.class.getClassLoader(),
              new Class<?>[] {HttpServletResponse.class},
              (proxy, method, arguments) -> {
                throw new IllegalStateException("the response was written to");
              });

  private FuzzedServer() {}

  static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalStateException(otherwise);
    }
  }

  static Http http(Map<String, List<String>> headers) {
    return new Http(
        name -> headers.getOrDefault(name, List.of()), new Channel(UNUSED, false), "", () -> true);
  }

  static McpServer<String> server() {
    McpServer.Identity identity =
        new McpServer.Identity(
            "fuzzed", "Fuzzed", "1", "Fuzzed", "https://example.com", "", List.of());
    return McpServer.<String>of(identity)
        .tools(List.of(echo(), asks()))
        .prompts(List.of(prompt()))
        .resources(List.of(), List.of(template()))
        .logging()
        .build();
  }

  private static Tool<String> echo() {
    return tool(
        "echo",
        "{\"type\":\"object\",\"properties\":{\"n\":{\"type\":\"integer\",\"x-mcp-header\":\"N\"}}}",
        call -> Answer.structured(call.arguments()));
  }

  private static Tool<String> asks() {
    return tool(
        "asks",
        "{\"type\":\"object\"}",
        call ->
            call.input("name").isPresent() && call.state().isPresent()
                ? Answer.text(call.state().get())
                : Ask.one("name", Question.form("Name?", "{\"type\":\"object\"}"))
                    .keeping("kept")
                    .usableOnce());
  }

  private static Tool<String> tool(
      String name, String schema, java.util.function.Function<Call<String>, Outcome.OfTool> run) {
    Tool.Spec spec =
        new Tool.Spec(name, name, name, schema, new Tool.Hints(true, false, true, false));
    return Tool.of(spec, run);
  }

  private static Prompt<String> prompt() {
    Prompt.Argument argument = new Prompt.Argument("a", "A", "A", true);
    Prompt.Spec spec = new Prompt.Spec("p", "P", "P", List.of(argument), List.of());
    return Prompt.of(spec, call -> Messages.user("P", call.text("a").orElseThrow()));
  }

  private static ResourceTemplate<String> template() {
    return new ResourceTemplate<>() {
      @Override
      public Resource.Spec spec() {
        return new Resource.Spec("x://{id}", "x", "X", "X", "text/plain", List.of());
      }

      @Override
      public Outcome.OfRead read(Call<String> call) {
        String id = call.text("id").orElse("");
        return id.length() > 5
            ? Refusal.notFound("x://" + id)
            : new Contents(List.of(Contents.Part.text("x://" + id, "text/plain", id)), 1, false);
      }
    };
  }
}
