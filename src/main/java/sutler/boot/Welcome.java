package sutler.boot;

import sutler.identity.RawKey;

/// What is printed when the store is open.
final class Welcome {
  private Welcome() {}

  static String text(Assembly store) {
    String head =
        "%nSutler %s is open: %,d products.%n"
            .formatted(Application.VERSION, store.goods().products());
    return head
        + store
            .sandbox()
            .map(played -> sandbox(store.settings(), played.key()))
            .orElseGet(() -> live(store.settings()));
  }

  private static String live(Settings settings) {
    return """
            LIVE: goods and money are real.

              MCP endpoint     %s/mcp
              Accounts         %s/account
              Data folder      %s

            Stop with Ctrl-C.
            """
        .formatted(settings.baseUrl(), settings.baseUrl(), settings.data());
  }

  private static String sandbox(Settings settings, RawKey key) {
    String url = settings.baseUrl() + "/mcp";
    return """
            SANDBOX: no real money moves, and every code, link and eSIM redeems nothing.

              MCP endpoint     %s
              Sandbox API key  %s
              Your account     %s/account (one press on the demo account)
              Data folder      %s

            A client that can sign you in needs only the MCP endpoint. Others take the key:

              {
                "mcpServers": {
                  "sutler": {
                    "type": "http",
                    "url": "%s",
                    "headers": { "Authorization": "Bearer %s" }
                  }
                }
              }

            A client without headers takes the key in the URL: %s/YOUR_API_KEY
            Stop with Ctrl-C.
            """
        .formatted(
            url,
            key.dangerouslyShow(),
            settings.baseUrl(),
            settings.data(),
            url,
            key.dangerouslyShow(),
            url);
  }
}
