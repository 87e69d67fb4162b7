package sutler.mcp;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A list, encoded once, page by page. A cursor names its page and the list it belongs to: when the
/// list has changed in between, the client has to begin again rather than miss or repeat something.
final class Pages {
  private static final int ITEMS_MAX = 200;

  private final List<byte[]> pages = new ArrayList<>();
  private final List<String> cursors = new ArrayList<>();

  /// @param rest members of the result beside the list
  Pages(String field, List<ObjectNode> items, ObjectNode rest) {
    CRC32 sum = new CRC32();
    items.forEach(item -> sum.update(Json.bytes(item)));
    String list = HexFormat.of().toHexDigits((int) sum.getValue());
    int at = 0;
    do {
      int end = Math.min(at + ITEMS_MAX, items.size());
      cursors.add(list + "-" + at);
      ObjectNode result = Json.object();
      ArrayNode page = result.putArray(field);
      items.subList(at, end).forEach(page::add);
      if (end < items.size()) {
        result.put("nextCursor", list + "-" + end);
      }
      pages.add(Json.bytes(result.setAll(rest)));
      at = end;
    } while (at < items.size());
  }

  Reply reply(Message.Request request) {
    JsonNode cursor = request.params().path("cursor");
    int page = cursor.isMissingNode() || cursor.isNull() ? 0 : cursors.indexOf(cursor.asString(""));
    return page < 0
        ? Reply.error(
            200,
            Optional.of(request.id()),
            new RpcError(
                RpcError.INVALID_PARAMS, "This cursor is not of the list; list again without it"))
        : Reply.result(request.id(), pages.get(page));
  }
}
