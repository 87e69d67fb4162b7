package sutler.oauth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.util.Timeout;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Clients whose id is the address of a document about them.
/// https://datatracker.ietf.org/doc/draft-ietf-oauth-client-id-metadata-document/
///
/// The address comes from whoever asks, so it is fetched with care: HTTPS, from the open internet,
/// no redirects, few bytes, little time, not often.
final class ClientDocuments {
  private static final Logger LOG = System.getLogger(ClientDocuments.class.getName());
  private static final int DOCUMENT_BYTES_MAX = 16 * 1024;
  private static final int ADDRESS_LENGTH_MAX = 500;
  private static final int FETCHES_PER_MINUTE = 60;
  private static final int FETCHES_PER_HOUR = 20;
  private static final Duration KEPT = Duration.ofMinutes(10);
  private static final Duration FAILURE_KEPT = Duration.ofMinutes(1);
  private static final long TOTAL_MS = 6_000;
  private static final Timeout WAIT = Timeout.ofSeconds(4);
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final boolean development;
  private final CloseableHttpClient http;
  private final Cache<String, Optional<Client>> known =
      Caffeine.newBuilder().maximumSize(10_000).expireAfterWrite(KEPT).build();
  private final Cache<String, Client> good =
      Caffeine.newBuilder().maximumSize(10_000).expireAfterWrite(Duration.ofDays(1)).build();
  private final Cache<String, Boolean> failed =
      Caffeine.newBuilder().maximumSize(10_000).expireAfterWrite(FAILURE_KEPT).build();
  private final Cache<String, Bucket> budgets =
      Caffeine.newBuilder().maximumSize(10_000).expireAfterAccess(Duration.ofHours(2)).build();
  private final ScheduledExecutorService deadlines =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("client-documents").daemon().factory());
  private final Bucket fetches = bucket(FETCHES_PER_MINUTE, Duration.ofMinutes(1));

  /// @param development also from this machine, and by plain HTTP
  ClientDocuments(boolean development) {
    this.development = development;
    this.http =
        HttpClients.custom()
            .disableRedirectHandling()
            .disableCookieManagement()
            .disableAutomaticRetries()
            .disableAuthCaching()
            .setDefaultRequestConfig(
                RequestConfig.custom()
                    .setConnectionRequestTimeout(WAIT)
                    .setResponseTimeout(WAIT)
                    .build())
            .setConnectionManager(
                PoolingHttpClientConnectionManagerBuilder.create()
                    .setDnsResolver(new Addresses(development))
                    .setMaxConnTotal(8)
                    .setMaxConnPerRoute(2)
                    .setDefaultConnectionConfig(
                        ConnectionConfig.custom()
                            .setConnectTimeout(WAIT)
                            .setSocketTimeout(WAIT)
                            .build())
                    .build())
            .build();
  }

  private static Bucket bucket(int most, Duration within) {
    return Bucket.builder()
        .addLimit(limit -> limit.capacity(most).refillGreedy(most, within))
        .build();
  }

  record Client(String id, String name, List<String> redirectUris) {}

  /// Whether an id can be an address at all.
  boolean isAddress(String id) {
    try {
      URI uri = new URI(id);
      boolean scheme =
          "https".equals(uri.getScheme()) || (development && "http".equals(uri.getScheme()));
      String path = Optional.ofNullable(uri.getRawPath()).orElse("");
      return scheme
          && id.length() <= ADDRESS_LENGTH_MAX
          && uri.getHost() != null
          && uri.getRawUserInfo() == null
          && uri.getRawFragment() == null
          && path.length() > 1
          && uri.normalize().equals(uri);
    } catch (URISyntaxException malformed) {
      return false;
    }
  }

  boolean isKnown(String id) {
    return known.getIfPresent(id) != null;
  }

  /// What could not be fetched now is remembered for a minute; a document that was good before
  /// still counts.
  ///
  /// @param who has it fetched: nobody uses up what there is for all
  Optional<Client> find(String id, String who) {
    Optional<Client> remembered = known.getIfPresent(id);
    if (remembered != null) {
      return remembered;
    }
    if (failed.getIfPresent(id) != null) {
      return Optional.ofNullable(good.getIfPresent(id));
    }
    Bucket own = budgets.get(who, w -> bucket(FETCHES_PER_HOUR, Duration.ofHours(1)));
    if (!own.tryConsume(1) || !fetches.tryConsume(1)) {
      LOG.log(Level.WARNING, "too many client documents are asked for; one was not fetched");
      return Optional.ofNullable(good.getIfPresent(id));
    }
    return fetch(id);
  }

  private Optional<Client> fetch(String id) {
    HttpGet get = new HttpGet(id);
    get.setHeader("Accept", "application/json");
    // The client's own limits are for each read; this one is for all of it.
    ScheduledFuture<?> deadline = deadlines.schedule(get::cancel, TOTAL_MS, TimeUnit.MILLISECONDS);
    try {
      Optional<Client> client = http.execute(get, response -> client(id, response));
      known.put(id, client);
      client.ifPresent(c -> good.put(id, c));
      return client;
    } catch (IOException unreachable) {
      failed.put(id, true);
      LOG.log(Level.INFO, "a client document could not be fetched: " + unreachable.getMessage());
      return Optional.ofNullable(good.getIfPresent(id));
    } finally {
      deadline.cancel(false);
    }
  }

  private static Optional<Client> client(String id, ClassicHttpResponse response)
      throws IOException {
    if (response.getCode() != 200 || response.getEntity() == null) {
      return Optional.empty();
    }
    byte[] body = response.getEntity().getContent().readNBytes(DOCUMENT_BYTES_MAX + 1);
    return body.length > DOCUMENT_BYTES_MAX ? Optional.empty() : read(id, body);
  }

  private static Optional<Client> read(String id, byte[] body) {
    try {
      JsonNode document = JSON.readTree(body);
      List<String> redirects = new ArrayList<>();
      document.path("redirect_uris").forEach(uri -> redirects.add(uri.asString("")));
      String method = document.path("token_endpoint_auth_method").asString("none");
      boolean fine =
          document.path("client_id").asString("").equals(id)
              && method.equals("none")
              && !redirects.isEmpty()
              && redirects.size() <= Registration.REDIRECTS_MAX
              && redirects.stream().allMatch(Redirects::mayBeRegistered);
      String name = Registration.name(document.path("client_name").asString(""), id);
      return fine ? Optional.of(new Client(id, name, redirects)) : Optional.empty();
    } catch (JacksonException notJson) {
      return Optional.empty();
    }
  }
}
