package sutler.web;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.Utf8ByteOutput;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/// Renders a page for a person: compiled template, no requests to other hosts, no scripts.
final class Page {
  private static final TemplateEngine TEMPLATES =
      TemplateEngine.createPrecompiled(
          null, ContentType.Html, Page.class.getClassLoader(), "sutler.web.pages");

  private Page() {}

  static void render(HttpServletResponse response, int status, String template, Object model)
      throws IOException {
    render(response, status, template, model, "");
  }

  /// @param formTarget where a form of this page may lead, beside this store; a browser follows a
  ///   form's redirects only there
  static void render(
      HttpServletResponse response, int status, String template, Object model, String formTarget)
      throws IOException {
    Utf8ByteOutput out = new Utf8ByteOutput();
    TEMPLATES.render(template, model, out);
    response.setStatus(status);
    response.setContentType("text/html;charset=utf-8");
    headers(response, formTarget);
    response.setContentLength(out.getContentLength());
    out.writeTo(response.getOutputStream());
  }

  static void headers(HttpServletResponse response) {
    headers(response, "");
  }

  private static void headers(HttpServletResponse response, String formTarget) {
    response.setHeader(
        "Content-Security-Policy",
        "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'"
            + (formTarget.isEmpty() ? "" : " " + formTarget)
            + ";"
            + " base-uri 'none'; frame-ancestors 'none'");
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setHeader("Referrer-Policy", "no-referrer");
    response.setHeader("Cache-Control", "no-store");
  }

  static void missing(HttpServletResponse response, String what) throws IOException {
    render(response, 404, "missing.jte", what);
  }
}
