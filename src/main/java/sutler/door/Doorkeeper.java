package sutler.door;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.util.Collections;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// First at every path: by which name the store was called, by which path, and what stands on every
/// answer. What a caller did wrong is the caller's to hear, and no stack trace in the log.
public final class Doorkeeper extends HttpFilter {
  private static final long serialVersionUID = 1;
  private static final Logger LOG = System.getLogger(Doorkeeper.class.getName());

  /// Plain characters, as every path of ours has: where none is encoded, all who look at a path see
  /// the same. Without a group: Java's recurse for each round.
  private static final Pattern PATH = Pattern.compile("/[A-Za-z0-9._~!$&'()*+,=:@/-]*");

  private static final Pattern ODD = Pattern.compile("//|/\\.\\.?(/|$)");

  /// Checks its own, and answers in JSON.
  private static final String MCP = "/mcp";

  private static final String HEALTH = "/health";

  private final transient Gate gate;

  /// What the operator has set.
  ///
  /// @param base where people reach the store
  /// @param hosts names by which it may be called, lower case and without a port
  /// @param faults which exceptions are the caller's fault
  /// @param misnamed hears who called the store by another name, by the network
  public record Gate(
      URI base,
      Set<String> hosts,
      Proxies proxies,
      Predicate<Throwable> faults,
      Consumer<String> misnamed) {
    boolean isSecure() {
      return "https".equals(base.getScheme());
    }
  }

  public Doorkeeper(Gate gate) {
    this.gate = gate;
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    headers(response);
    String path = request.getRequestURI();
    if (!PATH.matcher(path).matches() || ODD.matcher(path).find()) {
      refuse(response, 404, "There is nothing here.");
      return;
    }
    boolean checked = path.equals(MCP) || path.startsWith(MCP + "/") || path.equals(HEALTH);
    if (!checked && !gate.hosts().contains(host(request))) {
      gate.misnamed().accept(Networks.of(new Called(request, gate).getRemoteAddr()));
      refuse(
          response,
          403,
          "The store is not reached by that name; use the address that its operator gave you. (Operators: public_url.)");
      return;
    }
    pass(new Called(request, gate), response, chain);
  }

  private void pass(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    try {
      chain.doFilter(request, response);
    } catch (ServletException | RuntimeException broken) {
      if (!isCallers(broken) && !isCallers(broken.getCause())) {
        throw broken;
      }
      LOG.log(Level.DEBUG, "a request made no sense: " + broken.getMessage());
      if (!response.isCommitted()) {
        response.resetBuffer();
        refuse(response, 400, "That request makes no sense here.");
      }
    }
  }

  private boolean isCallers(@Nullable Throwable fault) {
    return fault != null && gate.faults().test(fault);
  }

  private static String host(HttpServletRequest request) {
    String host = request.getHeader("Host");
    String named = host == null ? "" : host;
    int colon = named.lastIndexOf(':');
    boolean port = colon > named.lastIndexOf(']');
    return (port ? named.substring(0, colon) : named).toLowerCase(Locale.ROOT);
  }

  /// What a page says of itself later counts instead.
  private void headers(HttpServletResponse response) {
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setHeader("Referrer-Policy", "no-referrer");
    response.setHeader("Cache-Control", "no-store");
    response.setHeader(
        "Content-Security-Policy", "default-src 'none'; base-uri 'none'; frame-ancestors 'none'");
    if (gate.isSecure()) {
      response.setHeader("Strict-Transport-Security", "max-age=31536000");
    }
  }

  private static void refuse(HttpServletResponse response, int status, String sentence)
      throws IOException {
    response.setStatus(status);
    response.setContentType("text/plain;charset=utf-8");
    response.getWriter().write(sentence + "\n");
  }

  /// A request as it reached the store: by its public URL, whatever a proxy says of it, and from
  /// whom the operator's own proxies say.
  private static final class Called extends HttpServletRequestWrapper {
    private final Gate gate;
    private final String caller;

    Called(HttpServletRequest request, Gate gate) {
      super(request);
      this.gate = gate;
      this.caller =
          gate.proxies()
              .caller(
                  request.getRemoteAddr(), Collections.list(request.getHeaders("X-Forwarded-For")));
    }

    @Override
    public String getRemoteAddr() {
      return caller;
    }

    @Override
    public String getRemoteHost() {
      return caller;
    }

    @Override
    public String getScheme() {
      return gate.base().getScheme();
    }

    @Override
    public boolean isSecure() {
      return gate.isSecure();
    }

    @Override
    public String getServerName() {
      return gate.base().getHost();
    }

    @Override
    public int getServerPort() {
      int port = gate.base().getPort();
      return port > 0 ? port : gate.isSecure() ? 443 : 80;
    }

    @Override
    public StringBuffer getRequestURL() {
      String base = gate.base().toString();
      return new StringBuffer(base.endsWith("/") ? base.substring(0, base.length() - 1) : base)
          .append(getRequestURI());
    }
  }
}
