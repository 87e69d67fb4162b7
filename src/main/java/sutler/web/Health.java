package sutler.web;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/// `GET /health`: 200 when the store can sell, 503 when its database does not answer.
public final class Health extends HttpServlet {
  private final transient BooleanSupplier database;
  private final transient LongSupplier catalogVersion;
  private final String version;

  public Health(BooleanSupplier database, LongSupplier catalogVersion, String version) {
    this.database = database;
    this.catalogVersion = catalogVersion;
    this.version = version;
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    boolean up = answers();
    byte[] body =
        "{\"status\":\"%s\",\"version\":\"%s\",\"database\":\"%s\",\"catalog_version\":%d}"
            .formatted(
                up ? "ok" : "down",
                version,
                up ? "ok" : "does not answer",
                catalogVersion.getAsLong())
            .getBytes(StandardCharsets.UTF_8);
    response.setStatus(up ? 200 : 503);
    response.setContentType("application/json");
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }

  private boolean answers() {
    try {
      return database.getAsBoolean();
    } catch (RuntimeException down) {
      return false;
    }
  }
}
