package sutler.search;

import java.util.List;

/// The answer to a search.
///
/// @param found how many products match, on all pages
/// @param categories how many of them are in each category; only where everything is listed
public record Found(int found, List<Listing> page, List<Count> categories) {

  public record Count(String slug, int count) {}

  public Found {
    page = List.copyOf(page);
    categories = List.copyOf(categories);
  }
}
