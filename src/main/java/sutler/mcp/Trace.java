package sutler.mcp;

import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/// Where a request belongs in a distributed trace, as its `_meta` says.
/// https://www.w3.org/TR/trace-context/#traceparent-header
///
/// @param traceparent of version 00, checked
public record Trace(String traceparent) {
  private static final Pattern FORM = Pattern.compile("00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}");
  private static final String NO_TRACE = "00000000000000000000000000000000";
  private static final String NO_SPAN = "-0000000000000000-";

  /// 32 hexadecimal digits, the same for everything that belongs together.
  public String traceId() {
    return traceparent.substring(3, 35);
  }

  /// A value that breaks the rules is ignored, as the recommendation asks.
  static Optional<Trace> of(JsonNode meta) {
    return Optional.of(meta.path("traceparent"))
        .filter(JsonNode::isString)
        .map(JsonNode::asString)
        .filter(t -> FORM.matcher(t).matches() && !t.contains(NO_TRACE) && !t.contains(NO_SPAN))
        .map(Trace::new);
  }
}
