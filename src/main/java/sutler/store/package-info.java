/// PostgreSQL: SQL, migrations, encryption at rest. Nobody else has SQL, but modules for tables of
/// their own. Never a decision: rows in, rows out.
@Room(
    storey = Room.Storey.EDGE,
    opens = {
      "crypto",
      "money",
      "catalog",
      "identity",
      "ledger",
      "payment",
      "supply",
      "invoice",
      "checkout",
      "search"
    })
@NullMarked
package sutler.store;

import org.jspecify.annotations.NullMarked;
import sutler.Room;
