package sutler.mcp;

import java.util.List;
import java.util.function.Function;
import tools.jackson.databind.node.ObjectNode;

/// Something to read under a fixed URI.
/// https://modelcontextprotocol.io/specification/2026-07-28/server/resources
///
/// @param <V> who reads
public interface Resource<V> {

  Spec spec();

  Outcome.OfRead read(Call<V> call);

  /// A resource made of a function.
  static <V> Resource<V> of(Spec spec, Function<Call<V>, Outcome.OfRead> read) {
    return new Resource<>() {
      @Override
      public Spec spec() {
        return spec;
      }

      @Override
      public Outcome.OfRead read(Call<V> call) {
        return read.apply(call);
      }
    };
  }

  /// @param uri for a [ResourceTemplate], its template
  record Spec(
      String uri,
      String name,
      String title,
      String description,
      String mimeType,
      List<Icon> icons) {

    ObjectNode node(String uriField) {
      ObjectNode node = Json.object();
      node.put(uriField, uri)
          .put("name", name)
          .put("title", title)
          .put("description", description)
          .put("mimeType", mimeType);
      Icon.put(node, icons);
      return node;
    }
  }
}
