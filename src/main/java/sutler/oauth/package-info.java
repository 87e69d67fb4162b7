/// OAuth 2.1 for MCP: what Spring Security's authorization server lacks, each piece to be deleted
/// when it gains it. Clients that are documents on the web, registration, refresh for public
/// clients, `iss`, the resource, metadata. Never a secret in a log, never a request to a private
/// address.
@Room(
    storey = Room.Storey.EDGE,
    opens = {"door"})
@NullMarked
package sutler.oauth;

import org.jspecify.annotations.NullMarked;
import sutler.Room;
