package sutler.boot;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import sutler.config.Config;
import sutler.config.Setting;
import sutler.config.Setting.Shape;
import sutler.identity.RawKey;

/// What can be set of the sandbox.
///
/// @param apiKey of the demo account; one is made where none is fixed
/// @param autopay after which time an invoice pays itself
/// @param suppliers whether configured suppliers sell too, for play money
/// @param isEmpty whether nothing is set
record SandboxSettings(
    Optional<RawKey> apiKey, Optional<Duration> autopay, boolean suppliers, boolean isEmpty) {
  static final String SECTION = "sandbox";

  private static final Setting API_KEY =
      new Setting(
          SECTION,
          "api_key",
          Shape.TEXT,
          "",
          "my-own-key-for-the-sandbox-000000",
          "fixes the demo account's API key: 32 to 128 characters of A-Z a-z 0-9 _ -");
  private static final Setting AUTOPAY =
      new Setting(
          SECTION, "autopay", Shape.TEXT, "", "5s", "pays invoices by itself after so long");

  static final Setting SUPPLIERS =
      new Setting(
          SECTION,
          "suppliers",
          Shape.FLAG,
          "false",
          "true",
          "lets configured suppliers sell for play money: only with test accounts at them");

  static final List<Setting> ALL = List.of(API_KEY, AUTOPAY, SUPPLIERS);

  static SandboxSettings of(Config config) {
    return new SandboxSettings(
        config
            .text(API_KEY)
            .map(
                text ->
                    RawKey.of(text)
                        .orElseThrow(
                            () ->
                                config.wrong(
                                    API_KEY,
                                    "must have %d to %d characters of A-Z a-z 0-9 _ -"
                                        .formatted(RawKey.LENGTH_MIN, RawKey.LENGTH_MAX)))),
        config.duration(AUTOPAY),
        config.flag(SUPPLIERS),
        !config.hasAnyOf(ALL));
  }
}
