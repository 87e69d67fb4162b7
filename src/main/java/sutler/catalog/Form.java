package sutler.catalog;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// A chain of forms that a buyer fills in before a bill is paid. One of a few known chains: what a
/// product stores is the chain's name.
///
/// @param name how a product names it
/// @param instructions one sentence for the assistant
/// @param steps the forms, in order
public record Form(String name, String instructions, List<Step> steps) {

  /// One form of the chain.
  public record Step(List<Field> fields) {}

  /// What a field holds and how it is drawn.
  public enum Type {
    TEXT,
    EMAIL,
    PHONE,
    NUMBER,
    DATE,
    SELECT,
    CHECKBOX,
    LABEL,
    CONFIRM;

    public String code() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// One field. A label asks nothing: its text is for the buyer to read.
  ///
  /// @param maxLength in characters
  /// @param options what a select allows; empty for the others
  public record Field(
      String id, String label, Type type, boolean required, int maxLength, List<String> options) {

    boolean asks() {
      return type != Type.LABEL;
    }
  }

  /// The name of the field that must agree with the amount bought.
  public static final String AMOUNT = "amount";

  public static final Form NONE = new Form("none", "", List.of());

  private static final Pattern DATE = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,12}(\\.[0-9]{1,8})?");
  private static final Pattern PHONE = Pattern.compile("\\+?[0-9 ().-]{6,24}");

  public boolean isNone() {
    return steps.isEmpty();
  }

  /// The problems of one form's answers, by field; empty when all is well. Unknown fields are
  /// problems too: a misspelt optional field would otherwise be lost in silence.
  public Map<String, String> problems(int step, Map<String, String> answers) {
    Map<String, String> problems = new LinkedHashMap<>();
    List<String> known = new ArrayList<>();
    for (Field field : steps.get(step - 1).fields()) {
      if (field.asks()) {
        known.add(field.id());
        Optional<String> problem = problem(field, answers.getOrDefault(field.id(), "").strip());
        problem.ifPresent(text -> problems.put(field.id(), text));
      }
    }
    for (String id : answers.keySet()) {
      if (!known.contains(id)) {
        problems.put(id, "is not a field of this form; its fields are " + String.join(", ", known));
      }
    }
    return problems;
  }

  private static Optional<String> problem(Field field, String answer) {
    if (answer.isEmpty()) {
      return field.required() ? Optional.of("is required") : Optional.empty();
    }
    if (answer.length() > field.maxLength()) {
      return Optional.of("is longer than " + field.maxLength() + " characters");
    }
    return switch (field.type()) {
      case TEXT ->
          wrong(answer.codePoints().anyMatch(Character::isISOControl), "has control characters");
      case EMAIL -> wrong(!RecipientType.isEmail(answer), "is not an e-mail address");
      case PHONE ->
          wrong(!PHONE.matcher(answer).matches(), "is not a phone number; send it as +15551234567");
      case NUMBER -> wrong(!NUMBER.matcher(answer).matches(), "is not a number");
      case DATE -> wrong(!isDate(answer), "is not a date; send it as YYYY-MM-DD");
      case SELECT ->
          wrong(
              !field.options().contains(answer),
              "is not one of " + String.join(", ", field.options()));
      case CHECKBOX ->
          wrong(!isTrue(answer) && !answer.equalsIgnoreCase("false"), "must be true or false");
      case CONFIRM -> wrong(!isTrue(answer), "must be true, once the buyer has confirmed");
      case LABEL -> Optional.empty();
    };
  }

  private static Optional<String> wrong(boolean wrong, String problem) {
    return wrong ? Optional.of(problem) : Optional.empty();
  }

  private static boolean isTrue(String answer) {
    return answer.equalsIgnoreCase("true") || answer.equalsIgnoreCase("yes") || answer.equals("1");
  }

  private static boolean isDate(String answer) {
    if (!DATE.matcher(answer).matches()) {
      return false;
    }
    int month = Integer.parseInt(answer.substring(5, 7));
    int day = Integer.parseInt(answer.substring(8));
    return month >= 1 && month <= 12 && day >= 1 && day <= 31;
  }
}
