/// A rail that plays every method on test networks: valid addresses and URIs, payments by command.
/// Never real money.
@Room(
    storey = Room.Storey.EDGE,
    opens = {"crypto", "money", "payment"})
@NullMarked
package sutler.rails.sandbox;

import org.jspecify.annotations.NullMarked;
import sutler.Room;
