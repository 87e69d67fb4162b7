/// Sends mails by SMTP. Never decides what to send, to whom or when, and never keeps one.
@Room(
    storey = Room.Storey.EDGE,
    opens = {"money", "payment", "invoice"})
@NullMarked
package sutler.mail;

import org.jspecify.annotations.NullMarked;
import sutler.Room;
