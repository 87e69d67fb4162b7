package sutler.oauth;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// `/.well-known/...`: where a client learns who guards the store and how to be let in. The same
/// documents under every path where clients look, with or without `/mcp` at the end.
public final class Metadata extends HttpServlet {
  /// Tokens are looked up, not signed: there are no keys to check them with.
  private static final byte[] NO_KEYS = "{\"keys\":[]}".getBytes(StandardCharsets.US_ASCII);

  private final transient byte[] resource;
  private final transient byte[] server;

  /// @param issuer the store's public URL, without a slash at the end
  /// @param scopes that an assistant can ask for
  /// @param guests whether clients without a user are allowed
  public Metadata(String issuer, List<String> scopes, boolean guests) {
    this.resource = bytes(resource(issuer, scopes));
    this.server = bytes(server(issuer, scopes, guests));
  }

  private static byte[] bytes(ObjectNode node) {
    return node.toString().getBytes(StandardCharsets.UTF_8);
  }

  /// https://www.rfc-editor.org/rfc/rfc9728
  private static ObjectNode resource(String issuer, List<String> scopes) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("resource", issuer + "/mcp");
    node.putArray("authorization_servers").add(issuer);
    scopes.forEach(node.putArray("scopes_supported")::add);
    node.putArray("bearer_methods_supported").add("header");
    return node.put("resource_name", "Sutler").put("resource_documentation", issuer + "/connect");
  }

  /// https://www.rfc-editor.org/rfc/rfc8414, and what OpenID Connect Discovery demands on top, for
  /// clients that look there only. No ID tokens are issued.
  private static ObjectNode server(String issuer, List<String> scopes, boolean guests) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("issuer", issuer)
        .put("authorization_endpoint", issuer + "/oauth2/authorize")
        .put("token_endpoint", issuer + "/oauth2/token")
        .put("revocation_endpoint", issuer + "/oauth2/revoke")
        .put("registration_endpoint", issuer + "/oauth2/register")
        .put("jwks_uri", issuer + "/oauth2/keys");
    scopes.forEach(node.putArray("scopes_supported")::add);
    node.putArray("response_types_supported").add("code");
    node.putArray("response_modes_supported").add("query");
    ArrayNode grants = node.putArray("grant_types_supported");
    grants.add("authorization_code").add("refresh_token");
    if (guests) {
      grants.add("client_credentials");
    }
    node.putArray("token_endpoint_auth_methods_supported").add("none");
    node.putArray("revocation_endpoint_auth_methods_supported").add("none");
    node.putArray("code_challenge_methods_supported").add("S256");
    node.putArray("subject_types_supported").add("public");
    node.putArray("id_token_signing_alg_values_supported").add("RS256");
    return node.put("authorization_response_iss_parameter_supported", true)
        .put("client_id_metadata_document_supported", true)
        .put("service_documentation", issuer + "/connect");
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (request.getServletPath().equals("/oauth2/keys")) {
      answer(response, NO_KEYS);
      return;
    }
    String path = Optional.ofNullable(request.getPathInfo()).orElse("/");
    List<String> parts = Arrays.asList(path.substring(1).split("/", -1));
    boolean ours = parts.size() == 1 || (parts.size() == 2 && parts.get(1).matches("mcp|"));
    Optional<byte[]> document =
        switch (ours ? parts.getFirst() : "") {
          case "oauth-protected-resource" -> Optional.of(resource);
          case "oauth-authorization-server", "openid-configuration" -> Optional.of(server);
          default -> Optional.empty();
        };
    if (document.isEmpty()) {
      response.setStatus(404);
      return;
    }
    answer(response, document.get());
  }

  private static void answer(HttpServletResponse response, byte[] document) throws IOException {
    response.setContentType("application/json");
    response.setHeader("Cache-Control", "public, max-age=300");
    // Clients that run in a browser read it too.
    response.setHeader("Access-Control-Allow-Origin", "*");
    response.setContentLength(document.length);
    response.getOutputStream().write(document);
  }
}
