package sutler.mcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What is made once from what a server declares: headers, templates and pages.
final class SchemaTest {

  @Test
  void parametersAreMirroredFromWhereverPropertiesLead() {
    JsonNode schema =
        Json.MAPPER.readTree(
            "{\"properties\":{\"a\":{\"properties\":{\"b\":{\"type\":\"integer\",\"x-mcp-header\":\"B\"}}}}}");

    List<ParamHeader> headers = ParamHeader.of("t", schema);

    assertThat(headers).hasSize(1);
    assertThat(headers.getFirst().header()).isEqualTo("Mcp-Param-B");
    JsonNode value = headers.getFirst().value(Json.MAPPER.readTree("{\"a\":{\"b\":42}}"));
    assertThat(headers.getFirst().matches("42.0", value)).isTrue();
    assertThat(headers.getFirst().matches("43", value)).isFalse();
    assertThat(headers.getFirst().matches("forty-two", value)).isFalse();
  }

  /// Clients would drop such a tool without a word.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"properties\":{\"a\":{\"type\":\"number\",\"x-mcp-header\":\"A\"}}}",
        "{\"properties\":{\"a\":{\"type\":\"string\",\"x-mcp-header\":\"\"}}}",
        "{\"properties\":{\"a\":{\"type\":\"string\",\"x-mcp-header\":\"A B\"}}}",
        "{\"properties\":{\"a\":{\"type\":\"string\",\"x-mcp-header\":\"A\"},\"b\":{\"type\":\"string\",\"x-mcp-header\":\"a\"}}}",
        "{\"properties\":{\"a\":{\"type\":\"array\",\"items\":{\"type\":\"string\",\"x-mcp-header\":\"A\"}}}}",
        "{\"allOf\":[{\"properties\":{\"a\":{\"type\":\"string\",\"x-mcp-header\":\"A\"}}}]}"
      })
  void aParameterThatCannotBeMirroredStopsTheServer(String schema) {
    assertThatThrownBy(() -> ParamHeader.of("t", Json.MAPPER.readTree(schema)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("t: ");
  }

  @Test
  void aTemplateTakesOneSegmentForEachVariable() {
    UriTemplate template = new UriTemplate("store://product/{id}/{part}");

    assertThat(template.match("store://product/a%20b/c+d").orElseThrow())
        .isEqualTo(Json.MAPPER.readTree("{\"id\":\"a b\",\"part\":\"c+d\"}"));
    assertThat(template.match("store://product/a")).isEmpty();
    assertThat(template.match("store://product/a/b/c")).isEmpty();
    assertThat(template.match("store://product//b")).isEmpty();
    assertThat(template.match("store://product/%zz/b")).isEmpty();
    assertThat(template.match("STORE://product/a/b")).isEmpty();
  }

  @Test
  void aListComesInPagesAndACursorOfAnotherListIsRefused() {
    Pages pages = new Pages("things", things(450), Json.object());
    List<String> names = new ArrayList<>();
    JsonNode result = page(pages, "{}");
    result.path("things").forEach(t -> names.add(t.path("name").asString()));
    while (result.has("nextCursor")) {
      result = page(pages, "{\"cursor\":" + result.path("nextCursor") + "}");
      result.path("things").forEach(t -> names.add(t.path("name").asString()));
    }

    assertThat(names).hasSize(450).doesNotHaveDuplicates();
    String cursor =
        page(new Pages("things", things(451), Json.object()), "{}").path("nextCursor").toString();
    assertThat(pages.reply(request("{\"cursor\":" + cursor + "}")).status()).isEqualTo(200);
    assertThat(page(pages, "{\"cursor\":" + cursor + "}").isMissingNode()).isTrue();
  }

  private static List<ObjectNode> things(int count) {
    List<ObjectNode> things = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      things.add(Json.object().put("name", "thing " + i));
    }
    return things;
  }

  private static JsonNode page(Pages pages, String params) {
    java.io.ByteArrayOutputStream out = new java.io.ByteArrayOutputStream();
    try {
      pages.reply(request(params)).writeTo(out);
    } catch (java.io.IOException e) {
      throw new IllegalStateException(e);
    }
    return Json.MAPPER.readTree(out.toByteArray()).path("result");
  }

  private static Message.Request request(String params) {
    return new Message.Request("1", "things/list", Json.MAPPER.readTree(params));
  }
}
