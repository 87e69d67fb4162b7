package sutler.boot;

import jakarta.servlet.http.HttpServletRequest;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import sutler.door.NetworkLimit;

/// What a network may do in an hour of what costs nothing.
@Configuration(proxyBeanMethods = false)
class NetworkLimits {
  private static final int LINKS_PER_HOUR = 100;
  private static final int GUESTS_PER_HOUR = 60;
  private static final int DOCUMENTS_PER_HOUR = 60;
  private static final int CLIENTS_PER_HOUR = 20;
  private static final int MINUTES = 60;
  private static final int EXPORTS_PER_HOUR = 20;
  private static final int PASSKEYS_PER_HOUR = 200;

  /// Nobody makes the store write to the whole world; what one mailbox gets is limited elsewhere.
  @Bean
  FilterRegistrationBean<NetworkLimit> sendLimit(Assembly store) {
    return limited(
        store,
        "/sign-in/send",
        LINKS_PER_HOUR,
        NetworkLimits::posts,
        "Too many links were asked for from here. Try again in an hour.\n",
        "/account/data/email");
  }

  @Bean
  FilterRegistrationBean<NetworkLimit> registrationLimit(Assembly store) {
    return limited(
        store,
        "/oauth2/register",
        CLIENTS_PER_HOUR,
        NetworkLimits::posts,
        "{\"error\":\"temporarily_unavailable\",\"error_description\":\"Too many clients were registered from here; try again in an hour.\"}");
  }

  /// All that an account has is read and written for it.
  @Bean
  FilterRegistrationBean<NetworkLimit> exportLimit(Assembly store) {
    return limited(
        store,
        "/account/data/export",
        EXPORTS_PER_HOUR,
        NetworkLimits::posts,
        "That was asked for too often from here. Try again in an hour.\n");
  }

  /// Each answer to a challenge is remembered, so that it is good once.
  @Bean
  FilterRegistrationBean<NetworkLimit> passkeyLimit(Assembly store) {
    return limited(
        store,
        "/login/webauthn",
        PASSKEYS_PER_HOUR,
        NetworkLimits::posts,
        "Too many passkeys were tried from here. Try again in an hour.\n",
        "/webauthn/register");
  }

  /// Guests' calls have a number for each network a minute; this one counts the larger networks, of
  /// which one guest may have many. Not in the database: there are too many of them.
  @Bean
  FilterRegistrationBean<NetworkLimit> guestCallLimit(Assembly store) {
    int perMinute = store.settings().access().callsPerMinute();
    NetworkLimit limit =
        new NetworkLimit(
            Math.max(1, perMinute * MINUTES),
            request -> perMinute > 0 && isGuests(request.getHeader("Authorization")),
            "{\"error\":\"too_many_calls\",\"message\":\"Too many calls of guests from here; try again in an hour, or sign in.\"}",
            store.people().watch()::limited,
            (network, most) -> true);
    return before(limit, "/mcp", "/mcp/*");
  }

  private static boolean isGuests(@Nullable String authorization) {
    return authorization != null && authorization.contains(" guest_");
  }

  /// Each token of a guest has calls of its own, so tokens are counted.
  @Bean
  FilterRegistrationBean<NetworkLimit> guestLimit(Assembly store) {
    return limited(
        store,
        "/oauth2/token",
        GUESTS_PER_HOUR,
        request -> "client_credentials".equals(request.getParameter("grant_type")),
        "{\"error\":\"temporarily_unavailable\",\"error_description\":\"Too many tokens for guests from here; use one for its hour.\"}");
  }

  @Bean
  FilterRegistrationBean<NetworkLimit> documentLimit(Assembly store) {
    return limited(
        store,
        "/oauth2/authorize",
        DOCUMENTS_PER_HOUR,
        request -> store.people().directory().isFetched(PeopleDoor.clientId(request)),
        "Too many clients were looked up from here. Try again in an hour.\n",
        "/oauth2/token",
        "/oauth2/revoke",
        "/oauth2/introspect");
  }

  /// A limit by network before a path; whoever watches hears of each refusal.
  static FilterRegistrationBean<NetworkLimit> limited(
      Assembly store,
      String path,
      int perHour,
      Predicate<HttpServletRequest> counted,
      String sentence,
      String... andPaths) {
    NetworkLimit limit =
        new NetworkLimit(
            perHour,
            counted,
            sentence,
            store.people().watch()::limited,
            (network, most) -> store.people().uses().take(path, network, most));
    return before(limit, path, andPaths);
  }

  private static FilterRegistrationBean<NetworkLimit> before(
      NetworkLimit limit, String path, String... andPaths) {
    FilterRegistrationBean<NetworkLimit> bean = new FilterRegistrationBean<>(limit);
    bean.setName("limit" + path);
    bean.addUrlPatterns(path);
    bean.addUrlPatterns(andPaths);
    bean.setOrder(0);
    return bean;
  }

  private static boolean posts(HttpServletRequest request) {
    return request.getMethod().equals("POST");
  }
}
