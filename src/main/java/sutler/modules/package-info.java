/// What a rail or a supplier brings, so that the store can run it without knowing it: settings,
/// wiring, migrations, things to try. Found on the class path by [java.util.ServiceLoader]. Never a
/// rail or a supplier itself.
@Room(
    storey = Room.Storey.EDGE,
    opens = {"config", "catalog", "invoice", "payment", "supply"})
@NullMarked
package sutler.modules;

import org.jspecify.annotations.NullMarked;
import sutler.Room;
