package sutler.mcp;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// All that a server has, found by name and encoded as lists for both eras. Nothing in it changes;
/// a server that changes gets new lists.
///
/// @param <V> who calls
final class Lists<V> {
  private final Map<String, Tool<V>> tools = new LinkedHashMap<>();
  private final Map<String, List<ParamHeader>> paramHeaders = new LinkedHashMap<>();
  private final Map<String, Prompt<V>> prompts = new LinkedHashMap<>();
  private final Map<String, Resource<V>> resources = new LinkedHashMap<>();
  private final Map<UriTemplate, ResourceTemplate<V>> templates = new LinkedHashMap<>();
  private final Listed modern;
  private final Listed legacy;

  /// The lists as one era has them.
  record Listed(Pages tools, Pages prompts, Pages resources, Pages templates) {}

  /// @param modernRest members that every list has in the modern era
  Lists(
      List<Tool<V>> tools,
      List<Prompt<V>> prompts,
      List<Resource<V>> resources,
      List<ResourceTemplate<V>> templates,
      ObjectNode modernRest) {
    for (Tool<V> tool : tools) {
      once(this.tools, tool.spec().name(), tool);
      JsonNode schema = Json.MAPPER.readTree(tool.spec().inputSchema());
      paramHeaders.put(tool.spec().name(), ParamHeader.of(tool.spec().name(), schema));
    }
    prompts.forEach(prompt -> once(this.prompts, prompt.spec().name(), prompt));
    resources.forEach(resource -> once(this.resources, resource.spec().uri(), resource));
    templates.forEach(t -> this.templates.put(new UriTemplate(t.spec().uri()), t));
    this.modern = listed(modernRest);
    this.legacy = listed(Json.object());
  }

  private static <T> void once(Map<String, T> into, String name, T value) {
    if (into.put(name, value) != null) {
      throw new IllegalArgumentException("two of the name " + name);
    }
  }

  private Listed listed(ObjectNode rest) {
    return new Listed(
        pages("tools", tools, t -> t.spec().node(), rest),
        pages("prompts", prompts, p -> p.spec().node(), rest),
        pages("resources", resources, r -> r.spec().node("uri"), rest),
        pages("resourceTemplates", templates, t -> t.spec().node("uriTemplate"), rest));
  }

  private static <T> Pages pages(
      String field, Map<?, T> all, Function<T, ObjectNode> node, ObjectNode rest) {
    List<ObjectNode> nodes = new ArrayList<>();
    all.values().forEach(one -> nodes.add(node.apply(one)));
    return new Pages(field, nodes, rest);
  }

  Listed modern() {
    return modern;
  }

  Listed legacy() {
    return legacy;
  }

  Optional<Tool<V>> tool(String name) {
    return Optional.ofNullable(tools.get(name));
  }

  List<ParamHeader> paramHeaders(String tool) {
    return paramHeaders.getOrDefault(tool, List.of());
  }

  Optional<Prompt<V>> prompt(String name) {
    return Optional.ofNullable(prompts.get(name));
  }

  Optional<Resource<V>> resource(String uri) {
    return Optional.ofNullable(resources.get(uri));
  }

  /// The template with this very text.
  Optional<ResourceTemplate<V>> template(String text) {
    return templates.values().stream().filter(t -> t.spec().uri().equals(text)).findFirst();
  }

  /// A template that a URI has the form of, and its variables.
  Optional<Map.Entry<ResourceTemplate<V>, ObjectNode>> matching(String uri) {
    for (Map.Entry<UriTemplate, ResourceTemplate<V>> entry : templates.entrySet()) {
      Optional<ObjectNode> variables = entry.getKey().match(uri);
      if (variables.isPresent()) {
        return Optional.of(Map.entry(entry.getValue(), variables.get()));
      }
    }
    return Optional.empty();
  }

  boolean leadsSomewhere(String uri) {
    return resources.containsKey(uri) || matching(uri).isPresent();
  }

  boolean hasPrompts() {
    return !prompts.isEmpty();
  }

  boolean hasResources() {
    return !resources.isEmpty() || !templates.isEmpty();
  }
}
