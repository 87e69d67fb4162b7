/// Paying from the account's own balance or cashback: there is nothing to wait for. Never a chain.
@Room(
    storey = Room.Storey.EDGE,
    opens = {"payment"})
@NullMarked
package sutler.rails.balance;

import org.jspecify.annotations.NullMarked;
import sutler.Room;
