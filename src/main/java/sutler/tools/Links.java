package sutler.tools;

import java.util.UUID;

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

  String product(String id) {
    return base + "/product/" + id;
  }
}
