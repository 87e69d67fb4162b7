package sutler.mcp;

import java.util.Map;

/// Many resources that differ in parts of their URI.
///
/// @param <V> who reads
public interface ResourceTemplate<V> {

  /// Its `uri` is a template with `{variables}`, each standing for one segment of the path.
  Resource.Spec spec();

  /// Reads one. [Call#text] has the variables, decoded; a URI that leads to nothing is
  /// [Refusal#notFound].
  Outcome.OfRead read(Call<V> call);

  /// Values for a variable that begin as the person has typed.
  default Completion complete(
      V visitor, String variable, String typed, Map<String, String> chosen) {
    return Completion.NONE;
  }
}
