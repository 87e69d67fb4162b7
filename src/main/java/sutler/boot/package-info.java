/// Settings, wiring, the embedded PostgreSQL, start and stop. Nothing imports it.
@Room(
    storey = Room.Storey.BOOT,
    opens = {
      "config",
      "crypto",
      "door",
      "modules",
      "supply",
      "money",
      "catalog",
      "identity",
      "ledger",
      "payment",
      "invoice",
      "checkout",
      "mcp",
      "oauth",
      "mail",
      "tools",
      "web",
      "store",
      "search",
      "rails.balance",
      "rails.sandbox",
      "suppliers.sandbox",
      "phones"
    })
@NullMarked
package sutler.boot;

import org.jspecify.annotations.NullMarked;
import sutler.Room;
