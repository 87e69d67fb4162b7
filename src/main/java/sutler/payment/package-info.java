/// The contract of a payment rail: methods, prompts, sightings. Never a chain, a node or a key.
@Room(
    storey = Room.Storey.CORE,
    opens = {"money"})
@NullMarked
package sutler.payment;

import org.jspecify.annotations.NullMarked;
import sutler.Room;
