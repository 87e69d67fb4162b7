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
    render(response, status, template, model, Policy.PLAIN);
  }

  /// What a page may do beyond showing itself.
  ///
  /// @param formTarget where a form may lead, beside this store; a browser follows a form's
  ///   redirects only there
  /// @param live whether it runs the store's own script and hears of changes
  record Policy(String formTarget, boolean live) {
    static final Policy PLAIN = new Policy("", false);
    static final Policy LIVE = new Policy("", true);

    String text() {
      return "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'"
          + (formTarget.isEmpty() ? "" : " " + formTarget)
          + (live ? "; script-src 'self'; connect-src 'self'" : "")
          + "; base-uri 'none'; frame-ancestors 'none'";
    }
  }

  static void render(
      HttpServletResponse response, int status, String template, Object model, Policy policy)
      throws IOException {
    Utf8ByteOutput out = new Utf8ByteOutput();
    TEMPLATES.render(template, model, out);
    response.setStatus(status);
    response.setContentType("text/html;charset=utf-8");
    headers(response, policy);
    response.setContentLength(out.getContentLength());
    out.writeTo(response.getOutputStream());
  }

  static void headers(HttpServletResponse response) {
    headers(response, Policy.PLAIN);
  }

  private static void headers(HttpServletResponse response, Policy policy) {
    response.setHeader("Content-Security-Policy", policy.text());
  }

  static void missing(HttpServletResponse response, String what) throws IOException {
    render(response, 404, "missing.jte", what);
  }
}
