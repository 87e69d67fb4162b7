package sutler.catalog;

import java.util.List;
import sutler.catalog.Form.Field;
import sutler.catalog.Form.Step;
import sutler.catalog.Form.Type;

/// The chains that bill products use.
public final class Forms {

  /// Prepaid cards: who holds the card, where they live, and a yes.
  public static final Form CARDHOLDER =
      new Form(
          "cardholder",
          "Ask the shopper for the cardholder's details; the name must match the person who uses the card.",
          List.of(
              new Step(
                  List.of(
                      text("first_name", "First name", 50),
                      text("last_name", "Last name", 50),
                      optional("email", "E-mail of the cardholder", Type.EMAIL, 254))),
              new Step(
                  List.of(
                      text("address_line_1", "Street and number", 100),
                      optional("address_line_2", "Apartment or suite", Type.TEXT, 100),
                      text("city", "City", 60),
                      text("region", "State or province", 60),
                      text("postal_code", "Postal code", 12))),
              new Step(
                  List.of(
                      label(
                          "summary",
                          "The card is issued to this name and address and cannot be reissued."),
                      confirm("confirm", "The cardholder's details are correct")))));

  /// Bills: which account at the biller, how much, and a yes.
  public static final Form BILL =
      new Form(
          "bill",
          "Ask the shopper for the account number as printed on the bill and the amount to pay.",
          List.of(
              new Step(
                  List.of(
                      text("account_number", "Account or customer number", 30),
                      text("account_holder", "Name on the bill", 100))),
              new Step(
                  List.of(
                      new Field(Form.AMOUNT, "Amount to pay", Type.NUMBER, true, 16, List.of()),
                      optional("due_date", "Due date on the bill", Type.DATE, 10))),
              new Step(
                  List.of(
                      label("summary", "A paid bill cannot be taken back."),
                      confirm("confirm", "The account number and the amount are correct")))));

  private Forms() {}

  /// @throws IllegalArgumentException when no chain has this name
  public static Form of(String name) {
    return switch (name) {
      case "none" -> Form.NONE;
      case "cardholder" -> CARDHOLDER;
      case "bill" -> BILL;
      default -> throw new IllegalArgumentException("unknown form chain " + name);
    };
  }

  private static Field text(String id, String label, int maxLength) {
    return new Field(id, label, Type.TEXT, true, maxLength, List.of());
  }

  private static Field optional(String id, String label, Type type, int maxLength) {
    return new Field(id, label, type, false, maxLength, List.of());
  }

  private static Field label(String id, String text) {
    return new Field(id, text, Type.LABEL, false, 0, List.of());
  }

  private static Field confirm(String id, String label) {
    return new Field(id, label, Type.CONFIRM, true, 5, List.of());
  }
}
