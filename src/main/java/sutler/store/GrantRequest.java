package sutler.store;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// What an assistant asked for, as far as it is needed until its code is exchanged.
///
/// @param state the client's own
record GrantRequest(
    String redirectUri,
    Set<String> scopes,
    Optional<String> state,
    String challenge,
    String challengeMethod) {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String CHALLENGE = "code_challenge";
  private static final String CHALLENGE_METHOD = "code_challenge_method";

  static GrantRequest of(OAuth2AuthorizationRequest request) {
    Map<String, Object> more = request.getAdditionalParameters();
    return new GrantRequest(
        Optional.ofNullable(request.getRedirectUri()).orElse(""),
        request.getScopes(),
        Optional.ofNullable(request.getState()),
        String.valueOf(more.getOrDefault(CHALLENGE, "")),
        String.valueOf(more.getOrDefault(CHALLENGE_METHOD, "")));
  }

  OAuth2AuthorizationRequest request(String clientId) {
    Map<String, Object> more = new LinkedHashMap<>();
    more.put(CHALLENGE, challenge);
    more.put(CHALLENGE_METHOD, challengeMethod);
    return OAuth2AuthorizationRequest.authorizationCode()
        .authorizationUri("https://unused.invalid")
        .clientId(clientId)
        .redirectUri(redirectUri)
        .scopes(scopes)
        .state(state.orElse(null))
        .additionalParameters(more)
        .build();
  }

  String json() {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("redirect_uri", redirectUri)
        .put(CHALLENGE, challenge)
        .put(CHALLENGE_METHOD, challengeMethod);
    state.ifPresent(s -> node.put("state", s));
    scopes.forEach(node.putArray("scopes")::add);
    return node.toString();
  }

  static GrantRequest read(String json) {
    JsonNode node = JSON.readTree(json);
    Set<String> scopes = new LinkedHashSet<>();
    node.path("scopes").forEach(s -> scopes.add(s.asString()));
    return new GrantRequest(
        node.path("redirect_uri").asString(""),
        scopes,
        node.has("state") ? Optional.of(node.path("state").asString()) : Optional.empty(),
        node.path(CHALLENGE).asString(""),
        node.path(CHALLENGE_METHOD).asString(""));
  }
}
