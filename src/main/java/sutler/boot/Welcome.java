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
