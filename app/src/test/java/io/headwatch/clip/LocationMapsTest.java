package io.headwatch.clip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.headwatch.config.ModelSettings;
import io.headwatch.config.ModelSettings.Device;
import io.headwatch.config.ModelSettings.Precision;
import io.headwatch.golden.GoldenVectors;
import io.headwatch.safetensors.SafetensorsFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against what the paper authors' code computed. */
class LocationMapsTest {

  private static final double TOLERANCE = 1e-5;
  private static final int CLASSES = 5;
  private static final int PAIRS = 40;
  private static final int LOCATIONS = 9;

  @TempDir static Path directory;
  private static ImageTower tiny;
  private static SafetensorsFile inputs;
  private static SafetensorsFile expected;

  @BeforeAll
  static void load() throws IOException {
    for (String file : List.of("open_clip_config.json", "open_clip_model.safetensors")) {
      GoldenVectors.copy("tiny-clip/" + file, directory);
    }
    tiny = ImageTower.load(new ModelSettings(directory, Device.CPU, Precision.FP32, 0));
    inputs = SafetensorsFile.open(GoldenVectors.copy("tiny-clip/expected.safetensors", directory));
    expected =
        SafetensorsFile.open(
            GoldenVectors.copy("tiny-clip/segmentation_expected.safetensors", directory));
  }

  @AfterAll
  static void close() {
    tiny.close();
  }

  private static float[][] rows(float[] values, int rows) {
    int width = values.length / rows;
    float[][] result = new float[rows][];
    Arrays.setAll(result, i -> Arrays.copyOfRange(values, i * width, (i + 1) * width));
    return result;
  }

  private static float[][] texts() throws IOException {
    return rows(expected.floats("class_texts_centred"), CLASSES);
  }

  /** The pairs that the texts have here; that they are the authors' is shown below. */
  private static int[][] pairs() throws IOException {
    PairDirections directions = tiny.directions();
    double[] norms = directions.norms();
    return Arrays.stream(texts())
        .map(text -> PairDirections.nearest(directions.products(text), norms, PAIRS))
        .toArray(int[][]::new);
  }

  private static List<LocationMaps> maps(boolean replaceSink) throws IOException {
    return tiny.locationsOfNormalised(
        inputs.floats("image"), 3, new LocationQuery(texts(), pairs(), replaceSink));
  }

  private static double distance(float[] values, float[] others) {
    assertThat(values).hasSameSizeAs(others);
    double largest = 0;
    for (int i = 0; i < values.length; i++) {
      largest = Math.max(largest, Math.abs(values[i] - others[i]));
    }
    return largest;
  }

  @Test
  void nearest_areTheAuthorsPairs() throws IOException {
    int[] authors = expected.ints("top_pairs");

    int[][] own = pairs();
    for (int text = 0; text < CLASSES; text++) {
      assertThat(set(own[text]))
          .isEqualTo(set(Arrays.copyOfRange(authors, text * PAIRS, (text + 1) * PAIRS)));
    }
  }

  private static Set<Integer> set(int[] values) {
    return Arrays.stream(values).boxed().collect(Collectors.toSet());
  }

  @Test
  void pairs_equalTheAuthorsLogitsWithTheSinkReplaced() throws IOException {
    float[][] logits = rows(expected.floats("pair_logits"), 3);
    List<LocationMaps> maps = maps(true);

    for (int image = 0; image < 3; image++) {
      assertThat(distance(maps.get(image).pairs(), logits[image])).isLessThan(TOLERANCE);
      assertThat(maps.get(image).grid()).isEqualTo(3);
    }
  }

  @Test
  void pairs_equalTheAuthorsLogitsWithTheSink() throws IOException {
    float[][] logits = rows(expected.floats("pair_logits_no_sink"), 3);
    List<LocationMaps> maps = maps(false);

    for (int image = 0; image < 3; image++) {
      assertThat(distance(maps.get(image).pairs(), logits[image])).isLessThan(TOLERANCE);
    }
  }

