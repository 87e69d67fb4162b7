/// Pages for people: front page, checkout, account, sign-in, and the sandbox's payment endpoint.
/// Never a redemption code for anyone but the owner.
@Room(
    storey = Room.Storey.EDGE,
    opens = {
      "door",
      "crypto",
      "money",
      "catalog",
      "identity",
      "ledger",
      "payment",
      "supply",
      "invoice",
      "checkout"
    })
@NullMarked
package sutler.web;

import org.jspecify.annotations.NullMarked;
import sutler.Room;
