package io.headwatch.segmentation;

import static io.headwatch.segmentation.ColourModel.stripes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.headwatch.clip.ImageTower;
import io.headwatch.config.ModelSettings;
import io.headwatch.config.ModelSettings.Device;
import io.headwatch.config.ModelSettings.Precision;
import io.headwatch.golden.GoldenVectors;
import io.headwatch.image.Pixels;
import io.headwatch.segmentation.SegmentationRefusedException.Why;
import io.headwatch.segmentation.SegmentationRules.Centre;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** With a model that answers to red, green and blue, by how much of them a location has. */
class SegmenterTest {

  private static final SegmentationRules RULES =
      new SegmentationRules(Method.PAIRS, 3, List.of(128), 128, 64, false, Centre.VOCABULARY);

  @TempDir static Path directory;
  private static ImageTower tiny;

  @BeforeAll
  static void load() throws IOException {
    for (String file : List.of("open_clip_config.json", "open_clip_model.safetensors")) {
      GoldenVectors.copy("tiny-clip/" + file, directory);
    }
    tiny = ImageTower.load(new ModelSettings(directory, Device.CPU, Precision.FP32, 0));
  }

  @AfterAll
  static void close() {
    tiny.close();
  }

  private static Segmentation segment(Pixels image, List<String> words, SegmentationOptions options)
      throws SegmentationRefusedException {
    ColourModel model = new ColourModel(tiny);
    return new Segmenter(model, model, RULES).segment(image, words, options, () -> false);
  }

  @ParameterizedTest
  @EnumSource(Method.class)
  void segment_findsWordsWhereTheyAre(Method method) throws SegmentationRefusedException {
    Segmentation found =
        segment(
            stripes(256, 128, "RG"),
            List.of("green", "red"),
            SegmentationOptions.DEFAULTS.with(method));

    assertThat(found.method()).isEqualTo(method);
    for (int y = 0; y < 128; y += 17) {
      assertThat(found.mask()[y * 256 + 20]).isEqualTo((byte) 2);
      assertThat(found.mask()[y * 256 + 110]).isEqualTo((byte) 2);
      assertThat(found.mask()[y * 256 + 146]).isEqualTo((byte) 1);
      assertThat(found.mask()[y * 256 + 250]).isEqualTo((byte) 1);
    }
    assertThat(found.areas()).extracting(a -> a.word()).containsExactly("green", "red");
    assertThat(found.areas().get(0).share()).isCloseTo(0.5, within(0.01));
    assertThat(found.areas().get(0).score()).isBetween(0.6, 1.0);
    assertThat(found.areas().stream().mapToLong(a -> a.pixels()).sum()).isEqualTo(256 * 128);
  }

  // A third is black: it answers to no word.
  @Test
  void segment_tellsTheBackgroundWhenAsked() throws SegmentationRefusedException {
    Pixels image = stripes(384, 128, "R-G");

    Segmentation found =
        segment(image, List.of("red", "green"), SegmentationOptions.DEFAULTS.withBackground());

    assertThat(found.mask()[64 * 384 + 30]).isEqualTo((byte) 1);
    assertThat(found.mask()[64 * 384 + 192]).isZero();
    assertThat(found.mask()[64 * 384 + 350]).isEqualTo((byte) 2);
    Segmentation without = segment(image, List.of("red", "green"), SegmentationOptions.DEFAULTS);
    assertThat(without.mask()[64 * 384 + 192]).isNotZero();
  }

  @Test
  void segment_countsBackgroundWordsAsBackground() throws SegmentationRefusedException {
    Segmentation found =
        segment(
            stripes(256, 128, "RB"),
            List.of("red"),
            new SegmentationOptions(
                Optional.empty(), false, OptionalDouble.empty(), List.of("blue")));

    assertThat(found.mask()[64 * 256 + 30]).isEqualTo((byte) 1);
    assertThat(found.mask()[64 * 256 + 230]).isZero();
    assertThat(found.areas()).hasSize(1);
  }

  // Where both words are alike the softmax is a half; e^40 against 1 elsewhere. Whoever gives a
  // threshold has a background.
  @Test
  void segment_withAThresholdLeavesOutWhatIsUnclear() throws SegmentationRefusedException {
    Segmentation found =
        segment(
            stripes(384, 128, "R-G"),
            List.of("red", "green"),
            new SegmentationOptions(Optional.empty(), false, OptionalDouble.of(0.9), List.of()));

    assertThat(found.mask()[64 * 384 + 30]).isEqualTo((byte) 1);
    assertThat(found.mask()[64 * 384 + 192]).isZero();
  }

