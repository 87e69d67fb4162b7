/// Assets, amounts and rates: integer units of an asset and the one function that rounds. Nothing
/// here knows what is sold or who pays; no floating point ever.
@Room(storey = Room.Storey.CORE)
@NullMarked
package sutler.money;

import org.jspecify.annotations.NullMarked;
import sutler.Room;
