package sutler.web;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// `/connect`: how to connect each assistant to this store, ready to copy. With `?ref=CODE`, what
/// is copied carries an affiliate's code.
public final class ConnectPage extends HttpServlet {
  private static final Pattern CODE = Pattern.compile("[A-Za-z0-9_-]{2,40}");

  private final transient Referrals referrals;
  private final String endpoint;
  private final boolean sandbox;

  /// Those who bring buyers.
  public interface Referrals {
    boolean exists(String code);

    /// Somebody came by the link of a code.
    void clicked(String code, String address);
  }

  /// @param endpoint where the store's MCP endpoint is
  public ConnectPage(Referrals referrals, String endpoint, boolean sandbox) {
    this.referrals = referrals;
    this.endpoint = endpoint;
    this.sandbox = sandbox;
  }

  /// @param local whether only programs on this machine reach the store
  public record Model(String endpoint, List<Client> clients, boolean local, boolean sandbox) {}

  /// One assistant.
  ///
  /// @param steps in the order in which they are done
  /// @param remote whether it reaches the store from its maker's servers
  public record Client(String id, String name, List<Step> steps, boolean remote) {}

  /// @param copied what is to be copied, or nothing
  /// @param link where a press does it all
  public record Step(String text, Optional<String> copied, Optional<String> link) {
    static Step say(String text) {
      return new Step(text, Optional.empty(), Optional.empty());
    }

    static Step copy(String text, String copied) {
      return new Step(text, Optional.of(copied), Optional.empty());
    }

    static Step press(String text, String link) {
      return new Step(text, Optional.empty(), Optional.of(link));
    }
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Optional<String> code =
        Optional.ofNullable(request.getParameter("ref"))
            .filter(c -> CODE.matcher(c).matches() && referrals.exists(c));
    code.ifPresent(c -> referrals.clicked(c, Visitors.site(request)));
    String url = endpoint + code.map(c -> "?ref=" + c).orElse("");
    boolean local = endpoint.startsWith("http:");
    Model model = new Model(url, clients(url), local, sandbox);
    Page.render(response, 200, "connect.jte", model, Page.Policy.LIVE);
  }

  private static List<Client> clients(String url) {
    return List.of(
        claude(url),
        claudeCode(url),
        chatGpt(url),
        cursor(url),
        vsCode(url),
        codex(url),
        gemini(url),
        inspector(url));
  }

  private static Client claude(String url) {
    return new Client(
        "claude",
        "Claude",
        List.of(
            Step.say(
                "In Claude on the web or on the desktop, open Customize, then Connectors, then Add custom connector."),
            Step.copy("Call it Sutler and paste this URL:", url),
            Step.say("Press Connect. You sign in here and allow it.")),
        true);
  }

  private static Client claudeCode(String url) {
    return new Client(
        "claude-code",
        "Claude Code",
        List.of(
            Step.copy("In a terminal:", "claude mcp add --transport http sutler \"" + url + "\""),
            Step.copy("Then, in Claude Code, sign in:", "/mcp")),
        false);
  }

  private static Client chatGpt(String url) {
    return new Client(
        "chatgpt",
        "ChatGPT",
        List.of(
            Step.say(
                "In Settings, open Apps & Connectors, then Advanced settings, and switch Developer mode on."),
            Step.copy("Back in Apps & Connectors, press Create and paste this URL:", url),
            Step.say("Choose OAuth, press Create, sign in here and allow it.")),
        true);
  }

  private static Client cursor(String url) {
    String server = "{\"url\":\"" + url + "\"}";
    String config =
        URLEncoder.encode(
            Base64.getEncoder().encodeToString(server.getBytes(StandardCharsets.UTF_8)),
            StandardCharsets.UTF_8);
    return new Client(
        "cursor",
        "Cursor",
        List.of(
            Step.press(
                "Add to Cursor",
                "cursor://anysphere.cursor-deeplink/mcp/install?name=sutler&config=" + config),
            Step.copy("Or put this into ~/.cursor/mcp.json:", servers("mcpServers", "url", url)),
            Step.say("Press Connect beside sutler in Cursor's MCP settings.")),
        false);
  }

  private static Client vsCode(String url) {
    String server = "{\"name\":\"sutler\",\"type\":\"http\",\"url\":\"" + url + "\"}";
    String config = URLEncoder.encode(server, StandardCharsets.UTF_8);
    return new Client(
        "vs-code",
        "VS Code",
        List.of(
            Step.press("Add to VS Code", "vscode:mcp/install?" + config),
            Step.copy(
                "Or put this into .vscode/mcp.json:",
                """
                {
                  "servers": {
                    "sutler": {
                      "type": "http",
                      "url": "%s"
                    }
                  }
                }"""
                    .formatted(url)),
            Step.say("Press Start above the entry. VS Code opens the page where you sign in.")),
        false);
  }

  private static Client codex(String url) {
    return new Client(
        "codex",
        "Codex",
        List.of(
            Step.copy("In a terminal:", "codex mcp add sutler --url \"" + url + "\""),
            Step.copy("Sign in:", "codex mcp login sutler"),
            Step.copy(
                "Or put this into ~/.codex/config.toml:",
                "[mcp_servers.sutler]\nurl = \"" + url + "\"")),
        false);
  }

  private static Client gemini(String url) {
    return new Client(
        "gemini",
        "Gemini CLI",
        List.of(
            Step.copy(
                "In a terminal:",
                "gemini mcp add --scope user --transport http sutler \"" + url + "\""),
            Step.copy("Then, in Gemini, sign in:", "/mcp auth sutler"),
            Step.copy(
                "Or put this into ~/.gemini/settings.json:",
                servers("mcpServers", "httpUrl", url))),
        false);
  }

  private static Client inspector(String url) {
    return new Client(
        "inspector",
        "MCP Inspector",
        List.of(
            Step.copy(
                "In a terminal, with Node 22 or later:",
                "npx @modelcontextprotocol/inspector --transport http --server-url \""
                    + url
                    + "\"")),
        false);
  }

  private static String servers(String all, String field, String url) {
    return """
        {
          "%s": {
            "sutler": {
              "%s": "%s"
            }
          }
        }"""
        .formatted(all, field, url);
  }
}
