/// A toy supplier: sells codes from a text file. Never asks anybody.
@Room(
    storey = Room.Storey.EDGE,
    opens = {"catalog", "config", "modules", "money", "supply"})
@NullMarked
package sutler.suppliers.toy;

import org.jspecify.annotations.NullMarked;
import sutler.Room;
