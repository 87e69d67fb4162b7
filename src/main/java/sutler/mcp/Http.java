package sutler.mcp;

import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/// The HTTP side of a request.
///
/// @param headers all values of a header, in their order
/// @param limitKey for whom calls are counted
/// @param stillKnown asks again whether the caller's credentials are good; for long streams
record Http(
    Function<String, List<String>> headers,
    Channel channel,
    String limitKey,
    BooleanSupplier stillKnown) {

  List<String> all(String name) {
    return headers.apply(name);
  }

  Optional<String> first(String name) {
    return all(name).stream().findFirst();
  }
}
