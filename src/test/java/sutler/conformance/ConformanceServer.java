package sutler.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import sutler.mcp.Answer;
import sutler.mcp.Ask;
import sutler.mcp.Authenticator;
import sutler.mcp.Bus;
import sutler.mcp.Call;
import sutler.mcp.Change;
import sutler.mcp.Content;
import sutler.mcp.Contents;
import sutler.mcp.McpServer;
import sutler.mcp.McpServlet;
import sutler.mcp.Outcome;
import sutler.mcp.Prompt;
import sutler.mcp.Ration;
import sutler.mcp.Resource;
import sutler.mcp.ResourceTemplate;
import sutler.mcp.Seal;
import sutler.mcp.Tool;
import sutler.mcp.UsedOnce;

/// The room `mcp` on a bare Tomcat, with the fixtures of the conformance suite. It lets everybody
/// in, because the suite brings no credentials.
final class ConformanceServer implements AutoCloseable {
  private static final int REQUEST_BYTES_MAX = 256 * 1024;
  private static final String WATCHED = "test://watched-resource";

  private final Tomcat tomcat;
  private final McpServer<String> server;

  private ConformanceServer(Tomcat tomcat, McpServer<String> server) {
    this.tomcat = tomcat;
    this.server = server;
  }

  /// @param port 0 for any that is free
  static ConformanceServer start(int port) throws IOException, LifecycleException {
    return start(port, server());
  }

  static ConformanceServer start(int port, McpServer<String> server)
      throws IOException, LifecycleException {
    Tomcat tomcat = new Tomcat();
    Path folder = Files.createTempDirectory("sutler-conformance");
    tomcat.setBaseDir(folder.toString());
    Connector connector = new Connector();
    connector.setPort(port);
    connector.setProperty("address", "127.0.0.1");
    connector.setProperty("connectionTimeout", "5000");
    connector.getProtocolHandler().setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    tomcat.setConnector(connector);
    Context context = tomcat.addContext("", folder.toString());
    McpServlet.Limits limits =
        new McpServlet.Limits(
            Set.of("localhost", "127.0.0.1", "[::1]"),
            REQUEST_BYTES_MAX,
            0,
            new Ration(64 * 1024 * 1024),
            1_000,
            request -> "",
            McpServlet.Challenge.NONE);
    Tomcat.addServlet(context, "mcp", new McpServlet<>(server, new Everybody(), limits));
    context.addServletMappingDecoded("/mcp/*", "mcp");
    tomcat.start();
    if (connector.getLocalPort() < 0) {
      tomcat.destroy();
      throw new IOException(
          "Port " + port + " on 127.0.0.1 cannot be used; another program may have it.");
    }
    return new ConformanceServer(tomcat, server);
  }

  /// Two callers, told apart by `X-API-Key`.
  private static final class Everybody implements Authenticator<String> {
    @Override
    public Optional<String> authenticate(Credentials credentials) {
      return Optional.of(credentials.first().orElse("anybody"));
    }

    @Override
    public String callerKey(String visitor) {
      return visitor;
    }
  }

  static McpServer.Identity identity() {
    return new McpServer.Identity(
        "sutler-conformance",
        "Conformance fixtures",
        "1.0.0",
        "The fixtures of the MCP conformance suite",
        "https://modelcontextprotocol.io",
        "Fixtures only.",
        List.of());
  }

  static McpServer<String> server() {
    return server(Bus.local(), Seal.ofThisProcess(), UsedOnce.ofThisProcess());
  }

  /// One of several nodes.
  static McpServer<String> server(Bus bus, Seal seal, UsedOnce usedOnce) {
    List<Tool<String>> tools = new ArrayList<>(PlainTools.all());
    tools.addAll(AskingTools.all());
    List<McpServer<String>> self = new ArrayList<>();
    Changing changing = new Changing(tools, self, new AtomicInteger());
    tools.addAll(changing.triggers());
    McpServer<String> server =
        McpServer.<String>of(identity())
            .tools(tools)
            .prompts(prompts())
            .resources(resources(), List.of(template()))
            .logging()
            .listsChange()
            .extension("dev.sutler/fixtures", "{}")
            .nodes(bus, seal, usedOnce)
            .build();
    self.add(server);
    return server;
  }

