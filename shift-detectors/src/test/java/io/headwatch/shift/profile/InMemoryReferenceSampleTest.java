package io.headwatch.shift.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class InMemoryReferenceSampleTest {

  private static final float[] ONE = {1};

  @Test
  void pixels_areThoseThatWereAdded() {
    InMemoryReferenceSample sample = new InMemoryReferenceSample(1, 1);
    float[] first = {1, 2, 3, 4, 5, 6, 7, 8, 9};
    sample.add(ONE, ONE, first);
    sample.add(ONE, ONE, new float[] {9, 8, 7, 6, 5, 4, 3, 2, 1});
    first[0] = 100;
    float[] found = new float[9];

    assertThat(sample.pixelMeasures()).isEqualTo(9);
    sample.pixels(0, found);
    assertThat(found).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9);
    sample.pixels(1, found);
    assertThat(found).containsExactly(9, 8, 7, 6, 5, 4, 3, 2, 1);
  }

  @Test
  void pixelMeasures_withoutPixelsAreNone() {
    InMemoryReferenceSample sample = new InMemoryReferenceSample(1, 1);
    assertThat(sample.pixelMeasures()).isZero();

    sample.add(ONE, ONE);
    assertThat(sample.pixelMeasures()).isZero();
  }

  /** Statistics of a part of the images would be taken for those of all. */
  @Test
  void add_pixelsOfSomeImagesAloneAreRefused() {
    InMemoryReferenceSample sample = new InMemoryReferenceSample(1, 1);
    sample.add(ONE, ONE, new float[9]);

    assertThatThrownBy(() -> sample.add(ONE, ONE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("0 pixel measures do not fit a sample whose images have 9");
    assertThatThrownBy(() -> new InMemoryReferenceSample(1, 1).add(ONE, ONE, new float[8]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("8 pixel measures do not fit a sample whose images have 9");
    assertThat(sample.size()).isEqualTo(1);
  }
}
