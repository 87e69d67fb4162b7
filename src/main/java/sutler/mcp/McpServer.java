package sutler.mcp;

import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.node.ObjectNode;

/// What a server is: its name, its instructions, its tools, prompts and resources. Everything that
/// does not depend on the request is encoded once.
///
/// @param <V> who calls
public final class McpServer<V> {
  private static final long LIST_TTL_MS = 300_000;

  private final Builder<V> parts;
  private final Node node;
  private final RequestState requestState;
  private final byte[] discovered;
  private final byte[] afterModernContent;
  private volatile List<Tool<V>> tools;
  private volatile List<Prompt<V>> prompts;
  private volatile Lists<V> lists;

  /// @param title for people
  /// @param instructions for the client's model
  public record Identity(
      String name,
      String title,
      String version,
      String description,
      String websiteUrl,
      String instructions,
      List<Icon> icons) {}

  private McpServer(Builder<V> parts) {
    this.parts = parts;
    this.node = new Node(parts.bus, parts.seal);
    this.requestState = new RequestState(parts.seal, parts.usedOnce, InstantSource.system());
    this.tools = parts.tools;
    this.prompts = parts.prompts;
    this.lists = encode();
    ObjectNode discover = complete(Json.object());
    Revision.texts().forEach(discover.putArray("supportedVersions")::add);
    discover.set("capabilities", capabilities(parts.listsChange));
    discover.put("instructions", parts.identity.instructions());
    this.discovered = Json.bytes(cacheable(discover, LIST_TTL_MS, true));
    this.afterModernContent =
        ("," + complete(Json.object()).toString().substring(1)).getBytes(StandardCharsets.UTF_8);
  }

  private Lists<V> encode() {
    ObjectNode rest = cacheable(complete(Json.object()), LIST_TTL_MS, true);
    return new Lists<>(tools, prompts, parts.resources, parts.templates, rest);
  }

  /// Replaces the tools and tells clients that listen.
  public void tools(List<Tool<V>> now) {
    synchronized (this) {
      tools = List.copyOf(now);
      lists = encode();
    }
    node.changed(new Change.Tools());
  }

  /// Replaces the prompts and tells clients that listen.
  public void prompts(List<Prompt<V>> now) {
    synchronized (this) {
      prompts = List.copyOf(now);
      lists = encode();
    }
    node.changed(new Change.Prompts());
  }

  /// Tells the clients of every node that listen.
  public void changed(Change change) {
    node.changed(change);
  }

  /// Tells the clients of this node that watch some of these resources: for changes that every node
  /// learns of by itself.
  public void updatedHere(Collection<String> uris) {
    node.updatedHere(uris);
  }

  /// Ends the streams that clients listen on and the questions that wait, so that the server can
  /// stop.
  public void close() {
    node.listeners().close();
    node.awaited().closeAll();
  }

  /// Marks a result of the modern era.
  ObjectNode complete(ObjectNode result) {
    result.put("resultType", "complete");
    result.putObject("_meta").set(Meta.SERVER_INFO, serverInfo());
    return result;
  }

  static ObjectNode cacheable(ObjectNode result, long ttlMs, boolean shared) {
    return result.put("ttlMs", ttlMs).put("cacheScope", shared ? "public" : "private");
  }

  /// @param tellsOfLists whether clients of this era are told when a list changes
  private ObjectNode capabilities(boolean tellsOfLists) {
    ObjectNode all = Json.object();
    listed(all.putObject("tools"), tellsOfLists);
    if (lists.hasPrompts()) {
      listed(all.putObject("prompts"), tellsOfLists);
    }
    if (lists.hasResources()) {
      listed(all.putObject("resources"), tellsOfLists).put("subscribe", true);
    }
    if (parts.logging) {
      all.putObject("logging");
    }
    if (lists.hasPrompts() || lists.hasResources()) {
      all.putObject("completions");
    }
    if (!parts.extensions.isEmpty()) {
      ObjectNode extensions = all.putObject("extensions");
      parts.extensions.forEach((name, json) -> extensions.set(name, Json.MAPPER.readTree(json)));
    }
    return all;
  }

  private static ObjectNode listed(ObjectNode capability, boolean tellsOfLists) {
    return tellsOfLists ? capability.put("listChanged", true) : capability;
  }

  private ObjectNode serverInfo() {
    Identity identity = parts.identity;
    ObjectNode info =
        Json.object()
            .put("name", identity.name())
            .put("title", identity.title())
            .put("version", identity.version());
    return info;
  }

  byte[] initialized(Revision revision) {
    Identity identity = parts.identity;
    ObjectNode result = Json.object().put("protocolVersion", revision.text());
    // There is no stream on which a legacy client would hear of it.
    result.set("capabilities", capabilities(false));
    ObjectNode info = serverInfo();
    info.put("description", identity.description()).put("websiteUrl", identity.websiteUrl());
    Icon.put(info, identity.icons());
    result.set("serverInfo", info);
    return Json.bytes(result.put("instructions", identity.instructions()));
  }

  Lists<V> lists() {
    return lists;
  }

  Node node() {
    return node;
  }

  RequestState requestState() {
    return requestState;
  }

  boolean logs() {
    return parts.logging;
  }

  boolean listsChange() {
    return parts.listsChange;
  }

  byte[] discovered() {
    return discovered;
  }

  /// What follows `"isError":...` in a modern result, up to its closing brace.
  byte[] afterModernContent() {
    return afterModernContent;
  }

  public static <V> Builder<V> of(Identity identity) {
    return new Builder<>(identity);
  }

  /// Puts a server together. Without more, it is a server of one node.
  ///
  /// @param <V> who calls
  public static final class Builder<V> {
    private final Identity identity;
    private List<Tool<V>> tools = List.of();
    private List<Prompt<V>> prompts = List.of();
    private List<Resource<V>> resources = List.of();
    private List<ResourceTemplate<V>> templates = List.of();
    private final Map<String, String> extensions = new TreeMap<>();
    private boolean logging;
    private boolean listsChange;
    private Bus bus = Bus.local();
    private Seal seal = Seal.ofThisProcess();
    private UsedOnce usedOnce = UsedOnce.ofThisProcess();

    private Builder(Identity identity) {
      this.identity = identity;
    }

    public Builder<V> tools(List<? extends Tool<V>> all) {
      tools = List.copyOf(all);
      return this;
    }

    public Builder<V> prompts(List<? extends Prompt<V>> all) {
      prompts = List.copyOf(all);
      return this;
    }

    public Builder<V> resources(
        List<? extends Resource<V>> all, List<? extends ResourceTemplate<V>> allTemplates) {
      resources = List.copyOf(all);
      templates = List.copyOf(allTemplates);
      return this;
    }

    /// Declares that handlers log to clients.
    public Builder<V> logging() {
      logging = true;
      return this;
    }

    /// Declares that [McpServer#tools] and [McpServer#prompts] will be called.
    public Builder<V> listsChange() {
      listsChange = true;
      return this;
    }

    /// Declares an extension of the protocol.
    ///
    /// @param settings a JSON object, as text
    public Builder<V> extension(String name, String settings) {
      extensions.put(name, settings);
      return this;
    }

    /// What the nodes of one server share.
    public Builder<V> nodes(Bus shared, Seal sharedSeal, UsedOnce sharedUses) {
      bus = shared;
      seal = sharedSeal;
      usedOnce = sharedUses;
      return this;
    }

    public McpServer<V> build() {
      return new McpServer<>(this);
    }
  }
}
