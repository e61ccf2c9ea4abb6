package io.headwatch.clip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ResizedPositionTest {

  /** One channel: the mean's position is 9, the grid's values are x + 10 y. */
  private static final WeightSource RAMP =
      (name, shape) -> {
        int side = (int) Math.sqrt(shape[0] - 1);
        float[] values = new float[shape[0]];
        values[0] = 9;
        for (int i = 0; i < side * side; i++) {
          values[i + 1] = i % side + 10f * (i / side);
        }
        return values;
      };

  @Test
  void read_interpolatesBetweenTheCentresOfCells() {
    float[] resized = new ResizedPosition(RAMP, 2, 4).read(ResizedPosition.POSITION, 17, 1);

    // Centres of 4 cells lie at -.25, .25, .75, 1.25 of the 2 cells' centres; the outer ones stop.
    double[] x = {0, .25, .75, 1};
    assertThat(resized[0]).isEqualTo(9);
    for (int i = 0; i < 16; i++) {
      assertThat((double) resized[i + 1]).isCloseTo(x[i % 4] + 10 * x[i / 4], within(1e-6));
    }
  }

  @Test
  void read_ofTheSameSize_changesNothing() {
    assertThat(new ResizedPosition(RAMP, 3, 3).read(ResizedPosition.POSITION, 10, 1))
        .isEqualTo(RAMP.read(ResizedPosition.POSITION, 10, 1));
  }

  @Test
  void read_ofOtherTensors_changesNothing() {
    assertThat(new ResizedPosition(RAMP, 2, 4).read("positional_embedding", 17, 1))
        .isEqualTo(RAMP.read("positional_embedding", 17, 1));
  }
}
