package sutler.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Where a client may have people sent: to the web, to their own machine, or to an app.
final class RedirectsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://client.example/cb",
        "https://client.example:8443/cb?x=1",
        "http://127.0.0.1:5123/cb",
        "http://localhost/cb",
        "http://[::1]:7/cb",
        "com.example.app:/callback",
        "com.example.app://oauth/callback",
        "cursor://anysphere.cursor-mcp/oauth/callback"
      })
  void mayBe(String redirect) {
    assertThat(Redirects.mayBeRegistered(redirect)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "intent://client.example/#Intent;scheme=https;end",
        "intent:/cb",
        "mailto:thief@client.example",
        "view-source:https://client.example/cb",
        "feed:https://client.example/cb",
        "feed://client.example/cb",
        "ms-settings:network",
        "ms-word.app:/cb",
        "tel:+15555550100",
        "myapp://callback",
        "com.example.app:callback",
        "com.example.app://user@oauth/callback",
        "com.example.app://user:password@oauth/callback",
        "http://user@localhost/cb",
        "javascript:alert(1)",
        "https:client.example"
      })
  void mayNotBe(String redirect) {
    assertThat(Redirects.mayBeRegistered(redirect)).isFalse();
  }
}
