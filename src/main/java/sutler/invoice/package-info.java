/// Carts, invoices, orders, their states and the steps between them, as pure functions that take
/// the time. Never a clock, a table or a rail.
@Room(
    storey = Room.Storey.CORE,
    opens = {"money", "catalog", "identity", "payment", "supply"})
@NullMarked
package sutler.invoice;

import org.jspecify.annotations.NullMarked;
import sutler.Room;
