package sutler.catalog;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;

/// The category slugs that a product may carry and a search may name.
public final class Categories {
  private static final Set<String> ALL =
      new LinkedHashSet<>(
          Arrays.asList(
              """
              refill bundles pin food food-delivery voip data dth pharmacy retail apparel health-beauty
              cosmetics spa natural-herbal-care digital-wallet automobiles music home electronics pets
              restaurants groceries streaming games game-stores in-game-currencies experiences gifts
              online-marketplaces travel flights cruises online-travel-agencies accommodation train bus
              car-rental entertainment literature bitcoin department-stores sports-n-outdoors
              transportation gasoline bill utility-bills payment-cards multi-brand esim vpn other kids
              all-bills credit-card water-electricity-gas commission-businesses phone internet-cable-tv
              installment-payments catalog-sales education taxes mortgages-property-management
              mortgages-home-equity hoa-rent insurance financial-services cemeteries-funerals
              security-monitoring club-membership press auto-loans banking sanitation healthcare
              """
                  .strip()
                  .split("\\s+")));

  private Categories() {}

  public static Set<String> all() {
    return Collections.unmodifiableSet(ALL);
  }

  public static boolean isKnown(String slug) {
    return ALL.contains(slug);
  }
}
