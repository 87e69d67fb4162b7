/// The contract of a supplier: an order under our reference, and an outcome that is done, failed or
/// unknown. Never an order without our reference.
@Room(storey = Room.Storey.CORE)
@NullMarked
package sutler.supply;

import org.jspecify.annotations.NullMarked;
import sutler.Room;
