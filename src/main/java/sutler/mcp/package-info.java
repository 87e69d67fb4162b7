/// The Model Context Protocol over HTTP: guards, JSON-RPC, both eras, tools as an interface. Knows
/// nothing of shops and could be lifted out.
@Room(storey = Room.Storey.EDGE)
@NullMarked
package sutler.mcp;

import org.jspecify.annotations.NullMarked;
import sutler.Room;
