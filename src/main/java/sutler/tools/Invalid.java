package sutler.tools;

import tools.jackson.databind.node.ObjectNode;

/// Arguments that cannot be understood. Thrown while they are read and caught in one place,
/// [ShopTool]; it carries what the caller is told and no stack.
final class Invalid extends RuntimeException {
  private final transient Failure failure;

  private Invalid(Failure failure) {
    super(failure.message(), null, false, false);
    this.failure = failure;
  }

  static Invalid because(String message) {
    return new Invalid(Failure.validation(message));
  }

  static Invalid because(String message, String argument) {
    ObjectNode details = Values.object();
    details.put("argument", argument);
    return new Invalid(new Failure(Failure.Code.VALIDATION_ERROR, message, details));
  }

  static Invalid with(Failure failure) {
    return new Invalid(failure);
  }

  Failure failure() {
    return failure;
  }
}
