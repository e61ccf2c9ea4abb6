package io.headwatch.shift.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.headwatch.shift.profile.ReferenceSample;
import io.headwatch.shift.profile.ScalarSample;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ScalarSamplingTest {

  /** So many pairs that only a hundred images fit. */
  private static final int PAIRS = ScalarSample.MOST_BYTES / 100;

  @Test
  void sample_ofASmallReferenceHoldsEveryImageOnce() {
    ScalarSample sample = new ScalarSampling(1).sample(new Numbers(500, 2, 0));

    assertThat(Arrays.stream(sample.images()).sorted().toArray()).isEqualTo(Numbers.upTo(500));
  }

  @Test
  void sample_dependsOnTheSeedAlone() {
    Numbers reference = new Numbers(500, 2, 0);

    assertThat(new ScalarSampling(1).sample(reference).images())
        .isEqualTo(new ScalarSampling(1).sample(reference).images())
        .isNotEqualTo(new ScalarSampling(2).sample(reference).images());
  }

  @Test
  void sample_ofALargeReferenceKeepsToItsLimit() {
    ScalarSample sample = new ScalarSampling(1).sample(new Numbers(300, PAIRS, 0));

    assertThat(sample.size()).isEqualTo(100);
    assertThat(sample.images()).doesNotHaveDuplicates();
  }

  /**
   * Each scalar is its image's number: rows must stay with their images, shifted by the first's.
   */
  @Test
  void merge_keepsRowsWithTheirImages() {
    ScalarSampling sampling = new ScalarSampling(1);

    ScalarSample merged =
        sampling.merge(
            sampling.sample(new Numbers(60, 1, 0)), 60,
            sampling.sample(new Numbers(40, 1, 60)), 40);

    assertThat(Arrays.stream(merged.images()).sorted().toArray()).isEqualTo(Numbers.upTo(100));
    float[] scalars = new float[1];
    for (int row = 0; row < 100; row++) {
      merged.scalars(row, scalars);
      // Quantised twice, over ranges of 60 and 100.
      assertThat(scalars[0]).isCloseTo(merged.image(row), within(0.5f));
    }
  }

  /**
   * The first has kept all of its 60 images, the second 100 of 540: a tenth of the sample must be
   * from the first (60 of 600), or a small reference would weigh as much as a large one.
   */
  @Test
  void merge_givesEveryImageTheSameChance() {
    ScalarSampling sampling = new ScalarSampling(1);
    ScalarSample first = sampling.sample(new Numbers(60, PAIRS, 0));
    ScalarSample second = sampling.sample(new Numbers(540, PAIRS, 60));

    ScalarSample merged = sampling.merge(first, 60, second, 540);

    long ofFirst = Arrays.stream(merged.images()).filter(image -> image < 60).count();
    assertThat(merged.size()).isBetween(98, 100);
    assertThat(ofFirst).isEqualTo(10);
  }

  @Test
  void merge_refusesOtherPairs() {
    ScalarSampling sampling = new ScalarSampling(1);
    ScalarSample one = sampling.sample(new Numbers(5, 1, 0));
    ScalarSample two = sampling.sample(new Numbers(5, 2, 0));

    assertThatIllegalArgumentException().isThrownBy(() -> sampling.merge(one, 5, two, 5));
  }

  /** Image i has the scalars first + i. */
  private record Numbers(int size, int pairs, int first) implements ReferenceSample {

    static int[] upTo(int size) {
      int[] numbers = new int[size];
      Arrays.setAll(numbers, i -> i);
      return numbers;
    }

    @Override
    public void scalars(int image, int fromPair, int count, float[] into) {
      Arrays.fill(into, 0, count, first + image);
    }

    @Override
    public int embeddingSize() {
      return 1;
    }

    @Override
    public void embedding(int image, float[] into) {
      into[0] = 0;
    }
  }
}
