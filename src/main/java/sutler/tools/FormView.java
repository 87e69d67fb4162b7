package sutler.tools;

import sutler.catalog.Form;
import tools.jackson.databind.node.ArrayNode;

/// A form as rows of a table: the options of a select are joined by `|`, because a list inside a
/// row would undo the table.
final class FormView {
  private FormView() {}

  static void fields(ArrayNode rows, Form.Step step) {
    for (Form.Field field : step.fields()) {
      rows.addObject()
          .put("id", field.id())
          .put("label", field.label())
          .put("type", field.type().code())
          .put("required", field.required())
          .put("max_length", field.maxLength())
          .put("options", String.join("|", field.options()));
    }
  }
}
