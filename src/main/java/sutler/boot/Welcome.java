package sutler.boot;

import sutler.identity.RawKey;

/// What is printed when the store is open.
final class Welcome {
  private Welcome() {}

  static String text(Settings settings, int products, RawKey key) {
    String url = settings.baseUrl() + "/mcp";
    return """

        Sutler %s is open: %,d products.
        SANDBOX: no real money moves, and every code, link and eSIM redeems nothing.

          MCP endpoint     %s
          Sandbox API key  %s
          Front page       %s/
          Data folder      %s

        Client configuration (Claude, Cursor, VS Code and others):

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
            Application.VERSION,
            products,
            url,
            key.dangerouslyShow(),
            settings.baseUrl(),
            settings.data(),
            url,
            key.dangerouslyShow(),
            url);
  }
}
