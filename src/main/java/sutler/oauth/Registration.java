package sutler.oauth;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// `POST /oauth2/register`: a client says what it is and gets an id. All clients are public: none
/// gets a secret. https://www.rfc-editor.org/rfc/rfc7591
public final class Registration extends HttpServlet {
  static final int REDIRECTS_MAX = 10;
  private static final int NAME_LENGTH_MAX = 100;
  private static final int BODY_BYTES_MAX = 16 * 1024;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final transient Book book;
  private final boolean guests;
  private final transient SecureRandom random = new SecureRandom();

  /// Where clients are kept.
  @FunctionalInterface
  public interface Book {
    /// @return false when there is no room
    boolean add(String id, String name, List<String> redirectUris);
  }

  /// @param guests whether clients without a user are allowed; they need no redirect URI
  public Registration(Book book, boolean guests) {
    this.guests = guests;
    this.book = book;
  }

  /// What a client calls itself, as one short line of plain text; else the host of its id.
  static String name(String given, String otherwise) {
    String line =
        given
            .codePoints()
            .filter(c -> !Character.isISOControl(c) && Character.getType(c) != Character.FORMAT)
            .limit(NAME_LENGTH_MAX)
            .mapToObj(Character::toString)
            .collect(Collectors.joining())
            .strip();
    return line.isEmpty() ? otherwise : line;
  }

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    byte[] body = request.getInputStream().readNBytes(BODY_BYTES_MAX + 1);
    Optional<JsonNode> parsed = body.length > BODY_BYTES_MAX ? Optional.empty() : parsed(body);
    if (parsed.filter(JsonNode::isObject).isEmpty()) {
      refuse(response, 400, "invalid_client_metadata", "Send a JSON object of at most 16 KB.");
      return;
    }
    register(parsed.get(), response);
  }

  private static Optional<JsonNode> parsed(byte[] body) {
    try {
      return Optional.of(JSON.readTree(body));
    } catch (JacksonException notJson) {
      return Optional.empty();
    }
  }

  private void register(JsonNode asked, HttpServletResponse response) throws IOException {
    List<String> redirects = new ArrayList<>();
    asked.path("redirect_uris").forEach(uri -> redirects.add(uri.asString("")));
    boolean guest = guests && onlyGuest(asked.path("grant_types"));
    boolean fine =
        (guest || !redirects.isEmpty())
            && redirects.size() <= REDIRECTS_MAX
            && redirects.stream().allMatch(Redirects::mayBeRegistered);
    if (!fine) {
      refuse(
          response,
          400,
          "invalid_redirect_uri",
          "redirect_uris must hold 1 to 10 addresses: https, http to localhost or 127.0.0.1, or an app's own scheme with a dot, such as com.example.app:/callback; no user names, no fragments.");
      return;
    }
    String id = id();
    String name = name(asked.path("client_name").asString(""), "An assistant without a name");
    if (!book.add(id, name, redirects)) {
      refuse(response, 503, "temporarily_unavailable", "There is no room for more clients.");
      return;
    }
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    answer
        .put("client_id", id)
        .put("client_id_issued_at", Instant.now().getEpochSecond())
        .put("client_name", name)
        .put("token_endpoint_auth_method", "none");
    redirects.forEach(answer.putArray("redirect_uris")::add);
    ArrayNode grants = answer.putArray("grant_types");
    ArrayNode responses = answer.putArray("response_types");
    if (!redirects.isEmpty()) {
      grants.add("authorization_code").add("refresh_token");
      responses.add("code");
    }
    if (guests) {
      grants.add("client_credentials");
    }
    answer(response, 201, answer);
  }

  private static boolean onlyGuest(JsonNode grants) {
    return grants.size() == 1 && grants.path(0).asString("").equals("client_credentials");
  }

  private String id() {
    byte[] bytes = new byte[18];
    random.nextBytes(bytes);
    return "client_" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static void refuse(HttpServletResponse response, int status, String error, String why)
      throws IOException {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    answer(response, status, node.put("error", error).put("error_description", why));
  }

  private static void answer(HttpServletResponse response, int status, ObjectNode node)
      throws IOException {
    byte[] body = node.toString().getBytes(StandardCharsets.UTF_8);
    response.setStatus(status);
    response.setContentType("application/json");
    response.setHeader("Cache-Control", "no-store");
    response.setHeader("Access-Control-Allow-Origin", "*");
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }
}
