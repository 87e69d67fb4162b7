package sutler.web;

import io.nayuki.qrcodegen.QrCode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/// QR codes, as pictures that need no request.
final class Qr {
  private static final int BORDER = 2;

  private Qr() {}

  /// A `data:` URI of an SVG.
  static String picture(String text) {
    // Upper case Lightning invoices make smaller codes, and mean the same.
    String shown = text.startsWith("lightning:") ? text.toUpperCase(java.util.Locale.ROOT) : text;
    QrCode code = QrCode.encodeText(shown, QrCode.Ecc.MEDIUM);
    StringBuilder path = new StringBuilder();
    for (int y = 0; y < code.size; y++) {
      for (int x = 0; x < code.size; x++) {
        if (code.getModule(x, y)) {
          path.append("M%d,%dh1v1h-1z".formatted(x + BORDER, y + BORDER));
        }
      }
    }
    int size = code.size + 2 * BORDER;
    String svg =
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" shape-rendering=\"crispEdges\"><rect width=\"%d\" height=\"%d\" fill=\"#fff\"/><path d=\"%s\" fill=\"#000\"/></svg>"
            .formatted(size, size, size, size, path);
    return "data:image/svg+xml;base64,"
        + Base64.getEncoder().encodeToString(svg.getBytes(StandardCharsets.UTF_8));
  }
}
