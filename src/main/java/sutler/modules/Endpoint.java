package sutler.modules;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import java.util.function.Predicate;

/// What a module answers over HTTP, to anybody who comes: it sees to who may do what.
///
/// @param path below the module's own name, such as `/acme/hook/*`
/// @param limit of what one network may ask for
public record Endpoint(String path, HttpServlet servlet, Limit limit) {

  /// @param perHour so many requests that count
  /// @param counts whether a request does: what costs, or changes anything
  /// @param refusal the answer's body once there were too many
  public record Limit(int perHour, Predicate<HttpServletRequest> counts, String refusal) {}
}
