package sutler.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// A list is the same bytes for everybody, and no request copies it.
final class AllocationTest {
  private static final int REQUESTS = 2_000;
  private static final int DESCRIPTION_LENGTH = 100_000;

  @Test
  void listingToolsDoesNotCopyTheList() throws IOException {
    Dispatch<String> dispatch = new Dispatch<>(server(), FuzzedServer.EVERYBODY, 0);
    JsonNode request =
        Json.MAPPER.readTree(
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\",\"params\":{\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\",\"io.modelcontextprotocol/clientCapabilities\":{}}}}");
    Map<String, List<String>> headers =
        Map.of("MCP-Protocol-Version", List.of("2026-07-28"), "Mcp-Method", List.of("tools/list"));
    long perRequest = Long.MAX_VALUE;
    for (int round = 0; round < 3; round++) {
      perRequest = Math.min(perRequest, bytesPerRequest(dispatch, request, headers));
    }

    assertThat(perRequest).isLessThan(DESCRIPTION_LENGTH / 10);
  }

  private static long bytesPerRequest(
      Dispatch<String> dispatch, JsonNode request, Map<String, List<String>> headers)
      throws IOException {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < REQUESTS; i++) {
      Reply reply = dispatch.reply("anybody", Message.of(request), FuzzedServer.http(headers));
      assertThat(reply.length() > DESCRIPTION_LENGTH).isTrue();
      reply.writeTo(OutputStream.nullOutputStream());
    }
    return (threads.getCurrentThreadAllocatedBytes() - before) / REQUESTS;
  }

  private static McpServer<String> server() {
    McpServer.Identity identity =
        new McpServer.Identity("long", "Long", "1", "Long", "https://example.com", "", List.of());
    Tool.Spec spec =
        new Tool.Spec(
            "long",
            "Long",
            "x".repeat(DESCRIPTION_LENGTH),
            "{\"type\":\"object\"}",
            new Tool.Hints(true, false, true, false));
    List<Tool<String>> tools = List.of(Tool.of(spec, call -> Answer.text("")));
    return McpServer.<String>of(identity).tools(tools).build();
  }
}
