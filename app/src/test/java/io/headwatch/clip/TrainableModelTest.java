package io.headwatch.clip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.headwatch.clip.TrainingObjective.WordGroup;
import io.headwatch.config.ModelSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A tiny network that is to tell four colours apart. */
class TrainableModelTest {

  private static final List<String> WORDS = List.of("red", "green", "blue", "gray");
  private static final int[] COLOURS = {0xD01010, 0x10C010, 0x1010D0, 0x808080};
  private static final TrainingObjective OBJECTIVE =
      new TrainingObjective(List.of(new WordGroup(3, 1), new WordGroup(1, .5)), .5, 1, 1, .5);
  private static final int SIZE = 64;

  @TempDir private Path directory;

  @BeforeEach
  void write() throws IOException {
    WordTokenizer tokenizer = new WordTokenizer(List.of("a photo of", String.join(" ", WORDS)));
    tokenizer.write(directory);
    new ModelConfig(
            16,
            SIZE,
            List.of(1, 1, 1, 1),
            8,
            4,
            new ModelConfig.Text(8, tokenizer.size(), 64, 1, 1),
            true,
            new Preprocessing(SIZE, new float[] {.5f, .5f, .5f}, new float[] {.25f, .25f, .25f}))
        .write(directory);
  }

  private static ModelSettings at(Path directory) {
    return new ModelSettings(directory, ModelSettings.Device.CPU, ModelSettings.Precision.FP32, 1);
  }

  private TrainableModel begin() {
    return TrainableModel.begin(at(directory), OBJECTIVE, 7);
  }

  private static byte[] image(int colour, int size, SplittableRandom random) {
    byte[] image = new byte[size * size * 3];
    for (int i = 0; i < image.length; i++) {
      int channel = COLOURS[colour] >> (16 - 8 * (i % 3)) & 0xFF;
      image[i] = (byte) Math.max(0, Math.min(255, channel + random.nextInt(-40, 41)));
    }
    return image;
  }

