package io.headwatch.clip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwatch.config.ModelSettings;
import io.headwatch.config.ModelSettings.Device;
import io.headwatch.config.ModelSettings.Precision;
import io.headwatch.golden.GoldenVectors;
import io.headwatch.safetensors.SafetensorsFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against what OpenAI's and the paper authors' code computed, and against plain pooling. */
class ImageTowerTest {

  private static final double TOLERANCE = 1e-5;

  @TempDir static Path directory;
  private static ImageTower tiny;
  private static SafetensorsFile expected;

  @BeforeAll
  static void load() throws IOException {
    Path model = modelDirectory("fp32", "open_clip_model.safetensors");
    tiny = ImageTower.load(new ModelSettings(model, Device.CPU, Precision.FP32, 0));
    expected =
        SafetensorsFile.open(GoldenVectors.copy("tiny-clip/expected.safetensors", directory));
  }

  private static Path modelDirectory(String name, String weights) throws IOException {
    Path model = Files.createDirectories(directory.resolve(name));
    GoldenVectors.copy("tiny-clip/open_clip_config.json", model);
    Path copy = GoldenVectors.copy("tiny-clip/" + weights, model);
    Path wanted = model.resolve(StoredWeights.FILE);
    return copy.equals(wanted) ? model : Files.move(copy, wanted).getParent();
  }

  @Test
  void contributions_ofTinyClipEqualOfficialEmbeddingAndScalars() throws IOException {
    ContributionBatch batch = tiny.contributionsOfNormalised(expected.floats("image"), 3);

    for (int image = 0; image < 3; image++) {
      assertThat(distance(batch.embedding(image), row("embedding", image))).isLessThan(TOLERANCE);
      assertThat(distance(batch.scalars(image), row("scalars", image))).isLessThan(TOLERANCE);
    }
  }

  @Test
  void inspect_ofTinyClipEqualsOfficialActivationsTokensAndAttention() throws IOException {
    List<float[]> inside = tiny.inspect(expected.floats("image"), 3);

    assertThat(distance(inside.get(0), expected.floats("layer4"))).isLessThan(TOLERANCE);
    assertThat(distance(inside.get(1), expected.floats("tokens_with_positions")))
        .isLessThan(TOLERANCE);
    assertThat(distance(inside.get(2), expected.floats("pooled_query_attention")))
        .isLessThan(TOLERANCE);
  }

  @Test
  void directions_ofTinyClipEqualOfficialOnesAndTheirConstant() throws IOException {
    float[] official = expected.floats("directions");
    float[] constant = expected.floats("pair_constant");
    PairDirections directions = tiny.directions();
    int size = directions.embeddingSize();

    for (int head = 0; head < tiny.heads(); head++) {
      assertThat(distance(directions.constant(head), slice(constant, head, size)))
          .isLessThan(TOLERANCE);
      for (int n = 0; n < tiny.neurons(); n++) {
        float[] direction = slice(official, head * tiny.neurons() + n, size);
        assertThat(distance(directions.direction(head, n), direction)).isLessThan(TOLERANCE);
      }
    }
  }

  @Test
  void contributions_ofTinyClipEqualTheAuthorsRankOneTerms() throws IOException {
    float[] authors = expected.floats("contributions_image0");
    float[] scalars = tiny.contributionsOfNormalised(expected.floats("image"), 3).scalars(0);
    PairDirections directions = tiny.directions();
    int size = directions.embeddingSize();

    for (int head = 0; head < tiny.heads(); head++) {
      double[] constant = directions.constant(head);
      for (int n = 0; n < tiny.neurons(); n++) {
        int pair = head * tiny.neurons() + n;
        double[] r = directions.direction(head, n);
        for (int o = 0; o < size; o++) {
          r[o] = r[o] * scalars[pair] + constant[o];
        }
        assertThat(distance(r, slice(authors, pair, size))).isLessThan(TOLERANCE);
      }
    }
  }

