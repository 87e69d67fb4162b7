/// Buying, settling, delivering, refunding and tidying up: load, decide, save, tell. The only room
/// that joins core rooms; it reaches storage, rails and suppliers through interfaces of its own or
/// of the core. Never SQL, HTTP or a protocol.
@Room(
    storey = Room.Storey.FLOW,
    opens = {"crypto", "money", "catalog", "identity", "ledger", "payment", "supply", "invoice"})
@NullMarked
package sutler.checkout;

import org.jspecify.annotations.NullMarked;
import sutler.Room;