  /// Tools that change what there is.
  private record Changing(
      List<Tool<String>> tools, List<McpServer<String>> self, AtomicInteger changes) {

    List<Tool<String>> triggers() {
      return List.of(
          Fixture.tool("test_trigger_tool_change", call -> toolChange()),
          Fixture.tool("test_trigger_prompt_change", call -> promptChange()),
          Fixture.tool("test_trigger_resource_change", call -> resourceChange()));
    }

    private Answer toolChange() {
      List<Tool<String>> now = new ArrayList<>(tools);
      if (changes.getAndIncrement() % 2 == 0) {
        now.add(Fixture.tool("test_comes_and_goes", call -> Answer.text("Here")));
      }
      self.getFirst().tools(now);
      return Answer.text("The tools changed");
    }

    private Answer promptChange() {
      List<Prompt<String>> now = new ArrayList<>(prompts());
      if (changes.getAndIncrement() % 2 == 0) {
        now.add(
            Fixture.prompt(
                "test_comes_and_goes", List.of(), call -> Fixture.says(new Content.Text("Here"))));
      }
      self.getFirst().prompts(now);
      return Answer.text("The prompts changed");
    }

    private Answer resourceChange() {
      self.getFirst().changed(new Change.Updated(WATCHED));
      return Answer.text("The watched resource changed");
    }
  }

  private static List<Prompt<String>> prompts() {
    return List.of(
        Fixture.prompt(
            "test_simple_prompt",
            List.of(),
            call -> Fixture.says(new Content.Text("This is a simple prompt for testing."))),
        Fixture.prompt(
            "test_prompt_with_arguments",
            List.of(Fixture.argument("arg1"), Fixture.argument("arg2")),
            call ->
                Fixture.says(
                    new Content.Text(
                        "Prompt with arguments: arg1='%s', arg2='%s'"
                            .formatted(
                                call.text("arg1").orElse(""), call.text("arg2").orElse(""))))),
        Fixture.prompt(
            "test_prompt_with_embedded_resource",
            List.of(Fixture.argument("resourceUri")),
            call ->
                Fixture.says(
                    PlainTools.embedded(
                        call.text("resourceUri").orElse(""), "text/plain", "Embedded."),
                    new Content.Text("Please process the embedded resource above."))),
        Fixture.prompt(
            "test_prompt_with_image",
            List.of(),
            call ->
                Fixture.says(
                    new Content.Image(PlainTools.PNG, "image/png"),
                    new Content.Text("Please analyze the image above."))),
        Fixture.prompt(
            "test_input_required_result_prompt", List.of(), ConformanceServer::withContext));
  }

  private static Outcome.OfPrompt withContext(Call<String> call) {
    Optional<String> context =
        call.input("user_context").flatMap(input -> Fixture.field(input, "context"));
    return context.isPresent()
        ? Fixture.says(new Content.Text("Prompt with context: " + context.get()))
        : Ask.one("user_context", AskingTools.text("What context should be used?", "context"));
  }

  private static List<Resource<String>> resources() {
    return List.of(
        text("test://static-text", "This is the content of the static text resource."),
        Fixture.resource(
            "test://static-binary",
            "image/png",
            Contents.Part.blob("test://static-binary", "image/png", PlainTools.PNG)),
        text(WATCHED, "Watched resource content"));
  }

  private static Resource<String> text(String uri, String text) {
    return Fixture.resource(uri, "text/plain", Contents.Part.text(uri, "text/plain", text));
  }

  private static ResourceTemplate<String> template() {
    return new ResourceTemplate<>() {
      @Override
      public Resource.Spec spec() {
        return new Resource.Spec(
            "test://template/{id}/data",
            "template",
            "A template",
            "A fixture of the conformance suite",
            "application/json",
            List.of());
      }

      @Override
      public Outcome.OfRead read(Call<String> call) {
        String id = call.text("id").orElse("");
        String json = "{\"id\":\"%s\",\"templateTest\":true}".formatted(id.replace("\"", ""));
        return new Contents(
            List.of(
                Contents.Part.text("test://template/" + id + "/data", "application/json", json)),
            60_000,
            true);
      }
    };
  }

  /// Ends the streams and nothing else.
  void endStreams() {
    server.close();
  }

  String url() {
    return "http://127.0.0.1:" + tomcat.getConnector().getLocalPort() + "/mcp";
  }

  @Override
  public void close() throws LifecycleException {
    server.close();
    tomcat.stop();
    tomcat.destroy();
  }
}
