package sutler.tools;

import java.util.List;
import java.util.UUID;
import sutler.mcp.Icon;

/// Addresses of the store's pages.
///
/// @param base the public URL, without a slash at the end
public record Links(String base) {

  String invoice(UUID id) {
    return base + "/invoice/" + id;
  }

  String sandboxPayments(UUID id) {
    return base + "/sandbox/invoices/" + id + "/payments";
  }

  /// A picture of the store's own.
  Icon icon(String name) {
    return new Icon(base + "/icons/" + name + ".png", "image/png", List.of("64x64"));
  }

  String x402(UUID id) {
    return base + "/x402/invoices/" + id;
  }

  String sandboxMail() {
    return base + "/sandbox/mail";
  }

  String product(String id) {
    return base + "/product/" + id;
  }
}
