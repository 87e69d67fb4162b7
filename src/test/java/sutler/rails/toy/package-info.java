/// A toy chain: litecoin whose network is a text file. Never real money.
@Room(
    storey = Room.Storey.EDGE,
    opens = {"config", "modules", "money", "payment"})
@NullMarked
package sutler.rails.toy;

import org.jspecify.annotations.NullMarked;
import sutler.Room;