  /** Each colour twice; captions of the first four images. */
  private static TrainingBatch batch(int number, int size) {
    SplittableRandom random = new SplittableRandom(number);
    List<byte[]> images = new ArrayList<>();
    List<int[]> words = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      images.add(image(i % 4, size, random));
      words.add(new int[] {i % 4});
    }
    List<String> captions = WORDS.stream().map(word -> "a photo of " + word).toList();
    return new TrainingBatch(images, captions, words, words.subList(0, 4));
  }

  @Test
  void step_learnsToTellImagesAndTextsApart() {
    try (TrainableModel model = begin()) {
      for (int n = 0; n < 60; n++) {
        model.step(batch(n, SIZE), 2e-3);
      }

      float[][] images = model.embedImages(batch(1000, SIZE).images());
      float[][] texts = model.embedTexts(WORDS.stream().map(word -> "a photo of " + word).toList());
      for (int i = 0; i < images.length; i++) {
        assertThat(nearest(images[i], texts)).isEqualTo(i % 4);
      }
    }
  }

  private static int nearest(float[] image, float[][] texts) {
    int nearest = 0;
    for (int t = 1; t < texts.length; t++) {
      nearest = cosine(image, texts[t]) > cosine(image, texts[nearest]) ? t : nearest;
    }
    return nearest;
  }

  private static double cosine(float[] a, float[] b) {
    return product(a, b) / Math.sqrt(product(a, a) * product(b, b));
  }

  private static double product(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }

  /** Random directions are no better than guessing: the cross-entropy is near the logarithm. */
  @Test
  void step_atTheBeginning_losesWhatGuessingLoses() {
    try (TrainableModel model = begin()) {
      TrainingStep step = model.step(batch(0, SIZE), 1e-5);

      // Three words, scale 14.3, O = 16: logits differ by some 14.3 / 4.
      assertThat((double) step.parts()[0]).isBetween(.3, 8.0);
      assertThat(step.parts()[1]).as("a group of one word").isZero();
      assertThat(step.parts()).hasSize(2 + 1 + 2 + 1);
      double sum = 0;
      for (float part : step.parts()) {
        sum += part;
      }
      assertThat(step.loss()).isCloseTo(sum, within(1e-4));
      assertThat(step.gradientNorm()).isPositive();
    }
  }

  /**
   * The finished network folds BatchNorm into convolutions and never forms values of all tokens.
   */
  @Test
  void checkpoint_isTheSameNetworkForBothTowers() throws IOException {
    List<byte[]> images = batch(5, SIZE).images();
    float[][] imagesInTraining;
    float[][] textsInTraining;
    try (TrainableModel model = begin()) {
      for (int n = 0; n < 5; n++) {
        model.step(batch(n, SIZE), 2e-3);
      }
      model.checkpoint(directory);
      imagesInTraining = model.embedImages(images);
      textsInTraining = model.embedTexts(WORDS);
    }

    try (ImageTower tower = ImageTower.load(at(directory));
        TextTower text = TextTower.load(at(directory))) {
      ContributionBatch batch = tower.contributions(images);
      for (int i = 0; i < images.size(); i++) {
        assertThat(distance(batch.embedding(i), imagesInTraining[i])).isLessThan(1e-4);
      }
      float[][] texts = text.embed(WORDS);
      for (int i = 0; i < texts.length; i++) {
        assertThat(distance(texts[i], textsInTraining[i])).isLessThan(1e-5);
      }
    }
  }

  /** Relative to the length of {@code expected}. */
  private static double distance(float[] actual, float[] expected) {
    double sum = 0;
    for (int i = 0; i < expected.length; i++) {
      sum += Math.pow(actual[i] - expected[i], 2);
    }
    return Math.sqrt(sum / product(expected, expected));
  }

  /** What a crash must not change: weights, BatchNorm's statistics and the optimiser's memory. */
  @Test
  void resume_goesOnAsIfNothingHadHappened() throws IOException {
    float[][] uninterrupted;
    try (TrainableModel model = begin()) {
      for (int n = 0; n < 6; n++) {
        model.step(batch(n, SIZE), 2e-3);
      }
      uninterrupted = model.embedImages(batch(9, SIZE).images());
    }
    try (TrainableModel model = begin()) {
      for (int n = 0; n < 3; n++) {
        model.step(batch(n, SIZE), 2e-3);
      }
      model.checkpoint(directory);
    }

    try (TrainableModel model = TrainableModel.resume(at(directory), OBJECTIVE, SIZE)) {
      for (int n = 3; n < 6; n++) {
        model.step(batch(n, SIZE), 2e-3);
      }

      float[][] resumed = model.embedImages(batch(9, SIZE).images());
      for (int i = 0; i < resumed.length; i++) {
        assertThat(distance(resumed[i], uninterrupted[i])).isLessThan(1e-4);
      }
    }
  }

  @Test
  void resume_atAnotherImageSize_learnsOn() throws IOException {
    try (TrainableModel model = begin()) {
      model.step(batch(0, SIZE), 2e-3);
      model.checkpoint(directory);
    }

    try (TrainableModel model = TrainableModel.resume(at(directory), OBJECTIVE, 2 * SIZE)) {
      assertThat(model.config().imageSize()).isEqualTo(2 * SIZE);
      assertThat(model.step(batch(1, 2 * SIZE), 2e-3).loss()).isFinite();
    }
  }

  @Test
  void write_makesAModelDirectoryOfHalfPrecision() throws IOException {
    Path finished = Files.createDirectory(directory.resolve("finished"));
    Files.copy(directory.resolve(Tokenizer.FILE), finished.resolve(Tokenizer.FILE));
    try (TrainableModel model = begin()) {
      model.step(batch(0, SIZE), 2e-3);
      model.write(finished);
      float[][] expected = model.embedImages(batch(9, SIZE).images());

      try (ImageTower tower = ImageTower.load(at(finished))) {
        ContributionBatch actual = tower.contributions(batch(9, SIZE).images());
        assertThat(distance(actual.embedding(0), expected[0])).isLessThan(1e-2);
      }
    }
  }

  @Test
  void step_ofImagesOfTheWrongSize_isRefused() {
    try (TrainableModel model = begin()) {
      assertThatThrownBy(() -> model.step(batch(0, 2 * SIZE), 2e-3))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("bytes instead of");
    }
  }

  @Test
  void resume_withoutACheckpoint_saysWhatIsMissing() {
    assertThatThrownBy(() -> TrainableModel.resume(at(directory), OBJECTIVE, SIZE))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("open_clip_model.safetensors");
  }

  @Test
  void indicators_areOneWhereAWordIs() {
    assertThat(TrainingBatch.indicators(Arrays.asList(new int[] {2}, new int[] {0, 1}), 3))
        .containsExactly(0, 0, 1, 1, 1, 0);
  }
}
