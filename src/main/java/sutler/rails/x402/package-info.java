/// x402 over HTTP: an invoice's own address that a wallet pays by itself, with a signed
/// authorization to transfer a dollar token (EIP-3009). Verifies, settles, and tells what it saw as
/// an observation. Never an order, an account or a web page. README.md says how it is put together.
@Room(
    storey = Room.Storey.EDGE,
    opens = {"crypto", "config", "invoice", "modules", "money", "payment"})
@NullMarked
package sutler.rails.x402;

import org.jspecify.annotations.NullMarked;
import sutler.Room;
