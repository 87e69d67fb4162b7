package sutler.checkout;

import java.util.Optional;

/// Knows telephone numbers.
public interface PhoneBook {

  /// Reads a number as dialled in a country, or with its calling code.
  ///
  /// @param country ISO alpha-2, or `XI` where the number must be international
  Reading read(String text, String country);

  sealed interface Reading {
    /// @param e164 `+15551234567`
    /// @param operator who the number's range belongs to, where known
    record Number(String e164, String country, Optional<String> operator) implements Reading {}

    /// @param reason what is wrong, to be put behind "the phone number"
    record Wrong(String reason) implements Reading {}
  }
}
