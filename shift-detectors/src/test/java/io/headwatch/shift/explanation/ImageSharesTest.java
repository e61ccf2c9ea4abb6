package io.headwatch.shift.explanation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.headwatch.shift.statistics.BinEdges;
import io.headwatch.shift.statistics.PaneStatistics;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ImageSharesTest {
  private static final int DIMENSIONS = 4;
  private static final float[][] REFERENCE = {{1, 2, 3, 4}, {3, 2, 1, 0}};

  @Property(tries = 200)
  void shares_ofAllImagesSumToOne(@ForAll long seed, @ForAll @IntRange(min = 1, max = 60) int n) {
    Random random = new Random(seed);
    float[][] window = new float[n][DIMENSIONS];
    for (float[] image : window) {
      for (int d = 0; d < DIMENSIONS; d++) {
        image[d] = (float) random.nextGaussian() + d;
      }
    }

    ImageShares shares = ImageShares.of(pane(window), pane(REFERENCE));

    double sum = Arrays.stream(window).mapToDouble(shares::share).sum();
    assertThat(sum).isCloseTo(1, within(1e-6));
  }

  /**
   * The reference's mean is (2, 2, 2, 2). Of four images two lie at it and two are moved by v = (2,
   * 0, -1, 0): Delta = v / 2, and a moved one has v . v / 2 / (4 |v|^2 / 4) = 1 / 2.
   */
  @Test
  void shares_ofHalfOfTheImagesMovedAreTheirs() {
    float[] still = {2, 2, 2, 2};
    float[] moved = {4, 2, 1, 2};

    ImageShares shares =
        ImageShares.of(pane(still, moved, moved.clone(), still.clone()), pane(REFERENCE));

    assertThat(shares.share(moved)).isCloseTo(0.5, within(1e-12));
    assertThat(shares.share(still)).isCloseTo(0, within(1e-12));
  }

  /** Moved by 3, 1 and -1 along one direction, Delta is 1 of it: shares 3/3, 1/3 and -1/3. */
  @Test
  void shares_ofAnImageThatPullsTheOtherWayAreNegative() {
    float[] far = {2, 5, 2, 2};
    float[] near = {2, 3, 2, 2};
    float[] against = {2, 1, 2, 2};

    ImageShares shares = ImageShares.of(pane(far, near, against), pane(REFERENCE));

    assertThat(shares.share(far)).isCloseTo(1, within(1e-12));
    assertThat(shares.share(near)).isCloseTo(1 / 3.0, within(1e-12));
    assertThat(shares.share(against)).isCloseTo(-1 / 3.0, within(1e-12));
  }

  @Test
  void shares_ofNoShiftAreZero() {
    ImageShares shares = ImageShares.of(pane(REFERENCE), pane(REFERENCE));

    assertThat(shares.share(REFERENCE[0])).isZero();
  }

  @Test
  void of_noImagesIsRefused() {
    assertThatThrownBy(() -> ImageShares.of(pane(), pane(REFERENCE)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no images");
  }

  private static PaneStatistics pane(float[]... embeddings) {
    float[] inner = new float[BinEdges.INNER];
    for (int edge = 0; edge < inner.length; edge++) {
      inner[edge] = edge;
    }
    BinEdges edges = BinEdges.of(inner, new float[] {-1}, new float[] {100});
    PaneStatistics pane = new PaneStatistics(edges, DIMENSIONS);
    for (float[] embedding : embeddings) {
      pane.add(new float[] {1}, embedding);
    }
    return pane;
  }
}
