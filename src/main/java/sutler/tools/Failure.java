package sutler.tools;

import sutler.mcp.Answer;
import tools.jackson.databind.node.ObjectNode;

/// A refusal as the wire has it: a sentence that says what was wrong and what to send instead, a
/// code for programs, and details.
record Failure(Code code, String message, ObjectNode details) {

  enum Code {
    VALIDATION_ERROR,
    RESOURCE_NOT_FOUND,
    PERMISSION_DENIED,
    SERVICE_UNAVAILABLE,
    PAYMENT_UNCERTAIN,
    IDEMPOTENCY_CONFLICT,
    LIMIT_EXCEEDED,
    INTERNAL_ERROR
  }

  static Failure validation(String message) {
    return new Failure(Code.VALIDATION_ERROR, message, Values.object());
  }

  static Failure of(Code code, String message) {
    return new Failure(code, message, Values.object());
  }

  /// @param status one of the words of the contract for `details.status`
  static Failure status(Code code, String status, String message) {
    ObjectNode details = Values.object();
    details.put("status", status);
    return new Failure(code, message, details);
  }

  Failure with(String key, String value) {
    details.put(key, value);
    return this;
  }

  Failure with(String key, int value) {
    details.put(key, value);
    return this;
  }

  Answer answer() {
    ObjectNode body = Values.object();
    body.put("error", message).put("code", code.name());
    body.set("details", details);
    return Answer.error(body.toString());
  }
}
