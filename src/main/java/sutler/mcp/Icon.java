package sutler.mcp;

import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A picture for people. https://modelcontextprotocol.io/specification/2026-07-28/schema#icon
///
/// @param src an `https:` or `data:` URI
/// @param sizes such as `48x48`, or `any` for a picture that scales
public record Icon(String src, String mimeType, List<String> sizes) {

  static void put(ObjectNode into, List<Icon> icons) {
    if (icons.isEmpty()) {
      return;
    }
    ArrayNode list = into.putArray("icons");
    for (Icon icon : icons) {
      ObjectNode node = list.addObject().put("src", icon.src).put("mimeType", icon.mimeType);
      icon.sizes.forEach(node.putArray("sizes")::add);
    }
  }
}
