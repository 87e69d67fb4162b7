/// The sandbox's catalog, made from public data, and a supplier that makes up codes, links and eSIM
/// profiles which redeem nothing, repeatably from our reference. Never a network.
@Room(
    storey = Room.Storey.EDGE,
    opens = {"money", "catalog", "search", "supply"})
@NullMarked
package sutler.suppliers.sandbox;

import org.jspecify.annotations.NullMarked;
import sutler.Room;
