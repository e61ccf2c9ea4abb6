package io.headwatch.clip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwatch.config.ModelSettings;
import io.headwatch.config.ModelSettings.Device;
import io.headwatch.config.ModelSettings.Precision;
import io.headwatch.golden.GoldenVectors;
import io.headwatch.safetensors.SafetensorsFile;
import io.headwatch.scenes.EmbeddedModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against what OpenAI's code computed, on the same token rows. */
class TextTowerTest {

  private static final double TOLERANCE = 1e-5;

  @TempDir Path directory;

  @Test
  void embed_ofTinyClipEqualsOfficialTextEmbeddings() throws IOException {
    Path model = Files.createDirectories(directory.resolve("tiny"));
    GoldenVectors.copy("tiny-clip/open_clip_config.json", model);
    GoldenVectors.copy("tiny-clip/open_clip_model.safetensors", model);
    try (StoredWeights weights = StoredWeights.open(model)) {
      requireOfficial(ModelConfig.read(model), weights, "tiny-clip/expected.safetensors");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "RN50, 1024, 224, 3 4 6 3, 64, 512, 8",
    "RN101, 512, 224, 3 4 23 3, 64, 512, 8",
    "RN50x4, 640, 288, 4 6 10 6, 80, 640, 10"
  })
  void embed_ofFullSizeNetworksEqualsOfficialTextEmbeddings(
      String name, int embedDim, int imageSize, String layers, int width, int textWidth, int heads)
      throws IOException {
    Files.writeString(
        directory.resolve(ModelConfig.FILE),
        """
        {"model_cfg": {"embed_dim": %d, "quick_gelu": true,
          "vision_cfg": {"image_size": %d, "layers": [%s], "width": %d, "patch_size": null},
          "text_cfg": {"context_length": 77, "vocab_size": 49408, "width": %d, "heads": %d,
            "layers": 12}}}
        """
            .formatted(embedDim, imageSize, layers.replace(' ', ','), width, textWidth, heads));
    requireOfficial(
        ModelConfig.read(directory), new PortableWeights(), name + "_expected.safetensors");
  }

  private void requireOfficial(ModelConfig config, WeightSource weights, String golden)
      throws IOException {
    Tokenizer unused =
        Tokenizer.load(
            EmbeddedModel.copyTo(directory.resolve("embedded")), config.text().contextLength());
    try (SafetensorsFile expected =
            SafetensorsFile.open(
                GoldenVectors.copy(golden, Files.createTempDirectory(directory, "golden")));
        TextTower tower = TextTower.of(config, unused, weights, Device.CPU)) {
      int length = config.text().contextLength();
      long[] ids = expected.longs("text_tokens");
      long[][] rows = new long[ids.length / length][];
      for (int i = 0; i < rows.length; i++) {
        rows[i] = Arrays.copyOfRange(ids, i * length, (i + 1) * length);
      }
      float[] official = expected.floats("text_embedding");

      float[][] embeddings = tower.embed(rows);

      for (int i = 0; i < rows.length; i++) {
        assertThat(distance(embeddings[i], official, i * config.embedDim())).isLessThan(TOLERANCE);
      }
    }
  }

  @Test
  void tokens_ofShippedModelStartAndEndAndArePaddedWithZero() throws IOException {
    Path model = EmbeddedModel.copyTo(directory.resolve("embedded"));
    try (Tokenizer tokenizer = Tokenizer.load(model, 14)) {
      long[] tokens = tokenizer.tokens("a penguin");

      assertThat(tokens).hasSize(14).startsWith(1);
      assertThat(tokens[3]).isEqualTo(endOf(model));
      assertThat(Arrays.copyOfRange(tokens, 4, 14)).containsOnly(0);
    }
  }

  /** The end token has the largest id. */
  private static long endOf(Path model) {
    return ModelConfig.read(model).text().vocabSize() - 1L;
  }

  @Test
  void tokens_ofLongTextKeepTheirEnd() throws IOException {
    Path model = EmbeddedModel.copyTo(directory.resolve("embedded"));
    try (Tokenizer tokenizer = Tokenizer.load(model, 5)) {
      assertThat(tokenizer.tokens("a penguin and a truck and a cat"))
          .hasSize(5)
          .startsWith(1)
          .endsWith(endOf(model));
    }
  }

  @Test
  void load_withoutTokenizerNamesTheFile() throws IOException {
    Path model = EmbeddedModel.copyTo(directory.resolve("embedded"));
    Files.delete(model.resolve(Tokenizer.FILE));

    assertThatThrownBy(
            () -> TextTower.load(new ModelSettings(model, Device.CPU, Precision.FP32, 0)))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("tokenizer.json");
  }

  @Test
  void embed_ofShippedModelPutsATextNearestToItself() throws IOException {
    Path model = EmbeddedModel.copyTo(directory.resolve("embedded"));
    try (TextTower tower =
        TextTower.load(new ModelSettings(model, Device.CPU, Precision.FP32, 0))) {
      float[][] rows = tower.embed(List.of("a penguin", "a truck", "a photo of a penguin"));

      assertThat(cosine(rows[0], rows[2])).isGreaterThan(cosine(rows[1], rows[2]));
    }
  }

  private static double cosine(float[] a, float[] b) {
    double dot = 0;
    double lengthA = 0;
    double lengthB = 0;
    for (int i = 0; i < a.length; i++) {
      dot += (double) a[i] * b[i];
      lengthA += (double) a[i] * a[i];
      lengthB += (double) b[i] * b[i];
    }
    return dot / Math.sqrt(lengthA * lengthB);
  }

  private static double distance(float[] actual, float[] official, int offset) {
    double difference = 0;
    double length = 0;
    for (int i = 0; i < actual.length; i++) {
      double error = actual[i] - official[offset + i];
      difference += error * error;
      length += (double) official[offset + i] * official[offset + i];
    }
    return Math.sqrt(difference / length);
  }
}
