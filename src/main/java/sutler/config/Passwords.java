package sutler.config;

import java.util.regex.Pattern;

/// Finds a password in an address: `scheme://user:password@host`, or one among its parameters.
final class Passwords {
  private static final Pattern PARAMETER =
      Pattern.compile("(^|[?&\\s])(password|sslpassword|pass|pwd)\\s*=", Pattern.CASE_INSENSITIVE);

  private Passwords() {}

  /// In doubt it is one: whatever stands before an `@`, but for a plain user's name.
  static boolean in(String address) {
    boolean user = address.matches("[a-z+]+://[A-Za-z0-9._-]{1,32}@[^@]*");
    return (address.contains("@") && !user) || PARAMETER.matcher(address).find();
  }
}
