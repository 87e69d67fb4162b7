package sutler.rails.x402;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// JSON over HTTP to a node or a facilitator, with bounds. Addresses can hold a provider's key, so
/// they are never told.
final class Rpc {
  private static final Duration WAIT = Duration.ofSeconds(10);
  private static final long ANSWER_BYTES_MAX = 4L * 1024 * 1024;
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final HttpClient HTTP =
      HttpClient.newBuilder()
          .connectTimeout(Duration.ofSeconds(5))
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  private static final int REVERTED = 3;

  private final URI url;

  Rpc(URI url) {
    this.url = url;
  }

  /// The node understood, and says no.
  static final class Refused extends RuntimeException {
    Refused(String message) {
      super(message);
    }
  }

  /// @throws Chain.Down when there is no answer
  /// @throws Refused when the answer is an error
  JsonNode call(String method, Object... params) {
    ObjectNode request = JsonNodeFactory.instance.objectNode();
    request.put("jsonrpc", "2.0").put("id", 1).put("method", method);
    request.set("params", JSON.valueToTree(params));
    JsonNode answer = post("", request);
    if (answer.hasNonNull("error")) {
      String said = method + ": " + answer.at("/error/message").asString("an error");
      // Only what the contract or the pool says is a no; a limit or a fault of the node is none.
      boolean no =
          answer.at("/error/code").asInt(0) == REVERTED
              || said.toLowerCase(Locale.ROOT).matches("(?s).*(revert|out of gas).*");
      throw no ? new Refused(said) : new Chain.Down(said);
    }
    if (!answer.has("result")) {
      throw new Chain.Down(method + " has no result");
    }
    return answer.path("result");
  }

  /// @param path after the address
  JsonNode post(String path, JsonNode body) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url.toString().replaceAll("/$", "") + path))
            .timeout(WAIT)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
            .build();
    return send(request);
  }

  /// @param path after the address
  JsonNode get(String path) {
    return send(
        HttpRequest.newBuilder(URI.create(url.toString().replaceAll("/$", "") + path))
            .timeout(WAIT)
            .build());
  }

  String host() {
    return url.getHost();
  }

  private static JsonNode send(HttpRequest request) {
    try {
      HttpResponse<byte[]> answer =
          HTTP.send(
              request,
              HttpResponse.BodyHandlers.limiting(
                  HttpResponse.BodyHandlers.ofByteArray(), ANSWER_BYTES_MAX));
      JsonNode node = JSON.readTree(new String(answer.body(), StandardCharsets.UTF_8));
      if (!node.isObject()) {
        throw new Chain.Down("it answers " + answer.statusCode() + " and no object");
      }
      return node;
    } catch (IOException | JacksonException noAnswer) {
      throw new Chain.Down("it does not answer (" + noAnswer.getClass().getSimpleName() + ")");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Chain.Down("interrupted");
    }
  }

  @Override
  public String toString() {
    return "Rpc[" + url.getHost() + "]";
  }
}
