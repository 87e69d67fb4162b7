package sutler.mcp;

import java.util.List;
import java.util.Locale;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What a prompt says.
public record Messages(String description, List<Message> messages) implements Outcome.OfPrompt {

  public enum Role {
    USER,
    ASSISTANT
  }

  public record Message(Role role, Content content) {}

  public static Messages user(String description, String text) {
    return new Messages(description, List.of(new Message(Role.USER, new Content.Text(text))));
  }

  ObjectNode node() {
    ObjectNode node = Json.object().put("description", description);
    ArrayNode list = node.putArray("messages");
    for (Message message : messages) {
      list.addObject()
          .put("role", message.role().name().toLowerCase(Locale.ROOT))
          .set("content", message.content().node());
    }
    return node;
  }
}
