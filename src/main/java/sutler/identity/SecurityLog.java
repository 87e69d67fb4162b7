package sutler.identity;

/// Where security events are written.
@FunctionalInterface
public interface SecurityLog {
  /// For tests, and where nobody watches.
  SecurityLog SILENT = event -> {};

  void write(SecurityEvent event);
}
