package sutler;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// The charter of a package: which storey of the house it stands on and which rooms it may open.
/// `HouseTest` reads every charter and refuses a dependency that is not listed here.
@Target(ElementType.PACKAGE)
@Retention(RetentionPolicy.CLASS)
public @interface Room {

  /// The storey; a lower one never opens a higher one.
  Storey storey();

  /// Names of the rooms (packages below `sutler`) that this room may open.
  String[] opens() default {};

  /// The storeys, from the one that knows least to the one that knows all.
  enum Storey {
    /// Decides. No clock, SQL, JSON, network, threads or framework.
    CORE,
    /// Loads, decides, saves, tells.
    FLOW,
    /// Speaks to something outside.
    EDGE,
    /// Wires and configures; nothing imports it.
    BOOT
  }
}
