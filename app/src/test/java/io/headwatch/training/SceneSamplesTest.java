package io.headwatch.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwatch.training.TrainingVocabulary.Group;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SceneSamplesTest {

  private static final int SIZE = 64;

  private final SceneSamples samples = new SceneSamples(1);

  @Test
  void vocabulary_hasObjectsCategoriesColoursPatternsAndEffects() {
    List<Group> groups = samples.vocabulary().groups();

    assertThat(groups.stream().map(Group::name))
        .containsExactly("object", "category", "colour", "pattern", "effect");
    assertThat(groups.get(0).words()).hasSizeGreaterThanOrEqualTo(300).contains("penguin", "cat");
    assertThat(groups.get(2).words()).hasSize(11).contains("blue background");
    assertThat(groups.get(4).words())
        .containsExactlyInAnyOrder("blurry image", "dark image", "monochrome image");
  }

  /** A caption that names what the image doesn't show would teach the wrong thing. */
  @Test
  void sample_namesInTheCaptionOnlyWhatTheImageShows() {
    Set<String> known = new HashSet<>(samples.vocabulary().words());
    LongStream.range(0, 300)
        .mapToObj(index -> samples.sample(index, SIZE))
        .forEach(
            sample -> {
              assertThat(sample.image()).hasSize(SIZE * SIZE * 3);
              assertThat(known).containsAll(sample.words());
              assertThat(sample.words()).containsAll(sample.captionWords());
              for (String word : sample.captionWords()) {
                assertThat(sample.caption()).contains(word.split(" ", 2)[0]);
              }
            });
  }

  @Test
  void sample_ofTheSameIndex_isTheSame() {
    TrainingSample first = samples.sample(17, SIZE);
    TrainingSample again = new SceneSamples(1).sample(17, SIZE);

    assertThat(again.caption()).isEqualTo(first.caption());
    assertThat(Arrays.equals(again.image(), first.image())).isTrue();
    assertThat(Arrays.equals(samples.sample(18, SIZE).image(), first.image())).isFalse();
  }
}
