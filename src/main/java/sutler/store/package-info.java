/// PostgreSQL: SQL, migrations, encryption at rest. java.sql appears nowhere else. Never a
/// decision: rows in, rows out.
@Room(
    storey = Room.Storey.EDGE,
    opens = {
      "money",
      "catalog",
      "identity",
      "ledger",
      "payment",
      "supply",
      "invoice",
      "checkout",
      "search",
      "rails.x402"
    })
@NullMarked
package sutler.store;

import org.jspecify.annotations.NullMarked;
import sutler.Room;
