package sutler.conformance;

import static sutler.conformance.Fixture.answer;
import static sutler.conformance.Fixture.tool;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import sutler.mcp.Answer;
import sutler.mcp.Call;
import sutler.mcp.Content;
import sutler.mcp.Contents;
import sutler.mcp.LogLevel;
import sutler.mcp.Outcome;
import sutler.mcp.Tool;
import tools.jackson.databind.node.JsonNodeFactory;

/// Tools that answer, note and break.
final class PlainTools {
  static final byte[] PNG =
      Base64.getDecoder()
          .decode(
              "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg==");
  private static final byte[] WAV =
      "RIFF$\0\0\0WAVEfmt \20\0\0\0\1\0\1\0@\37\0\0@\37\0\0\1\0\10\0data\0\0\0\0"
          .getBytes(StandardCharsets.ISO_8859_1);
  private static final long PAUSE_MS = 50;

  private static final String SCHEMA_2020_12 =
      """
      {"$schema":"https://json-schema.org/draft/2020-12/schema","type":"object",
      "$defs":{"address":{"$anchor":"addressDef","type":"object",
      "properties":{"street":{"type":"string"},"city":{"type":"string"}}}},
      "properties":{"name":{"type":"string"},"address":{"$ref":"#/$defs/address"},
      "contactMethod":{"type":"string","enum":["phone","email"]},
      "phone":{"type":"string"},"email":{"type":"string"}},
      "allOf":[{"anyOf":[{"required":["phone"]},{"required":["email"]}]}],
      "if":{"properties":{"contactMethod":{"const":"phone"}},"required":["contactMethod"]},
      "then":{"required":["phone"]},"else":{"required":["email"]},
      "additionalProperties":false}""";

  private static final String MIRRORED =
      """
      {"type":"object","properties":{
      "region":{"type":"string","x-mcp-header":"Region"},
      "limit":{"type":"integer","x-mcp-header":"Limit"},
      "dry_run":{"type":"boolean","x-mcp-header":"Dry-Run"}},
      "additionalProperties":false}""";

  private PlainTools() {}

  static List<Tool<String>> all() {
    return List.of(
        tool("test_simple_text", call -> answer("This is a simple text response for testing.")),
        tool("test_image_content", call -> Answer.of(new Content.Image(PNG, "image/png"))),
        tool("test_audio_content", call -> Answer.of(new Content.Audio(WAV, "audio/wav"))),
        tool(
            "test_embedded_resource",
            call -> Answer.of(embedded("test://embedded-resource", "text/plain", "Embedded."))),
        tool("test_multiple_content_types", call -> mixed()),
        tool("test_tool_with_logging", PlainTools::logging),
        tool("test_logging_tool", PlainTools::logging),
        tool("test_tool_with_progress", PlainTools::progress),
        tool("test_streaming_elicitation", PlainTools::progress),
        tool("test_error_handling", call -> Answer.error("This tool always fails")),
        tool("json_schema_2020_12_tool", SCHEMA_2020_12, call -> echo(call)),
        tool("test_mirrored_parameters", MIRRORED, call -> echo(call)));
  }

  private static Outcome.OfTool echo(Call<String> call) {
    return Answer.structured(call.arguments());
  }

  static Content embedded(String uri, String mimeType, String text) {
    return new Content.Embedded(Contents.Part.text(uri, mimeType, text));
  }

  private static Answer mixed() {
    return Answer.of(
        new Content.Text("Multiple content types test:"),
        new Content.Image(PNG, "image/png"),
        embedded("test://mixed-content-resource", "application/json", "{\"test\":\"data\"}"));
  }

  private static Answer logging(Call<String> call) {
    for (String text : List.of("started", "working", "completed")) {
      call.log(LogLevel.INFO, "fixture", JsonNodeFactory.instance.stringNode(text));
      pause();
    }
    return answer("Three messages were logged");
  }

  private static Answer progress(Call<String> call) {
    for (int done : List.of(0, 50, 100)) {
      call.progress(done, 100, "Completed " + done + " of 100");
      pause();
    }
    return answer("Progress was told three times");
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
