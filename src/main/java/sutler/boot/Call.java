package sutler.boot;

import java.io.IOException;
import java.io.PrintStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import sutler.config.StartFailure;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Calls one tool of a running sandbox from the command line, and prints the text that a model
/// would read. The key is read from the sandbox's own data folder.
final class Call {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final int DONE = 0;
  private static final int TOOL_ERROR = 1;

  private Call() {}

  /// @return 0; 1 where the tool answered with an error
  /// @throws StartFailure where it could not be called
  static int run(Settings settings, String tool, String json, PrintStream out) {
    try {
      return call(settings, tool, json, out);
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      throw new StartFailure("The call was interrupted.", stopping);
    }
  }

  private static int call(Settings settings, String tool, String json, PrintStream out)
      throws InterruptedException {
    String body =
        JSON.writeValueAsString(
            Map.of(
                "jsonrpc",
                "2.0",
                "id",
                1,
                "method",
                "tools/call",
                "params",
                Map.of("name", tool, "arguments", object(json))));
    JsonNode answer = post(settings, body);
    if (answer.has("error")) {
      throw new StartFailure(answer.at("/error/message").asString("") + ".");
    }
    out.println(answer.at("/result/content/0/text").asString(""));
    return answer.at("/result/isError").asBoolean(false) ? TOOL_ERROR : DONE;
  }

  private static JsonNode object(String json) {
    try {
      JsonNode value = JSON.readTree(json);
      if (value.isObject()) {
        return value;
      }
    } catch (JacksonException notJson) {
      // Said below, as for a list or a number.
    }
    throw new StartFailure(
        "The arguments are not a JSON object; write them in single quotes: '{\"query\":\"steam usa\"}'.");
  }

  private static JsonNode post(Settings settings, String body) throws InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(settings.baseUrl() + "/mcp"))
              .timeout(TIMEOUT)
              .header("Content-Type", "application/json")
              .header("Accept", "application/json, text/event-stream")
              .header("Authorization", "Bearer " + key(settings))
              .POST(HttpRequest.BodyPublishers.ofString(body))
              .build();
      HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
      return JSON.readTree(response.body());
    } catch (ConnectException closed) {
      throw new StartFailure(
          "No store answers at %s; open one with ./sutler run, or name its --port."
              .formatted(settings.baseUrl()));
    } catch (IOException | JacksonException broken) {
      throw new StartFailure(
          "The store at %s does not answer as one should: %s."
              .formatted(settings.baseUrl(), broken.getMessage()));
    }
  }

  private static String key(Settings settings) throws IOException {
    if (settings.sandbox().apiKey().isPresent()) {
      return settings.sandbox().apiKey().get().dangerouslyShow();
    }
    Path file = settings.data().resolve("secrets/sandbox-api-key");
    if (!Files.isReadable(file)) {
      throw new StartFailure(
          "The key in %s cannot be read; name the store's folder with --data, and call as the user who runs it."
              .formatted(file));
    }
    return Files.readString(file).strip();
  }
}
