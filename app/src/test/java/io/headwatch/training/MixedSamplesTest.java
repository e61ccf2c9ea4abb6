package io.headwatch.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwatch.training.TrainingVocabulary.Group;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MixedSamplesTest {

  /** Remembers which indices were asked for. */
  private record Counted(List<Long> asked, List<String> words) implements SampleSource {

    Counted(String... words) {
      this(new ArrayList<>(), List.of(words));
    }

    @Override
    public TrainingVocabulary vocabulary() {
      return new TrainingVocabulary(List.of(new Group("word", 1, words)));
    }

    @Override
    public String description() {
      return "counted";
    }

    @Override
    public List<String> texts() {
      return words;
    }

    @Override
    public TrainingSample sample(long index, int size) {
      asked.add(index);
      return new TrainingSample(new byte[0], Set.of(), "", Set.of());
    }
  }

  private final Counted first = new Counted("a", "b");
  private final Counted second = new Counted("b", "c");

  @Test
  void sample_drawsTheShareExactlyAndLeavesNoneOut() {
    SampleSource mixed = new MixedSamples(first, second, .28);
    for (long index = 0; index < 1000; index++) {
      mixed.sample(index, 32);
    }

    assertThat(second.asked()).hasSize(280).isSorted().doesNotHaveDuplicates().endsWith(279L);
    assertThat(first.asked()).hasSize(720).isSorted().doesNotHaveDuplicates().endsWith(719L);
  }

  @Test
  void sample_spreadsTheSecondSource() {
    SampleSource mixed = new MixedSamples(first, second, .25);
    for (long index = 0; index < 64; index++) {
      mixed.sample(index, 32);
    }

    assertThat(second.asked()).hasSize(16);
  }

  @Test
  void vocabulary_hasEachWordOnce() {
    assertThat(new MixedSamples(first, second, .5).vocabulary().words())
        .containsExactly("a", "b", "c");
  }

  @Test
  void share_ofNothing_isRefused() {
    assertThatThrownBy(() -> new MixedSamples(first, second, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(".01");
  }
}
