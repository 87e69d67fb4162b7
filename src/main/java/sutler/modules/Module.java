package sutler.modules;

import java.util.List;
import java.util.Optional;
import sutler.config.Finding;
import sutler.config.Setting;

/// What every rail and every supplier brings.
public interface Module {

  /// In `sutler.toml`, in what is stored of its work, and in the names of its tables; never
  /// changed.
  String name();

  /// All in its own section.
  List<Setting> settings();

  /// The class-path folder of its migrations, where it has tables; they are kept apart from all
  /// others.
  default Optional<String> migrations() {
    return Optional.empty();
  }

  /// Tries what was set, for `./sutler check`, and changes nothing; empty where nothing was.
  List<Finding> check(Site site);
}
