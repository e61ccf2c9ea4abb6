package io.headwatch.shift.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class ScalarSampleTest {

  /** 255 steps from smallest to largest: half a step is the largest error. */
  @Test
  void scalars_areOffByHalfAStepAtMost() {
    InMemoryReferenceSample reference = reference(200);
    int[] images = {7, 0, 199, 45, 3};

    ScalarSample sample = ScalarSample.of(reference, images);

    float[] expected = new float[3];
    float[] found = new float[3];
    float[] lowest = sample.lowest();
    float[] highest = sample.highest();
    for (int row = 0; row < images.length; row++) {
      assertThat(sample.image(row)).isEqualTo(images[row]);
      reference.scalars(images[row], 0, 3, expected);
      sample.scalars(row, found);
      for (int pair = 0; pair < 3; pair++) {
        float step = (highest[pair] - lowest[pair]) / 255;
        assertThat(found[pair]).isCloseTo(expected[pair], within(0.501f * step + 1e-6f));
      }
    }
  }

  @Test
  void scalars_ofAConstantPairAreExact() {
    InMemoryReferenceSample reference = new InMemoryReferenceSample(1, 1);
    reference.add(new float[] {0.3f}, new float[1]);
    reference.add(new float[] {0.3f}, new float[1]);
    float[] found = new float[1];

    ScalarSample.of(reference, new int[] {1, 0}).scalars(0, found);

    assertThat(found[0]).isEqualTo(0.3f);
  }

  @Test
  void of_restoresWhatTheAccessorsReturned() {
    ScalarSample sample = ScalarSample.of(reference(20), new int[] {5, 1, 8});

    ScalarSample restored =
        ScalarSample.of(sample.images(), sample.lowest(), sample.highest(), sample.levels());

    float[] expected = new float[3];
    float[] found = new float[3];
    sample.scalars(2, expected);
    restored.scalars(2, found);
    assertThat(found).isEqualTo(expected);
    assertThat(restored.image(2)).isEqualTo(8);
  }

  @Test
  void of_refusesPartsThatDoNotFit() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ScalarSample.of(new int[2], new float[3], new float[3], new byte[5]));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                ScalarSample.of(new int[1], new float[] {1}, new float[] {Float.NaN}, new byte[1]));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ScalarSample.of(new int[1], new float[] {1}, new float[1], new byte[1]));
  }

  /** RN50 has 65,536 pairs, RN50x64 262,144; 64 MiB in all. */
  @Test
  void mostImages_keepsTheSampleIn64MiB() {
    assertThat(ScalarSample.mostImages(65_536)).isEqualTo(1_024);
    assertThat(ScalarSample.mostImages(262_144)).isEqualTo(256);
  }

  private static InMemoryReferenceSample reference(int images) {
    Random random = new Random(1);
    InMemoryReferenceSample reference = new InMemoryReferenceSample(3, 1);
    for (int i = 0; i < images; i++) {
      reference.add(
          new float[] {random.nextFloat(), -100 * random.nextFloat(), 5 + random.nextFloat()},
          new float[1]);
    }
    return reference;
  }
}
