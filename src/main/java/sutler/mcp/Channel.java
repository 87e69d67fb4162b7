package sutler.mcp;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.ReentrantLock;
import tools.jackson.databind.JsonNode;

/// The way back to one request: a single JSON text, or, from the first message before it on, a
/// stream of server-sent events that ends with it.
/// https://modelcontextprotocol.io/specification/2026-07-28/basic/transports/streamable-http
final class Channel {
  private static final byte[] EVENT = "event: message\ndata: ".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] END = "\n\n".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] KEEP_ALIVE = ": keep-alive\n\n".getBytes(StandardCharsets.US_ASCII);

  private final HttpServletResponse response;
  private final boolean streams;
  private final ReentrantLock lock = new ReentrantLock();
  private boolean open;
  private boolean finished;
  private volatile boolean gone;
  private volatile boolean cancelled;

  /// @param streams whether the client takes a stream
  Channel(HttpServletResponse response, boolean streams) {
    this.response = response;
    this.streams = streams;
  }

  /// For messages whose replies go back together.
  Channel withoutStream() {
    return new Channel(response, false);
  }

  boolean streams() {
    return streams;
  }

  /// Whether the client has hung up: nothing can be sent any more.
  boolean isGone() {
    return gone;
  }

  /// Whether nobody waits for the result: the client has hung up or said so.
  boolean isCancelled() {
    return gone || cancelled;
  }

  /// What is done all the same is still told: who cancelled may have come too late, or have meant
  /// another's request of the same id.
  void cancel() {
    cancelled = true;
  }

  /// Sends a message ahead of the reply. Nothing is sent to who takes no stream.
  void send(JsonNode message) {
    write(EVENT, Json.bytes(message), END);
  }

  /// A comment: it keeps proxies from closing the connection, and finds out who has gone.
  void keepAlive() {
    write(KEEP_ALIVE);
  }

  private void write(byte[]... parts) {
    lock.lock();
    try {
      if (!streams || gone || finished) {
        return;
      }
      if (!open) {
        open = true;
        response.setStatus(200);
        response.setContentType("text/event-stream");
        response.setHeader("X-Accel-Buffering", "no");
      }
      OutputStream out = response.getOutputStream();
      for (byte[] part : parts) {
        out.write(part);
      }
      response.flushBuffer();
    } catch (IOException hungUp) {
      gone = true;
    } finally {
      lock.unlock();
    }
  }

  void finish(Reply reply) throws IOException {
    lock.lock();
    try {
      finished = true;
      if (open) {
        end(reply);
      } else {
        single(reply);
      }
    } finally {
      lock.unlock();
    }
  }

  private void end(Reply reply) throws IOException {
    if (!gone && reply.length() > 0) {
      OutputStream out = response.getOutputStream();
      out.write(EVENT);
      reply.writeTo(out);
      out.write(END);
    }
  }

  private void single(Reply reply) throws IOException {
    response.setStatus(reply.status());
    reply.retryAfterSeconds().ifPresent(s -> response.setHeader("Retry-After", Long.toString(s)));
    if (reply.length() > 0) {
      response.setContentType("application/json");
      response.setContentLength(reply.length());
      reply.writeTo(response.getOutputStream());
    }
  }
}
