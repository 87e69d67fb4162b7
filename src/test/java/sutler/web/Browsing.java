package sutler.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.AriaRole;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import sutler.boot.TestStore;

/// A real browser: Chromium, as the machine has it.
final class Browsing implements AutoCloseable {
  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");
  private static final Path ON_A_MAC =
      Path.of("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome");
  private static final Path PICTURES = Path.of("target/screenshots");
  private static final Path AXE = Path.of("clients/node_modules/axe-core/axe.min.js");

  private final Playwright playwright;
  private final Browser browser;
  private final List<String> problems = new ArrayList<>();

  Browsing() {
    Path chromium = chromium();
    playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    browser =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(chromium)
                    .setArgs(
                        List.of(
                            "--no-sandbox",
                            "--disable-gpu",
                            "--disable-quic",
                            "--no-first-run",
                            "--disable-background-networking",
                            "--disable-component-update",
                            "--disable-sync")));
  }

  private static Path chromium() {
    Stream<Path> folders = Arrays.stream(System.getenv("PATH").split(":")).map(Path::of);
    Stream<Path> onPath = folders.flatMap(folder -> NAMES.stream().map(folder::resolve));
    return Stream.concat(onPath, Stream.of(ON_A_MAC))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "Chromium is missing; ./sutler test says how to install it."));
  }

  /// Somebody with a window of this size.
  Page visitor(int width, int height) {
    BrowserContext context =
        browser.newContext(
            new Browser.NewContextOptions().setViewportSize(width, height).setBypassCSP(false));
    Page page = context.newPage();
    page.setDefaultTimeout(15_000);
    page.onRequest(
        request -> {
          boolean ours =
              request.url().startsWith("http://localhost:")
                  || request.url().startsWith("data:")
                  || request.url().startsWith("https://client.example/");
          if (!ours) {
            problems.add("a request to elsewhere: " + request.url());
          }
        });
    page.onConsoleMessage(
        message -> {
          // What is meant to be missing or refused is no problem.
          boolean refused = message.text().matches("(?s).*status of 4(00|01|04|09).*");
          if (message.type().equals("error") && !refused) {
            problems.add(page.url() + ": " + message.text());
          }
        });
    return page;
  }

  /// Looks at a page: axe finds nothing serious, nothing sticks out, and a picture is kept.
  void look(Page page, String name) throws IOException {
    Files.createDirectories(PICTURES);
    String size = page.viewportSize().width + "";
    page.screenshot(
        new Page.ScreenshotOptions()
            .setPath(PICTURES.resolve(name + "-" + size + ".png"))
            .setFullPage(true));
    // In the page's own realm, past its policy against scripts.
    page.evaluate(Files.readString(AXE));
    Object found =
        page.evaluate(
            "async () => (await axe.run()).violations.filter(v => ['serious','critical'].includes(v.impact))"
                + ".map(v => v.id + ': ' + v.nodes.map(n => n.html).join(' | '))");
    assertThat((List<?>) found).as("axe on " + name).isEmpty();
    Object sticksOut =
        page.evaluate("() => document.documentElement.scrollWidth > window.innerWidth + 1");
    assertThat(sticksOut).as(name + " is wider than its window").isEqualTo(false);
    assertThat(problems).as(name).isEmpty();
  }

  static void signUp(Page page, TestStore store, String email) {
    page.navigate(store.base() + "/sign-in");
    page.getByLabel("E-mail address").fill(email);
    press(page, "Send me a link");
    page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("read its mail here"))
        .click();
    page.locator(".card", new Page.LocatorOptions().setHasText(email)).locator("a").click();
    press(page, "Sign in");
    assertThat(page.content()).contains(email);
  }

  static void press(Page page, String name) {
    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true))
        .first()
        .click();
  }

  static void heading(Page page, String text) {
    page.locator("h1", new Page.LocatorOptions().setHasText(text)).waitFor();
  }

  @Override
  public void close() {
    browser.close();
    playwright.close();
  }
}
