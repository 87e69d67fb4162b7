/// The seven tools, one file each: arguments in, an answer out. Beside them what an assistant can
/// read and begin with. Never a decision about money or stock: those are made in checkout.
@Room(
    storey = Room.Storey.EDGE,
    opens = {
      "crypto",
      "mcp",
      "ledger",
      "supply",
      "money",
      "catalog",
      "identity",
      "payment",
      "invoice",
      "checkout",
      "search",
      "modules"
    })
@NullMarked
package sutler.tools;

import org.jspecify.annotations.NullMarked;
import sutler.Room;
