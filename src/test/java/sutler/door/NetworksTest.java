package sutler.door;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// Where somebody comes from.
final class NetworksTest {
  @Test
  void anAddressIsItsNetwork() {
    assertThat(Networks.of("203.0.113.7")).isEqualTo("203.0.113.7");
    assertThat(Networks.of("2001:db8:1:2:3::4")).isEqualTo("2001:db8:1:2::/64");
    assertThat(Networks.around("203.0.113.7")).hasSize(1);
  }

  @Test
  void aSiteIsWhatACustomerHas() {
    assertThat(Networks.site("203.0.113.7")).isEqualTo("203.0.113.7");
    assertThat(Networks.site("2001:db8:1:2::9")).isEqualTo(Networks.site("2001:db8:1:ffff::9"));
    assertThat(Networks.site("2001:db8:1:2::9")).isNotEqualTo(Networks.site("2001:db8:2:2::9"));
  }

  /// One customer has up to 65,536 networks, and each must not have a number of its own.
  @Test
  void theNetworksOfACustomerCountTogether() {
    var one = Networks.around("2001:db8:1:2::9");
    var other = Networks.around("2001:db8:1:ffff::9");
    var stranger = Networks.around("2001:db8:2:2::9");

    assertThat(one).hasSize(3);
    assertThat(one.get(0)).isNotEqualTo(other.get(0));
    assertThat(one.get(1)).isEqualTo(other.get(1)).isNotEqualTo(stranger.get(1));
    assertThat(one.get(2)).isEqualTo(stranger.get(2));
    assertThat(one).extracting(Networks.Around::share).containsExactly(1, 4, 40);
  }
}
