package sutler.door;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.apache.catalina.Context;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Tomcat with room for very few.
final class BoundedProtocolTest {
  private static final int CONNECTIONS = 4;
  private static final int SERVED = 2;
  private static final int REFUSED = 40;

  private final CountDownLatch held = new CountDownLatch(1);
  private final CountDownLatch holding = new CountDownLatch(CONNECTIONS);
  private final CountDownLatch reading = new CountDownLatch(1);
  private final List<Socket> sockets = new ArrayList<>();
  private Tomcat tomcat = new Tomcat();
  private int port;

  private void open(int served) throws Exception {
    tomcat = new Tomcat();
    Path folder = Files.createTempDirectory("sutler-bounded");
    tomcat.setBaseDir(folder.toString());
    Connector connector = new Connector(BoundedProtocol.class.getName());
    connector.setPort(0);
    BoundedProtocol protocol = (BoundedProtocol) connector.getProtocolHandler();
    protocol.bound(new Bounds(CONNECTIONS, CONNECTIONS, served, 1 << 20, new Proxies(List.of())));
    protocol.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    tomcat.setConnector(connector);
    Context context = tomcat.addContext("", folder.toString());
    Tomcat.addServlet(context, "held", new Holding());
    context.addServletMappingDecoded("/hold", "held");
    Tomcat.addServlet(context, "read", new Reading());
    context.addServletMappingDecoded("/read", "read");
    tomcat.start();
    port = connector.getLocalPort();
  }

  @BeforeEach
  void open() throws Exception {
    open(SERVED + CONNECTIONS);
  }

  @AfterEach
  void close() throws Exception {
    held.countDown();
    for (Socket socket : sockets) {
      socket.close();
    }
    tomcat.stop();
    tomcat.destroy();
  }

  /// Answers once it may.
  private final class Holding extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      holding.countDown();
      try {
        held.await();
      } catch (InterruptedException stopping) {
        Thread.currentThread().interrupt();
      }
      response.getWriter().write("held");
    }
  }

  /// Reads its body.
  private final class Reading extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      reading.countDown();
      int length = request.getInputStream().readAllBytes().length;
      response.getWriter().write("read " + length);
    }
  }

  private Socket send(String text) throws IOException {
    Socket socket = new Socket("127.0.0.1", port);
    sockets.add(socket);
    socket.setSoTimeout(10_000);
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  private static String get(String path) {
    return "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
  }

  private static String post(String body, int length) {
    return "POST /read HTTP/1.1\r\nHost: localhost\r\nContent-Length: "
        + length
        + "\r\nConnection: close\r\n\r\n"
        + body;
  }

  /// Empty where the connection was closed without a word.
  private static String answer(Socket socket) throws IOException {
    try {
      return new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
    } catch (SocketException reset) {
      return "";
    }
  }

  /// A refusal once kept its socket and its place for ever: after some, nobody was let in again.
  @Test
  void whoIsRefusedIsClosedAndTakesNoPlace() throws Exception {
    for (int i = 0; i < CONNECTIONS; i++) {
      send(get("/hold"));
    }
    holding.await();
    for (int i = 0; i < REFUSED; i++) {
      assertThat(answer(send(get("/read")))).as("refusal " + i).isEmpty();
    }
    held.countDown();
    for (Socket socket : List.copyOf(sockets.subList(0, CONNECTIONS))) {
      assertThat(answer(socket)).isEqualTo("HTTP/1.1 200");
      socket.close();
    }
    String last = "";
    for (int i = 0; i < 200 && !last.equals("HTTP/1.1 200"); i++) {
      last = answer(send(post("abc", 3)));
    }
    assertThat(last).isEqualTo("HTTP/1.1 200");
  }

  /// While all places are taken by slow bodies, one makes room; one that is ended already cannot.
  @Test
  void aSlowBodyMakesRoomForWhoIsThere() throws Exception {
    close();
    sockets.clear();
    open(1);
    Socket slow = send(post("a", 100));
    reading.await();
    assertThat(answer(send(post("abc", 3)))).isEqualTo("HTTP/1.1 200");
    assertThat(answer(slow)).isNotEqualTo("HTTP/1.1 200");
  }

  @Test
  void aHalfHeadGoesForOneThatAsks() throws Exception {
    for (int i = 0; i < CONNECTIONS; i++) {
      send("GET /read HT");
    }
    assertThat(answer(send(post("abc", 3)))).isEqualTo("HTTP/1.1 200");
    int gone = 0;
    for (Socket socket : sockets.subList(0, CONNECTIONS)) {
      socket.setSoTimeout(300);
      try {
        gone += socket.getInputStream().read() < 0 ? 1 : 0;
      } catch (SocketTimeoutException still) {
        // Still there.
      } catch (SocketException reset) {
        gone++;
      }
    }
    assertThat(gone).isEqualTo(1);
  }
}
