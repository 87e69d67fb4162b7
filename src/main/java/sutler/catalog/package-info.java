/// What is for sale: products, denominations, recipients and bill forms, and whether an answer to
/// one of them is acceptable. Never a price in a currency other than the product's own, never SQL
/// or an index.
@Room(
    storey = Room.Storey.CORE,
    opens = {"money"})
@NullMarked
package sutler.catalog;

import org.jspecify.annotations.NullMarked;
import sutler.Room;