  // 1,000 x 500 are looked at as 256 x 128; the mask is as large as the image.
  @Test
  void segment_ofALargeImageHasAMaskOfItsSize() throws SegmentationRefusedException {
    Segmentation found =
        segment(stripes(1_000, 500, "RG"), List.of("red", "green"), SegmentationOptions.DEFAULTS);

    assertThat(found.mask()).hasSize(500_000);
    assertThat(found.mask()[250 * 1_000 + 400]).isEqualTo((byte) 1);
    assertThat(found.mask()[250 * 1_000 + 600]).isEqualTo((byte) 2);
  }

  @Test
  void segment_looksAtEachSize() throws SegmentationRefusedException {
    ColourModel model = new ColourModel(tiny);
    SegmentationRules two =
        new SegmentationRules(
            Method.COMBINED, 3, List.of(96, 128), 128, 64, false, Centre.VOCABULARY);

    Segmentation found =
        new Segmenter(model, model, two)
            .segment(
                stripes(128, 128, "RG"),
                List.of("red", "green"),
                SegmentationOptions.DEFAULTS,
                () -> false);

    assertThat(model.sides).containsExactly(96, 128);
    assertThat(found.mask()[64 * 128 + 10]).isEqualTo((byte) 1);
    assertThat(found.mask()[64 * 128 + 120]).isEqualTo((byte) 2);
  }

  @Test
  void firing_ofAPairIsAsTheLocationsSay() throws SegmentationRefusedException {
    ColourModel model = new ColourModel(tiny);
    Segmenter segmenter = new Segmenter(model, model, RULES);

    HeatMap map = segmenter.firing(stripes(256, 128, "R-"), new Firing.Pair(0, 0), () -> false);

    assertThat(map.columns()).isEqualTo(256);
    assertThat(map.values()[64 * 256 + 10]).isCloseTo(1, within(1e-6f));
    assertThat(map.values()[64 * 256 + 250]).isCloseTo(0, within(1e-6f));
    assertThatThrownBy(
            () -> segmenter.firing(stripes(64, 64, "R"), new Firing.Pair(4, 0), () -> false))
        .isInstanceOf(SegmentationRefusedException.class)
        .hasMessageContaining("heads go from 0 to 3, neurons from 0 to 255");
  }

  // Pairs are weighed by <d, t>, so those of a word have cosines with it that no others exceed.
  @Test
  void weights_ofAWordAreThoseOfItsNearestPairs() throws SegmentationRefusedException {
    ColourModel model = new ColourModel(tiny);
    ClassTexts texts = new ClassTexts(tiny.directions(), model, RULES);
    double[] products = tiny.directions().products(model.of("green"));
    double[] norms = tiny.directions().norms();

    float[] weights = texts.weights("green", new Time(() -> false));

    double least = Double.POSITIVE_INFINITY;
    double largest = Double.NEGATIVE_INFINITY;
    int weighed = 0;
    for (int pair = 0; pair < weights.length; pair++) {
      double cosine = products[pair] / norms[pair];
      if (weights[pair] == 0) {
        largest = Math.max(largest, cosine);
      } else {
        weighed++;
        least = Math.min(least, cosine);
        assertThat(weights[pair]).isCloseTo((float) products[pair], within(1e-6f));
      }
    }
    assertThat(weighed).isEqualTo(RULES.pairs());
    assertThat(least).isGreaterThanOrEqualTo(largest);
  }

  @Test
  void segment_refusesWhatItCannotDo() {
    Pixels image = stripes(64, 64, "RG");
    refused(Why.WORDS, "at least one", image, List.of());
    refused(Why.WORDS, "twice: red", image, List.of("red", "green", "red"));
    refused(Why.WORDS, "empty", image, List.of("red", " "));
    List<String> many = IntStream.range(0, 256).mapToObj(i -> "word " + i).toList();
    refused(Why.WORDS, "256 words; 255", image, many);
    refused(Why.IMAGE_TOO_LARGE, "more than 8 times", stripes(520, 64, "RG"), List.of("red"));
  }

  private static void refused(Why why, String message, Pixels image, List<String> words) {
    assertThatThrownBy(() -> segment(image, words, SegmentationOptions.DEFAULTS))
        .isInstanceOfSatisfying(
            SegmentationRefusedException.class, e -> assertThat(e.why()).isEqualTo(why))
        .hasMessageContaining(message);
  }

  // Three crops; time is over after the second.
  @Test
  void segment_stopsWhenTimeIsOver() {
    ColourModel model = new ColourModel(tiny);
    Segmenter segmenter = new Segmenter(model, model, RULES);

    assertThatThrownBy(
            () ->
                segmenter.segment(
                    stripes(256, 128, "RG"),
                    List.of("red"),
                    SegmentationOptions.DEFAULTS,
                    () -> model.sides.size() == 2))
        .isInstanceOfSatisfying(
            SegmentationRefusedException.class, e -> assertThat(e.why()).isEqualTo(Why.DEADLINE));
    assertThat(model.sides).hasSize(2);
  }
}
