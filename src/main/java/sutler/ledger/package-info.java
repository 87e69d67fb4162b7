/// Double entry: transfers between two accounts of one asset. Never a balance changed by anything
/// but a transfer, never a transfer changed.
@Room(
    storey = Room.Storey.CORE,
    opens = {"money"})
@NullMarked
package sutler.ledger;

import org.jspecify.annotations.NullMarked;
import sutler.Room;
