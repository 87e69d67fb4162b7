package sutler.mcp;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import java.time.InstantSource;

/// Brings back whatever as `requestState`. It opens for who got it, for the same call, unchanged,
/// and never otherwise.
public final class StateFuzzer {
  private static final RequestState STATES =
      new RequestState(Seal.ofThisProcess(), UsedOnce.ofThisProcess(), InstantSource.system());

  private StateFuzzer() {}

  public static void fuzzerTestOneInput(FuzzedDataProvider data) {
    String kept = data.consumeAsciiString(40);
    boolean once = data.consumeBoolean();
    String name = data.consumeString(20);
    Message.Request request = request(name, data.consumeInt());
    String sealed = STATES.sealed("alice", request, kept, once);
    String changed = changed(sealed, data);
    boolean opened =
        STATES.open("alice", request, changed) instanceof RequestState.Opened.Good good
            && good.state().equals(kept);
    FuzzedServer.require(
        opened == same(sealed, changed), "opened " + opened + ": " + sealed + " as " + changed);
    FuzzedServer.require(isBad("bob", request, sealed), "opened for another caller");
    FuzzedServer.require(
        isBad("alice", request(name + "x", data.consumeInt()), sealed), "another call's");
    FuzzedServer.require(isBad("alice", request, data.consumeRemainingAsString()), "made up");
  }

  private static boolean isBad(String caller, Message.Request request, String sealed) {
    return STATES.open(caller, request, sealed) instanceof RequestState.Opened.Bad;
  }

  private static String changed(String sealed, FuzzedDataProvider data) {
    int at = data.consumeInt(0, sealed.length() - 1);
    return sealed.substring(0, at) + data.consumeString(2) + sealed.substring(at + 1);
  }

  /// The last character of base64 has bits that mean nothing.
  private static boolean same(String sealed, String changed) {
    try {
      return java.util.Arrays.equals(
          java.util.Base64.getUrlDecoder().decode(sealed),
          java.util.Base64.getUrlDecoder().decode(changed));
    } catch (IllegalArgumentException notBase64) {
      return false;
    }
  }

  private static Message.Request request(String name, int number) {
    var params = Json.object().put("name", name);
    params.putObject("arguments").put("n", number);
    return new Message.Request("1", "tools/call", params);
  }
}