  @Test
  void products_equalDirectionsTimesText() {
    PairDirections directions = tiny.directions();
    float[] text = new float[directions.embeddingSize()];
    for (int o = 0; o < text.length; o++) {
      text[o] = (float) Math.sin(o + 1.0);
    }

    double[] products = directions.products(text);
    double[] norms = directions.norms();

    for (int head = 0; head < tiny.heads(); head++) {
      for (int n = 0; n < tiny.neurons(); n++) {
        double[] direction = directions.direction(head, n);
        double product = 0;
        double square = 0;
        for (int o = 0; o < text.length; o++) {
          product += direction[o] * text[o];
          square += direction[o] * direction[o];
        }
        int pair = head * tiny.neurons() + n;
        assertThat(products[pair]).isCloseTo(product, within(1e-12));
        assertThat(norms[pair]).isCloseTo(Math.sqrt(square), within(1e-12));
      }
    }
  }

  @Test
  void contributions_ofHalfPrecisionWeightsStayWithinTheirRounding() throws IOException {
    Path model = modelDirectory("fp16", "open_clip_model_fp16.safetensors");
    try (ImageTower half =
        ImageTower.load(new ModelSettings(model, Device.CPU, Precision.FP32, 0))) {
      ContributionBatch batch = half.contributionsOfNormalised(expected.floats("image"), 3);
      for (int image = 0; image < 3; image++) {
        // Eleven bits of significand, through some ten layers.
        assertThat(distance(batch.embedding(image), row("embedding", image))).isBetween(1e-6, 5e-3);
      }
    }
  }

  @Test
  void contributions_ofBfloat16TrunkStayNearTheOfficialOnes() throws IOException {
    Path model = modelDirectory("bf16", "open_clip_model.safetensors");
    try (ImageTower low =
        ImageTower.load(new ModelSettings(model, Device.CPU, Precision.BF16, 0))) {
      ContributionBatch batch = low.contributionsOfNormalised(expected.floats("image"), 3);
      for (int image = 0; image < 3; image++) {
        // Eight bits of significand.
        assertThat(distance(batch.embedding(image), row("embedding", image))).isBetween(1e-5, 5e-2);
      }
    }
  }

  @Test
  void contributions_ofBytesEqualThoseOfTheirNormalisedValues() {
    int size = tiny.preprocessing().size();
    byte[] pixels = new byte[size * size * 3];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (i * 31 + i / 7);
    }

    float[] normalised = new float[pixels.length];
    for (int i = 0; i < pixels.length; i++) {
      int channel = i % 3;
      float value = (pixels[i] & 0xFF) / 255f;
      normalised[channel * size * size + i / 3] =
          (value - tiny.preprocessing().mean()[channel]) / tiny.preprocessing().std()[channel];
    }

