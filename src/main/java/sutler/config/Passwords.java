package sutler.config;

import java.util.regex.Pattern;

/// Finds a password in an address: `scheme://user:password@host`, or one among its parameters.
final class Passwords {
  private static final Pattern OF_USER = Pattern.compile("^[^/?#]*//[^/?#@]*:[^/?#]*@.*");
  private static final Pattern PARAMETER =
      Pattern.compile("[?&](password|sslpassword|pass|pwd)=", Pattern.CASE_INSENSITIVE);

  private Passwords() {}

  static boolean in(String address) {
    return OF_USER.matcher(address).matches() || PARAMETER.matcher(address).find();
  }
}
