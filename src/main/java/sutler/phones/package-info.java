/// Telephone numbers, by libphonenumber: valid or not, in E.164, and whose range they are in. Never
/// a call, never a message.
@Room(
    storey = Room.Storey.EDGE,
    opens = {"checkout"})
@NullMarked
package sutler.phones;

import org.jspecify.annotations.NullMarked;
import sutler.Room;
