package io.headwatch.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.headwatch.image.DecodingLimits;
import io.headwatch.image.ImageDecoder;
import io.headwatch.image.PixelMeasures;
import io.headwatch.image.Pixels;
import io.headwatch.image.UndecodableImageException;
import io.headwatch.scenes.SceneMix;
import io.headwatch.shift.statistics.PixelMeasure;
import io.headwatch.training.CaptionedImages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PopulationsTest {

  private static final int SIZE = 64;
  private static final int IMAGES = 60;

  private final Populations populations = new Populations(SIZE, Optional.empty());

  @TempDir Path directory;

  @Test
  void names_areThoseOfFilesAndUnique() {
    List<Population> all = populations.all();

    assertThat(all).extracting(Population::name).doesNotHaveDuplicates();
    assertThat(all).extracting(Population::name).allMatch(name -> name.matches("[a-z0-9.-]+"));
    assertThat(all).extracting(Population::seed).doesNotHaveDuplicates();
    assertThat(all).extracting(Population::seed).allMatch(seed -> seed >= 1_000_000_000_000L);
    assertThat(all).extracting(Population::parameters).doesNotHaveDuplicates();
  }

  @Test
  void groups_haveThreeStrengths() {
    for (String group :
        List.of(
            "blur",
            "noise",
            "brightness",
            "jpeg",
            "style",
            "penguin",
            "pizza",
            "bike",
            "colour",
            "prior",
            "new-class",
            "noon")) {
      assertThat(populations.named(group)).as(group).hasSize(3);
    }
    assertThat(populations.named("workday")).hasSize(24);
    assertThat(populations.named("weekend-07")).hasSize(1);
    assertThat(populations.named("cloudy")).isEmpty();
  }

  @Test
  void images_areTheSameInAnyOrderAndDifferByIndex() {
    Populations again = new Populations(SIZE, Optional.empty());
    List<Population> all = populations.all();
    for (int i = 0; i < all.size(); i++) {
      Population first = all.get(i);
      byte[] seventh = again.all().get(i).image(17);
      assertThat(first.image(3)).isNotEqualTo(seventh);
      assertThat(first.image(17)).as(first.name()).isEqualTo(seventh);
    }
  }

  /** What each alteration does is told by the measure that is made for it. */
  @Test
  void alterations_areSeenByTheirMeasuresTheMoreTheStronger() {
    assertThat(falls("blur", PixelMeasure.SHARPNESS)).isTrue();
    assertThat(falls("brightness", PixelMeasure.BRIGHTNESS)).isTrue();
    assertThat(falls("jpeg", PixelMeasure.BYTES_PER_PIXEL)).isTrue();
    assertThat(falls("noise", PixelMeasure.NOISE)).isFalse();
    List<Population> noise = populations.named("noise");
    assertThat(mean(noise.get(2), PixelMeasure.NOISE))
        .isGreaterThan(mean(populations.named("clean").get(0), PixelMeasure.NOISE));
  }

  private boolean falls(String group, PixelMeasure measure) {
    List<Population> three = populations.named(group);
    double first = mean(three.get(0), measure);
    double second = mean(three.get(1), measure);
    return first > second && second > mean(three.get(2), measure);
  }

  private static double mean(Population population, PixelMeasure measure) {
    return IntStream.range(0, IMAGES)
        .mapToDouble(i -> measures(population.image(i))[measure.ordinal()])
        .average()
        .orElseThrow();
  }

  private static float[] measures(byte[] encoded) {
    return PixelMeasures.of(decoded(encoded), encoded.length);
  }

  private static Pixels decoded(byte[] encoded) {
    try {
      return new ImageDecoder(DecodingLimits.defaults()).decode(encoded);
    } catch (UndecodableImageException e) {
      throw new AssertionError(e);
    }
  }

  /** Frames of a burst are no copies, but much nearer to one another than scenes are. */
  @Test
  void bursts_repeatEachSceneTenTimesWithAJitter() {
    Population bursts = populations.named("bursts").get(0);
    double within = 0;
    double between = 0;
    for (int scene = 0; scene < 10; scene++) {
      Pixels frame = decoded(bursts.image(10 * scene));
      within += distance(frame, decoded(bursts.image(10 * scene + 9)));
      between += distance(frame, decoded(bursts.image(10 * scene + 10)));
    }

    assertThat(bursts.image(0)).isNotEqualTo(bursts.image(1));
    assertThat(within).isPositive().isLessThan(between / 4);
  }

  private static double distance(Pixels a, Pixels b) {
    long sum = 0;
    for (int i = 0; i < a.rgb().length; i++) {
      sum += Math.abs((a.rgb()[i] & 0xFF) - (b.rgb()[i] & 0xFF));
    }
    return sum / (double) a.rgb().length;
  }

  @Test
  void photographs_areEachTakenOnce() throws IOException {
    StringBuilder list = new StringBuilder();
    for (int i = 0; i < 30; i++) {
      Files.write(directory.resolve(i + ".jpg"), populations.all().get(0).image(i));
      list.append("{\"image\": \"%d.jpg\", \"caption\": \"a photo\"}%n".formatted(i));
    }
    Path file = Files.writeString(directory.resolve("list.jsonl"), list);
    Population photographs =
        new Populations(SIZE, Optional.of(CaptionedImages.read(file, 0)))
            .named("photographs")
            .get(0);
    List<Integer> sizes =
        IntStream.range(0, 30).mapToObj(i -> photographs.image(i).length).toList();
    List<Integer> listed =
        IntStream.range(0, 30).mapToObj(i -> populations.all().get(0).image(i).length).toList();

    assertThat(photographs.size()).isEqualTo(30);
    assertThat(sizes).containsExactlyInAnyOrderElementsOf(listed).isNotEqualTo(listed);
  }

  /** New objects are new: the reference's mix never draws one. */
  @Test
  void known_lacksWhatTheNewClassBrings() {
    SceneMix known = Populations.known();
    SceneMix shifted = Populations.newClass(.3).mix();
    Set<String> appeared = new TreeSet<>(shifted.objects());
    appeared.removeAll(known.objects());

    assertThat(appeared).hasSize(10).isSubsetOf(SceneMix.standard().objects());
    assertThat(appeared.stream().mapToDouble(shifted::objectShare).sum())
        .isEqualTo(.3, within(1e-9));
    assertThat(appeared).allMatch(object -> known.objectShare(object) == 0);
  }
}