  // The largest difference that the sink makes must be seen by the two tests above.
  @Test
  void pairs_differByTheSink() throws IOException {
    assertThat(distance(maps(true).get(0).pairs(), maps(false).get(0).pairs()))
        .isGreaterThan(100 * TOLERANCE);
  }

  @Test
  void values_equalTheAuthorsCosinesWithAndWithoutPosition() throws IOException {
    float[][] with = rows(expected.floats("value_projection_cosine_with_position"), 3);
    float[][] without = rows(expected.floats("value_projection_cosine_without_position"), 3);
    List<LocationMaps> maps = maps(true);

    for (int image = 0; image < 3; image++) {
      assertThat(distance(maps.get(image).valuesWithPosition(), with[image])).isLessThan(TOLERANCE);
      assertThat(distance(maps.get(image).values(), without[image])).isLessThan(TOLERANCE);
    }
  }

  /** Where activations are, by definition, never negative, agreeing heads say at least as much. */
  @Test
  void agreeingPairs_sayAtLeastAsMuchAsAllPairs() throws IOException {
    LocationMaps maps = maps(false).get(0);

    for (int i = 0; i < CLASSES * LOCATIONS; i++) {
      assertThat(maps.agreeingPairs()[i]).isGreaterThanOrEqualTo(Math.max(0, maps.pairs()[i]));
    }
  }

  /**
   * The locations' parts of a pair's scalar, and the mean token's, which the golden attention and
   * tokens give, make up the scalar.
   */
  @Test
  void firing_sumsToTheScalarsButForTheMeanToken() throws IOException {
    byte[] crop = new byte[96 * 96 * 3];
    for (int i = 0; i < crop.length; i++) {
      crop[i] = (byte) (i * 31 + i / 97);
    }
    ContributionBatch batch = tiny.contributions(List.of(crop));
    float[] normalised = normalised(crop);
    List<float[]> inside = tiny.inspect(normalised, 1);
    for (int pair : new int[] {0, 300, 1_023}) {
      float[] weights = new float[tiny.pairs()];
      weights[pair] = 1;
      double sum = 0;
      for (float part : tiny.firing(crop, 96, weights)) {
        sum += part;
      }
      double ofMean = inside.get(2)[pair / 256 * (LOCATIONS + 1)] * inside.get(1)[pair % 256];

      assertThat(sum + ofMean).isCloseTo(batch.scalars(0)[pair], within(1e-4));
    }
  }

  private static float[] normalised(byte[] crop) {
    float[] mean = tiny.preprocessing().mean();
    float[] std = tiny.preprocessing().std();
    int pixels = crop.length / 3;
    float[] values = new float[crop.length];
    for (int i = 0; i < pixels; i++) {
      for (int c = 0; c < 3; c++) {
        values[c * pixels + i] = ((crop[3 * i + c] & 0xff) / 255f - mean[c]) / std[c];
      }
    }
    return values;
  }

  // Positions are interpolated; the grid is finer.
  @Test
  void locations_ofALargerCropHaveAFinerGrid() throws IOException {
    LocationQuery query = new LocationQuery(texts(), pairs(), false);

    LocationMaps maps = tiny.locations(new byte[160 * 160 * 3], 160, query);

    assertThat(maps.grid()).isEqualTo(5);
    assertThat(maps.pairs()).hasSize(CLASSES * 25);
  }

  @Test
  void locations_refusesCropsOfOtherSizes() throws IOException {
    LocationQuery query = new LocationQuery(texts(), pairs(), false);

    for (int side : new int[] {0, 32, 100}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> tiny.locations(new byte[side * side * 3], side, query))
          .withMessageContaining("multiple of 32");
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> tiny.locations(new byte[5], 64, query))
        .withMessageContaining("5 bytes");
  }
}
