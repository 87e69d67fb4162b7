/// What an operator sets: in `sutler.toml`, as options and as environment variables. Says what is
/// wrong, where, and what to write instead. Never what a setting means.
@Room(storey = Room.Storey.EDGE)
@NullMarked
package sutler.config;

import org.jspecify.annotations.NullMarked;
import sutler.Room;
