package io.headwatch.shift.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.headwatch.shift.calibration.GroupDifferences.Difference;
import io.headwatch.shift.profile.InMemoryReferenceSample;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GroupDifferencesTest {

  private static final int DIMENSIONS = 16;
  private static final int DAYS = 5;
  private static final int HOURS = 8;
  private static final int IMAGES_PER_HOUR = 10;

  /**
   * 100 references whose images go along with their hour: were images permuted, not hours, nearly
   * every reference would have an odd day. Of 100 tests at 5 %, 13 or more fail with p = .0015.
   */
  @Test
  void of_allowsForBlocksWhoseImagesAreAlike() {
    long named =
        IntStream.range(0, 100).filter(seed -> smallest(test(seed, 1, 0)).pValue() <= .05).count();

    assertThat(named).isLessThanOrEqualTo(12);
  }

  /**
   * One value in 16 is moved by d = 1.5 of its standard deviations on a fifth of the images: its
   * variance becomes 1 + .16 d^2 = 1.36, and the root mean square over the dimensions 1.5 /
   * sqrt(1.36) / sqrt(16) = 0.32. Bringing embeddings to length 1 changes that by a few per cent.
   */
  @Test
  void of_namesTheDayThatIsMovedAndSaysHowFar() {
    List<Difference> differences = test(7, 0, 1.5);

    Difference odd = smallest(differences);
    assertThat(odd.group()).isEqualTo(3);
    assertThat(odd.images()).isEqualTo(HOURS * IMAGES_PER_HOUR);
    assertThat(odd.pValue()).isEqualTo(.001, within(1e-9));
    assertThat(odd.effectSize()).isCloseTo(.32, within(.06));
  }

  /** Chance alone is no effect. */
  @Test
  void of_correctsTheEffectForChance() {
    double mean =
        IntStream.range(0, 50)
            .mapToObj(seed -> test(1_000 + seed, 0, 0))
            .flatMap(List::stream)
            .mapToDouble(Difference::effectSize)
            .average()
            .orElseThrow();

    // Not corrected, it would be 1 / sqrt(64) = 0.125: a mean of 80 images against one of 320.
    assertThat(mean).isLessThan(.04);
  }

  @Test
  void of_refusesLessThanTwoGroups() {
    GroupDifferences differences = new GroupDifferences(sample(1, 0, 0), blocks());

    assertThatIllegalArgumentException()
        .isThrownBy(() -> differences.of(new int[DAYS * HOURS], 1))
        .withMessageContaining("cannot be compared");
    int[] gap = new int[DAYS * HOURS];
    gap[0] = 2;
    assertThatIllegalArgumentException().isThrownBy(() -> differences.of(gap, 1));
  }

  @Test
  void nearDuplicates_areChainedIntoClusters() {
    InMemoryReferenceSample sample = new InMemoryReferenceSample(1, 2);
    for (double degrees : new double[] {0, 90, 10, 200, 20, 92}) {
      double angle = Math.toRadians(degrees);
      sample.add(
          new float[1], new float[] {(float) (3 * Math.cos(angle)), (float) (3 * Math.sin(angle))});
    }

    // 1 - cos 10 degrees is 0.0152, 1 - cos 20 degrees 0.0603
    NearDuplicates found = NearDuplicates.of(sample, .03, 1);

    assertThat(found.images()).isEqualTo(6);
    assertThat(found.clusters()).containsExactly(List.of(0, 2, 4), List.of(1, 5));
    assertThat(found.superfluous()).isEqualTo(3);
    assertThat(NearDuplicates.of(sample, 0, 1).clusters()).isEmpty();
  }

  private static Difference smallest(List<Difference> differences) {
    return differences.stream().min((a, b) -> Double.compare(a.pValue(), b.pValue())).orElseThrow();
  }

  /** Days of eight hours of ten images; day 3 is moved in one dimension. */
  private static List<Difference> test(long seed, double hourly, double moved) {
    int[] days = new int[DAYS * HOURS];
    Arrays.setAll(days, hour -> hour / HOURS);
    return new GroupDifferences(sample(seed, hourly, moved), blocks()).of(days, seed);
  }

  private static List<int[]> blocks() {
    List<int[]> blocks = new ArrayList<>();
    for (int hour = 0; hour < DAYS * HOURS; hour++) {
      int from = hour * IMAGES_PER_HOUR;
      blocks.add(IntStream.range(from, from + IMAGES_PER_HOUR).toArray());
    }
    return blocks;
  }

  private static InMemoryReferenceSample sample(long seed, double hourly, double moved) {
    Random random = new Random(seed);
    InMemoryReferenceSample sample = new InMemoryReferenceSample(1, DIMENSIONS);
    for (int hour = 0; hour < DAYS * HOURS; hour++) {
      float[] common = noise(random, hourly);
      for (int image = 0; image < IMAGES_PER_HOUR; image++) {
        float[] embedding = noise(random, 1);
        for (int d = 0; d < DIMENSIONS; d++) {
          embedding[d] += common[d];
        }
        embedding[0] += (float) (hour / HOURS == 3 ? moved : 0);
        sample.add(new float[1], embedding);
      }
    }
    return sample;
  }

  private static float[] noise(Random random, double scale) {
    float[] values = new float[DIMENSIONS];
    for (int d = 0; d < DIMENSIONS; d++) {
      values[d] = (float) (scale * random.nextGaussian());
    }
    return values;
  }
}
