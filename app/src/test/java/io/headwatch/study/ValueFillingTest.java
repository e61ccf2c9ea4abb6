package io.headwatch.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.headwatch.clip.ContributionBatch;
import io.headwatch.clip.ContributionModel;
import io.headwatch.concept.WordProbabilities;
import io.headwatch.config.ModelSettings;
import io.headwatch.image.DecodingLimits;
import io.headwatch.image.ImageDecoder;
import io.headwatch.monitor.NoMetrics;
import io.headwatch.monitor.PreparedImage;
import io.headwatch.scenes.EmbeddedModel;
import io.headwatch.stream.ImagePreparation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With the embedded model: what is in the files is what the network says. */
class ValueFillingTest {

  private static final int IMAGES = 40;

  @TempDir static Path directory;
  private static StudyModel model;
  private static ImagePreparation preparation;
  private static Populations populations;

  @BeforeAll
  static void load() throws IOException {
    model =
        StudyModel.load(
            new ModelSettings(
                EmbeddedModel.copyTo(directory.resolve("model")),
                ModelSettings.Device.CPU,
                ModelSettings.Precision.FP32,
                1));
    preparation =
        new ImagePreparation(
            new ImageDecoder(DecodingLimits.defaults()),
            model.tower().preprocessing(),
            new NoMetrics());
    populations = new Populations(model.imageSize(), Optional.empty());
  }

  @AfterAll
  static void close() {
    model.close();
  }

  @Test
  void fill_writesWhatTheNetworkSaysInTheOrderOfTheImages() throws Exception {
    Population clean = named("clean");
    Path out = directory.resolve("once");
    Told told = new Told();
    filling(3).fill(out, clean, IMAGES, told);
    StoredValues stored = StoredValues.open(ValueFilling.file(out, "clean"));

    assertThat(stored.size()).isEqualTo(IMAGES);
    assertThat(told.lines).containsExactly("clean 0 of 40", "40");
    for (int image : new int[] {0, 17, IMAGES - 1}) {
      PreparedImage prepared = preparation.prepare(clean.image(image));
      ContributionBatch batch = model.tower().contributions(List.of(prepared.input()));
      assertNear(stored.values(image).scalars(), batch.scalars(0), 1e-3);
      assertNear(stored.values(image).embedding(), batch.embedding(0), 1e-4);
      assertThat(stored.values(image).pixels()).isEqualTo(prepared.pixels());
    }
  }

  @Test
  void fill_goesOnWhereItWasInterrupted() throws Exception {
    Population noise = named("noise-8");
    Path out = directory.resolve("twice");
    filling(1).fill(out, noise, 9, new Told());
    filling(2).fill(out, noise, 25, new Told());
    Path whole = directory.resolve("whole");
    filling(2).fill(whole, noise, 25, new Told());
    StoredValues stored = StoredValues.open(ValueFilling.file(out, "noise-8"));
    StoredValues expected = StoredValues.open(ValueFilling.file(whole, "noise-8"));

    assertThat(stored.size()).isEqualTo(25);
    for (int image = 0; image < 25; image++) {
      assertNear(stored.values(image).scalars(), expected.values(image).scalars(), 2e-3);
      assertThat(stored.values(image).pixels()).isEqualTo(expected.values(image).pixels());
    }
  }

  /** What is there is not computed again, nor cut off. */
  @Test
  void fill_leavesAFileThatHoldsEnough() throws Exception {
    Path out = directory.resolve("enough");
    filling(1).fill(out, named("blur-1"), 5, new Told());
    byte[] before = Files.readAllBytes(ValueFilling.file(out, "blur-1"));
    Told told = new Told();
    filling(1).fill(out, named("blur-1"), 3, told);

    assertThat(told.lines).containsExactly("blur-1 3 of 3");
    assertThat(Files.readAllBytes(ValueFilling.file(out, "blur-1"))).isEqualTo(before);
  }

  @Test
  void fill_refusesAFileOfAnotherModelsValues() throws Exception {
    Path out = directory.resolve("other");
    filling(1).fill(out, named("clean"), 2, new Told());
    try (StudyModel other =
        StudyModel.load(
            new ModelSettings(
                directory.resolve("model"),
                ModelSettings.Device.CPU,
                ModelSettings.Precision.BF16,
                1))) {
      ContributionModel tower = other.tower();
      assertThatThrownBy(
              () ->
                  new ValueFilling(tower, preparation::prepare, 1)
                      .fill(out, named("clean"), 4, new Told()))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("model " + tower.hash());
    }
    assertThat(StoredValues.open(ValueFilling.file(out, "clean")).size()).isEqualTo(2);
  }

  @Test
  void wordProbabilities_areThoseOfTheEmbeddings() throws Exception {
    Path out = directory.resolve("words");
    filling(2).fill(out, named("penguin-20"), IMAGES, new Told());
    StoredValues stored = StoredValues.open(ValueFilling.file(out, "penguin-20"));
    float[][] probabilities =
        stored.slice(10, 20).wordProbabilities(new WordProbabilities(model.words(), 10));

    assertThat(probabilities.length).isEqualTo(10);
    for (float[] row : probabilities) {
      double sum = 0;
      for (float probability : row) {
        sum += probability;
      }
      assertThat(row).hasSize(model.words().rows().length);
      assertThat(sum).isEqualTo(1, within(1e-5));
    }
  }

  private static final class Told implements ValueFilling.Progress {
    private final List<String> lines = new ArrayList<>();

    @Override
    public void begin(String population, int done, int wanted) {
      lines.add(population + " " + done + " of " + wanted);
    }

    @Override
    public void at(int done) {
      lines.add("" + done);
    }
  }

  private static ValueFilling filling(int threads) {
    return new ValueFilling(model.tower(), preparation::prepare, threads);
  }

  private static Population named(String name) {
    return populations.named(name).get(0);
  }

  /** Relative to the largest value: batches of another size round differently. */
  private static void assertNear(float[] found, float[] expected, double tolerance) {
    double largest = 0;
    for (float value : expected) {
      largest = Math.max(largest, Math.abs(value));
    }
    assertThat(found).hasSameSizeAs(expected);
    for (int i = 0; i < found.length; i++) {
      assertThat((double) found[i]).isEqualTo(expected[i], within(tolerance * largest));
    }
  }
}
