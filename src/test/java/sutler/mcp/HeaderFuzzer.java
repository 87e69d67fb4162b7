package sutler.mcp;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/// Sends whatever as a mirrored header. It is taken when it says what the body says, in one of the
/// two ways there are, and never otherwise.
public final class HeaderFuzzer {
  private HeaderFuzzer() {}

  public static void fuzzerTestOneInput(FuzzedDataProvider data) {
    String header = data.consumeString(200);
    String name = data.consumeRemainingAsString();
    Message.Request request = request(name);
    boolean taken =
        Mirrored.mismatch(
                request,
                FuzzedServer.http(
                    Map.of("Mcp-Method", List.of("tools/call"), "Mcp-Name", List.of(header))),
                List.of())
            .isEmpty();
    String plain = header.strip();
    boolean wrapped = plain.startsWith("=?base64?") && plain.endsWith("?=") && plain.length() > 10;
    boolean same = wrapped ? encoded(name).filter(plain::equals).isPresent() : plain.equals(name);
    FuzzedServer.require(!taken || same, "taken: " + header + " for " + name);
    Optional<String> encoded = encoded(name);
    if (encoded.isPresent()) {
      FuzzedServer.require(
          Mirrored.decoded(encoded.get()).filter(name::equals).isPresent(), "lost: " + name);
    }
    JsonNumbers.check(header);
  }

  /// As a client would; empty where a name is no valid UTF-16.
  private static Optional<String> encoded(String name) {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    return new String(bytes, StandardCharsets.UTF_8).equals(name)
        ? Optional.of("=?base64?" + Base64.getEncoder().encodeToString(bytes) + "?=")
        : Optional.empty();
  }

  private static Message.Request request(String name) {
    ObjectNode params = Json.object().put("name", name);
    return new Message.Request("1", "tools/call", params);
  }

  /// An integer and its header are compared as numbers, whatever the header holds.
  private static final class JsonNumbers {
    private static final ParamHeader PARAM = new ParamHeader("N", List.of("n"), "integer");

    private static void check(String header) {
      if (PARAM.matches(header, Json.MAPPER.readTree("42"))) {
        FuzzedServer.require(
            new java.math.BigDecimal(header).intValueExact() == 42, "another number: " + header);
      }
    }
  }
}
