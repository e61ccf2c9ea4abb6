package io.headwatch.shift.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class RepeatFilterTest {

  /** 1 - cos 10 degrees is 0.0152, 1 - cos 20 degrees 0.0603; lengths do not matter. */
  @Test
  void repeats_comparesTheAngleWithTheLimit() {
    RepeatFilter filter = new RepeatFilter(0.03);

    assertThat(filter.repeats("a", at(0, 1))).isFalse();
    assertThat(filter.repeats("a", at(0, 1))).isTrue();
    assertThat(filter.repeats("a", at(10, 250))).isTrue();
    assertThat(filter.repeats("a", at(20, 1))).isFalse();
  }

  /** Compared with the latest repeat, a slow change would never be seen. */
  @Test
  void repeats_seesASlowChangeOnceItHasAddedUp() {
    RepeatFilter filter = new RepeatFilter(0.03);

    assertThat(filter.repeats("a", at(0, 1))).isFalse();
    // cos 14 degrees = 0.9703
    for (int degrees = 1; degrees <= 14; degrees++) {
      assertThat(filter.repeats("a", at(degrees, 1))).as("%d degrees", degrees).isTrue();
    }
    assertThat(filter.repeats("a", at(15, 1))).isFalse();
  }

  @Test
  void repeats_remembersEightImagesOfASource() {
    RepeatFilter filter = new RepeatFilter(0.03);
    for (int i = 0; i < 8; i++) {
      assertThat(filter.repeats("a", at(20 * i, 1))).isFalse();
    }
    assertThat(filter.repeats("a", at(0, 1))).isTrue();

    assertThat(filter.repeats("a", at(160, 1))).isFalse();
    assertThat(filter.repeats("a", at(20, 1))).isTrue();
    assertThat(filter.repeats("a", at(0, 1))).isFalse();
  }

  /** Two cameras that look at one scene are two observations. */
  @Test
  void repeats_keepsSourcesApart() {
    RepeatFilter filter = new RepeatFilter(0.03);

    assertThat(filter.repeats("a", at(0, 1))).isFalse();
    assertThat(filter.repeats("b", at(0, 1))).isFalse();
    assertThat(filter.repeats("b", at(0, 1))).isTrue();
  }

  /** Memory is bounded; the sources seen last stay. */
  @Test
  void repeats_forgetsTheSourceSeenLongestAgo() {
    RepeatFilter filter = new RepeatFilter(0.03);
    for (int i = 0; i < 1_000; i++) {
      filter.repeats("source " + i, at(0, 1));
    }
    assertThat(filter.repeats("source 0", at(0, 1))).isTrue();

    filter.repeats("one more", at(0, 1));

    assertThat(filter.repeats("source 0", at(0, 1))).isTrue();
    assertThat(filter.repeats("source 2", at(0, 1))).isTrue();
    assertThat(filter.repeats("source 1", at(0, 1))).isFalse();
  }

  @Test
  void repeats_ofAFilterThatIsOffIsNever() {
    RepeatFilter filter = RepeatFilter.off();

    assertThat(filter.repeats("a", at(0, 1))).isFalse();
    assertThat(filter.repeats("a", at(0, 1))).isFalse();
  }

  /** Zeros have no direction: nothing can be said of them. */
  @Test
  void repeats_ofZerosIsNever() {
    RepeatFilter filter = new RepeatFilter(0.5);

    assertThat(filter.repeats("a", new float[2])).isFalse();
    assertThat(filter.repeats("a", new float[2])).isFalse();
  }

  @Test
  void constructor_refusesWhatIsNoDistance() {
    for (double distance : new double[] {-0.1, 1, Double.NaN}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new RepeatFilter(distance))
          .withMessageContaining("must be at least 0 and below 1");
    }
  }

  private static float[] at(double degrees, double length) {
    double angle = Math.toRadians(degrees);
    return new float[] {(float) (length * Math.cos(angle)), (float) (length * Math.sin(angle))};
  }
}
