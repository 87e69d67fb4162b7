/// What stands before everything else: connections, heads and bodies, and how much of each one
/// network may hold. Never knows who somebody is, nor what is asked for.
@Room(
    storey = Room.Storey.EDGE,
    opens = {})
@NullMarked
package sutler.door;

import org.jspecify.annotations.NullMarked;
import sutler.Room;
