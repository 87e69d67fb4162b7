package sutler.catalog;

import sutler.money.Asset;

/// A country or territory as the store knows it.
///
/// @param iso2 ISO 3166-1 alpha-2
/// @param name the English name
/// @param slug how product ids end, for instance `usa`
/// @param callingCode ITU-T E.164 country code, digits only
public record Country(String iso2, String name, String slug, Asset currency, String callingCode) {

  /// The code of products that are for no country in particular.
  public static final String INTERNATIONAL = "XI";
}
