package io.headwatch.shift.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class BinCountsTest {
  @Test
  void add_countsEachPairsBin() {
    BinCounts counts = counts(new byte[] {0, 15}, new byte[] {3, 15}, new byte[] {3, 2});

    assertThat(counts.images()).isEqualTo(3);
    assertThat(counts.count(0, 0)).isEqualTo(1);
    assertThat(counts.count(0, 3)).isEqualTo(2);
    assertThat(counts.count(0, 15)).isZero();
    assertThat(counts.count(1, 15)).isEqualTo(2);
    assertThat(counts.count(1, 2)).isEqualTo(1);
  }

  @Test
  void counts_areThoseOfThePair() {
    BinCounts counts = counts(new byte[] {0, 15}, new byte[] {3, 15});
    int[] into = new int[16];

    counts.counts(1, into);

    assertThat(into).containsExactly(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2);
  }

  @Test
  void subtract_undoesMerge() {
    BinCounts all = counts(new byte[] {0, 15}, new byte[] {3, 15});
    BinCounts some = counts(new byte[] {3, 2});

    all.merge(some);
    assertThat(all.images()).isEqualTo(3);
    assertThat(all.count(1, 2)).isEqualTo(1);
    all.subtract(some);

    assertThat(all.images()).isEqualTo(2);
    assertThat(all.toArray()).isEqualTo(counts(new byte[] {0, 15}, new byte[] {3, 15}).toArray());
  }

  @Test
  void subtract_refusesImagesThatAreNotAmongThese() {
    BinCounts all = counts(new byte[] {0, 15}, new byte[] {3, 15});

    assertThatIllegalArgumentException()
        .isThrownBy(() -> all.subtract(counts(new byte[] {0, 14})))
        .withMessageContaining("pair 1 bin 14");
    assertThat(all.images()).isEqualTo(2);
    assertThat(all.count(0, 0)).isEqualTo(1);
  }

  @Test
  void of_restoresImagesFromCounts() {
    BinCounts original = counts(new byte[] {0, 15}, new byte[] {3, 15});

    BinCounts restored = BinCounts.of(original.toArray());

    assertThat(restored.images()).isEqualTo(2);
    assertThat(restored.pairs()).isEqualTo(2);
    assertThat(restored.toArray()).isEqualTo(original.toArray());
  }

  @Test
  void of_refusesPairsThatDisagreeOnTheImages() {
    int[] counts = new int[32];
    counts[0] = 2;
    counts[16] = 1;

    assertThatIllegalArgumentException().isThrownBy(() -> BinCounts.of(counts));
    assertThatIllegalArgumentException().isThrownBy(() -> BinCounts.of(new int[17]));
    int[] negative = new int[16];
    negative[0] = -1;
    negative[1] = 1;
    assertThatIllegalArgumentException().isThrownBy(() -> BinCounts.of(negative));
  }

  @Test
  void copy_sharesNoState() {
    BinCounts original = counts(new byte[] {5});
    BinCounts copy = original.copy();

    original.add(new byte[] {5});

    assertThat(copy.images()).isEqualTo(1);
    assertThat(copy.count(0, 5)).isEqualTo(1);
  }

  @Test
  void add_refusesOtherPairs() {
    BinCounts counts = counts(new byte[] {5});

    assertThatIllegalArgumentException().isThrownBy(() -> counts.add(new byte[2]));
    assertThatIllegalArgumentException().isThrownBy(() -> counts.merge(new BinCounts(2)));
  }

  private static BinCounts counts(byte[]... images) {
    BinCounts counts = new BinCounts(images[0].length);
    for (byte[] image : images) {
      counts.add(image);
    }
    return counts;
  }
}