    float[] ofBytes = tiny.contributions(List.of(pixels, pixels)).embedding(1);
    float[] ofValues = tiny.contributionsOfNormalised(normalised, 1).embedding(0);
    assertThat(distance(ofBytes, ofValues)).isLessThan(TOLERANCE);
  }

  @ParameterizedTest
  @CsvSource({
    "RN50, 1024, 224, 3 4 6 3, 64",
    "RN101, 512, 224, 3 4 23 3, 64",
    "RN50x4, 640, 288, 4 6 10 6, 80"
  })
  void contributions_ofFullSizeNetworksEqualOfficialEmbeddingsAndAddUp(
      String name, int embedDim, int imageSize, String layers, int width) throws IOException {
    Path model = Files.createDirectories(directory.resolve(name));
    Files.writeString(
        model.resolve(ModelConfig.FILE),
        """
        {"model_cfg": {"embed_dim": %d, "quick_gelu": true,
          "vision_cfg": {"image_size": %d, "layers": [%s], "width": %d, "patch_size": null},
          "text_cfg": {"context_length": 77, "vocab_size": 49408, "width": 512, "heads": 8,
            "layers": 12}}}
        """
            .formatted(embedDim, imageSize, layers.replace(' ', ','), width));
    PortableWeights weights = new PortableWeights();
    ModelConfig config = ModelConfig.read(model);
    try (SafetensorsFile official =
            SafetensorsFile.open(GoldenVectors.copy(name + "_expected.safetensors", directory));
        ImageTower tower = ImageTower.of(config, weights, "portable", Device.CPU, Precision.FP32)) {
      int first = width * 4;
      assertThat(weights.read("visual.layer1.0.conv1.weight", width, first / 4, 1, 1))
          .startsWith(official.floats("layer1.0.conv1.weight_first8"));
      float[] image = PortableWeights.image(2, imageSize);

      ContributionBatch batch = tower.contributionsOfNormalised(image, 2);
      float[] plain = tower.plainEmbeddings(image, 2);

      for (int i = 0; i < 2; i++) {
        float[] embedding = slice(official.floats("embedding"), i, embedDim);
        assertThat(distance(batch.embedding(i), embedding)).isLessThan(TOLERANCE);
      }
      double[] sum = sumOverPairs(tower.directions(), batch.scalars(1));
      assertThat(distance(sum, slice(plain, 1, embedDim))).isLessThan(TOLERANCE);
    }
  }

  @Test
  void contributions_ofTinyClipAddUpToPlainPooling() throws IOException {
    float[] image = expected.floats("image");
    float[] plain = tiny.plainEmbeddings(image, 3);
    ContributionBatch batch = tiny.contributionsOfNormalised(image, 3);

    for (int i = 0; i < 3; i++) {
      double[] sum = sumOverPairs(tiny.directions(), batch.scalars(i));
      assertThat(distance(sum, slice(plain, i, tiny.embeddingSize()))).isLessThan(TOLERANCE);
    }
  }

  @Test
  void contributions_ofInputOfWrongSizeAreRefused() {
    assertThatThrownBy(() -> tiny.contributions(List.of(new byte[7])))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("7 bytes");
    assertThatThrownBy(() -> tiny.contributions(List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void load_ofWeightsOfAnotherArchitectureNamesTheTensor() throws IOException {
    Path model = modelDirectory("other", "open_clip_model.safetensors");
    Path config = model.resolve(ModelConfig.FILE);
    Files.writeString(
        config, Files.readString(config).replaceFirst("\"width\": 8", "\"width\": 16"));

    assertThatThrownBy(
            () -> ImageTower.load(new ModelSettings(model, Device.CPU, Precision.FP32, 0)))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("visual.conv1.weight")
        .hasMessageContaining("[8, 3, 3, 3]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"open_clip_model.safetensors", "open_clip_config.json"})
  void load_ofDirectoryWithoutAFileNamesIt(String file) throws IOException {
    Path model = modelDirectory("without-" + file, "open_clip_model.safetensors");
    Files.delete(model.resolve(file));

    assertThatThrownBy(
            () -> ImageTower.load(new ModelSettings(model, Device.CPU, Precision.FP32, 0)))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining(file);
  }

  @Test
  void load_onAbsentGpuIsRefused() throws IOException {
    Path model = modelDirectory("gpu", "open_clip_model.safetensors");
    org.junit.jupiter.api.Assumptions.assumeTrue(tiny.device().equals("cpu"));

    assertThatThrownBy(
            () -> ImageTower.load(new ModelSettings(model, Device.GPU, Precision.FP32, 0)))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("model.device");
  }

  /** The sum over all pairs of s d + c in double; r itself never exists as a whole. */
  private static double[] sumOverPairs(PairDirections directions, float[] scalars) {
    double[] sum = new double[directions.embeddingSize()];
    for (int head = 0; head < directions.heads(); head++) {
      double[] constant = directions.constant(head);
      for (int n = 0; n < directions.neurons(); n++) {
        double s = scalars[head * directions.neurons() + n];
        double[] direction = directions.direction(head, n);
        for (int o = 0; o < sum.length; o++) {
          sum[o] += s * direction[o] + constant[o];
        }
      }
    }
    return sum;
  }

  private static float[] row(String name, int image) throws IOException {
    float[] all = expected.floats(name);
    return slice(all, image, all.length / 3);
  }

  private static float[] slice(float[] values, int index, int width) {
    return java.util.Arrays.copyOfRange(values, index * width, (index + 1) * width);
  }

  private static double distance(float[] actual, float[] official) {
    double[] wide = new double[actual.length];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = actual[i];
    }
    return distance(wide, official);
  }

  /** Relative L2 distance. */
  private static double distance(double[] actual, float[] official) {
    assertThat(actual).hasSameSizeAs(official);
    double difference = 0;
    double length = 0;
    for (int i = 0; i < official.length; i++) {
      difference += (actual[i] - official[i]) * (actual[i] - official[i]);
      length += (double) official[i] * official[i];
    }
    return Math.sqrt(difference / length);
  }

  private static org.assertj.core.data.Offset<Double> within(double offset) {
    return org.assertj.core.api.Assertions.within(offset);
  }
}
