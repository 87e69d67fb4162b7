/// What the protocol's conformance suite asks a server to have, on top of the room `mcp`. Never
/// part of the store.
@NullMarked
package sutler.conformance;

import org.jspecify.annotations.NullMarked;
