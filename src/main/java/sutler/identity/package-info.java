/// Who calls: accounts, scopes, API keys as hashes. A raw key is a type that does not print itself.
/// Never a session, a header or a URL.
@Room(
    storey = Room.Storey.CORE,
    opens = {"crypto", "money"})
@NullMarked
package sutler.identity;

import org.jspecify.annotations.NullMarked;
import sutler.Room;
