/// The Lucene index of the catalog, in memory on every node. Never the source of a price or of
/// stock at the time of purchase.
@Room(
    storey = Room.Storey.EDGE,
    opens = {"money", "catalog"})
@NullMarked
package sutler.search;

import org.jspecify.annotations.NullMarked;
import sutler.Room;
