/// The contract of a supplier: offers, attempts under our reference, and an outcome that is done,
/// accepted, failed or unknown. Never an order without our reference.
@Room(
    storey = Room.Storey.CORE,
    opens = {"money"})
@NullMarked
package sutler.supply;

import org.jspecify.annotations.NullMarked;
import sutler.Room;
