/// Hash functions, a curve, and the encodings of chains, for the store and for rails alike. Never a
/// key that is kept, nor a chain that is asked.
@Room(
    storey = Room.Storey.CORE,
    opens = {})
@NullMarked
package sutler.crypto;

import org.jspecify.annotations.NullMarked;
import sutler.Room;
