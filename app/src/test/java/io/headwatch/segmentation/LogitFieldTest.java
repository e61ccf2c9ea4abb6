package io.headwatch.segmentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.headwatch.golden.GoldenVectors;
import io.headwatch.safetensors.SafetensorsFile;
import io.headwatch.segmentation.LogitField.Tile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogitFieldTest {

  /** The authors' logits, upsampled without aligned corners, times 40, through a softmax. */
  @Test
  void addRow_upsamplesAsTheAuthorsDo(@TempDir Path directory) throws IOException {
    Path file = GoldenVectors.copy("tiny-clip/segmentation_expected.safetensors", directory);
    try (SafetensorsFile golden = SafetensorsFile.open(file)) {
      float[] logits = Arrays.copyOf(golden.floats("pair_logits"), 5 * 9);
      float[] expected = golden.floats("pair_probabilities_upsampled_image0");
      LogitField field = new LogitField(96, 96, 5, List.of(new Tile(0, 0, 96, 3, logits)));

      for (int row = 0; row < 96; row++) {
        float[] line = new float[5 * 96];
        field.addRow(row, 96, line);
        for (int column = 0; column < 96; column++) {
          double[] probabilities = softmax(line, column);
          for (int p = 0; p < 5; p++) {
            assertThat(probabilities[p])
                .isCloseTo(expected[(p * 96 + row) * 96 + column], within(1e-5));
          }
        }
      }
    }
  }

  private static double[] softmax(float[] line, int column) {
    double[] values = new double[5];
    Arrays.setAll(values, p -> Math.exp(40 * line[p * 96 + column]));
    double sum = Arrays.stream(values).sum();
    return Arrays.stream(values).map(value -> value / sum).toArray();
  }

  // Two crops of 64 that overlap by half: 1 where only the first lies, 3 where only the second
  // does, their mean between.
  @Test
  void addRow_takesTheMeanOfOverlappingCrops() {
    float[] ones = {1, 1, 1, 1};
    float[] threes = {3, 3, 3, 3};
    LogitField field =
        new LogitField(
            96, 64, 1, List.of(new Tile(0, 0, 64, 2, ones), new Tile(32, 0, 64, 2, threes)));
    float[] line = new float[96];

    field.addRow(10, 64, line);

    assertThat(line[0]).isEqualTo(1);
    assertThat(line[31]).isEqualTo(1);
    assertThat(line[32]).isEqualTo(2);
    assertThat(line[63]).isEqualTo(2);
    assertThat(line[64]).isEqualTo(3);
  }

  // A raster of half as many columns samples between two of them: 0 and 4 lie at 16 and 48.
  @Test
  void addRow_ofACoarserRasterSamplesItsCentres() {
    LogitField field =
        new LogitField(64, 64, 1, List.of(new Tile(0, 0, 64, 2, new float[] {0, 4, 0, 4})));
    float[] line = new float[2];

    field.addRow(0, 1, line);
    assertThat(line).containsExactly(0, 4);

    float[] four = {100, 100, 100, 100};
    field.addRow(0, 1, four);
    assertThat(four).containsExactly(100, 101, 103, 104);
  }

  @Test
  void standardised_hasMeanZeroAndDeviationOne() {
    LogitField field =
        new LogitField(
            64, 64, 2, List.of(new Tile(0, 0, 64, 2, new float[] {1, 2, 3, 4, 5, 6, 7, 12})));
    float[] line = new float[4];

    // Mean 5; squares 16 + 9 + 4 + 1 + 0 + 1 + 4 + 49 = 84, over 8: 10.5.
    field.standardised().addRow(0, 2, line);

    double deviation = Math.sqrt(10.5);
    assertThat(line[0]).isCloseTo((float) (-4 / deviation), within(1e-5f));
    assertThat(line[3]).isCloseTo((float) (1 / deviation), within(1e-5f));
  }

  @Test
  void standardised_ofEqualLogitsIsZero() {
    LogitField field =
        new LogitField(64, 64, 1, List.of(new Tile(0, 0, 64, 2, new float[] {7, 7, 7, 7})));
    float[] line = new float[3];

    field.standardised().addRow(0, 3, line);

    assertThat(line).containsExactly(0, 0, 0);
  }
}
