package sutler.config;

/// One line of `./sutler check`.
///
/// @param what was looked at
/// @param works whether a store could be opened with it
/// @param said what was found, or what to do
public record Finding(String what, boolean works, String said) {
  public static Finding good(String what, String said) {
    return new Finding(what, true, said);
  }

  public static Finding bad(String what, String said) {
    return new Finding(what, false, said);
  }
}
