package io.headwatch.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.headwatch.scenes.PlacedObject;
import io.headwatch.scenes.Scene;
import io.headwatch.scenes.SceneMix;
import io.headwatch.scenes.Sprites;
import io.headwatch.scenes.Style;
import io.headwatch.study.SceneSource.Blended;
import io.headwatch.study.SceneSource.Mixed;
import io.headwatch.study.SceneSource.Repeated;
import io.headwatch.study.SceneSource.Tilted;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SceneSourceTest {

  private static final int SCENES = 3000;
  private static final Mixed STANDARD = new Mixed("standard", SceneMix.standard());

  /** Of scenes with one object, Zipf's law gives each rank's share exactly. */
  @Test
  void tilted_objectsFollowZipfsLaw() {
    List<String> single =
        scenes(new Tilted(1), SCENES).stream()
            .map(Scene::objects)
            .filter(objects -> objects.size() == 1)
            .map(objects -> objects.get(0).name())
            .toList();
    List<Long> counts =
        single.stream()
            .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()))
            .values()
            .stream()
            .sorted((a, b) -> Long.compare(b, a))
            .toList();
    int objects = Sprites.bundled().objects().size();
    double harmonic = IntStream.rangeClosed(1, objects).mapToDouble(rank -> 1.0 / rank).sum();

    double n = single.size();
    assertThat(n).isEqualTo(SCENES / 3.0, within(4 * Math.sqrt(SCENES * 2 / 9.0)));
    for (int rank = 1; rank <= 3; rank++) {
      double share = 1 / (rank * harmonic);
      assertThat(counts.get(rank - 1) / n)
          .isEqualTo(share, within(4 * Math.sqrt(share * (1 - share) / n)));
    }
  }

  /** With equal weights, one object is as frequent as in the standard mix. */
  @Test
  void tilted_byNothingIsTheStandardMix() {
    Map<String, Long> counts =
        scenes(new Tilted(0), SCENES).stream()
            .flatMap(scene -> scene.objects().stream())
            .collect(Collectors.groupingBy(PlacedObject::name, Collectors.counting()));
    int objects = Sprites.bundled().objects().size();
    double expected = 2.0 * SCENES / objects;
    double chiSquare = 0;
    for (String object : Sprites.bundled().objects()) {
      chiSquare += Math.pow(counts.getOrDefault(object, 0L) - expected, 2) / expected;
    }

    // Five standard deviations of a chi-square of as many degrees of freedom.
    assertThat(chiSquare).isEqualTo(objects - 1, within(5 * Math.sqrt(2.0 * objects)));
  }

  @Test
  void blended_takesItsShareFromTheOther() {
    Mixed noto = new Mixed("noto", SceneMix.standard().withStyles(Style.NOTO));
    long all =
        scenes(new Blended(STANDARD, .4, noto), SCENES).stream()
            .flatMap(scene -> scene.objects().stream().limit(1))
            .filter(object -> object.style() == Style.NOTO)
            .count();

    double share = .4 + .6 / 3;
    assertThat(all / (double) SCENES)
        .isEqualTo(share, within(4 * Math.sqrt(share * (1 - share) / SCENES)));
  }

  @Test
  void repeated_showsEachSceneSoManyTimes() {
    List<Long> seeds = scenes(new Repeated(STANDARD, 3), 9).stream().map(Scene::seed).toList();

    assertThat(seeds.subList(0, 3)).containsOnly(seeds.get(0));
    assertThat(seeds.subList(3, 6)).containsOnly(seeds.get(3));
    assertThat(seeds.subList(6, 9)).containsOnly(seeds.get(6));
    assertThat(seeds.stream().distinct()).hasSize(3);
  }

  private static List<Scene> scenes(SceneSource source, int count) {
    ScenePopulation.Drawing drawing = source.drawing(16, 33);
    return IntStream.range(0, count).mapToObj(drawing::scene).toList();
  }
}
