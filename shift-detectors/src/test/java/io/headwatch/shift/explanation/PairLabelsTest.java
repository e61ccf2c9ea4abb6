package io.headwatch.shift.explanation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwatch.shift.explanation.SparseTextSet.Term;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PairLabelsTest {
  private static final List<String> TEXTS = List.of("cat", "dog", "fog");

  @Test
  void label_isTheTextWithTheLargestPositiveWeight() {
    SparseTextSets sets = new SparseTextSets(3, 3);
    sets.add(
        new SparseTextSet(List.of(new Term(0, -0.9), new Term(2, 0.2), new Term(1, 0.4)), 0.3));
    sets.add(new SparseTextSet(List.of(new Term(1, -0.5)), 0.8));
    sets.add(new SparseTextSet(List.of(), 1));

    PairLabels labels = new PairLabels(TEXTS, sets, Optional.empty());

    assertThat(labels.label(0)).contains("dog");
    assertThat(labels.label(1)).isEmpty();
    assertThat(labels.label(2)).isEmpty();
    assertThat(labels.sets().set(1).terms()).containsExactly(new Term(1, -0.5));
    assertThat(labels.sets().set(2).terms()).isEmpty();
  }

  @Test
  void labels_ofSomePairsOnlyAreRefused() {
    SparseTextSets sets = new SparseTextSets(2, 1);
    sets.add(new SparseTextSet(List.of(), 1));

    assertThatThrownBy(() -> new PairLabels(TEXTS, sets, Optional.empty()))
        .hasMessageContaining("2 pairs");
  }

  @Test
  void labels_withTextsOutsideTheirListAreRefused() {
    SparseTextSets sets = SparseTextSets.of(new int[] {3}, new float[] {1}, new float[] {0});

    assertThatThrownBy(() -> new PairLabels(TEXTS, sets, Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no text 3 among 3");
  }

  @Test
  void topImages_areThoseThatSortingGives() {
    Random random = new Random(4);
    float[][] scalars = new float[40][5];
    TopImages top = new TopImages(5, 7);
    for (int image = 0; image < scalars.length; image++) {
      for (int pair = 0; pair < 5; pair++) {
        // Few values, so that there are ties: the first come wins.
        scalars[image][pair] = random.nextInt(12);
      }
      top.add(image, scalars[image]);
    }

    for (int pair = 0; pair < 5; pair++) {
      int column = pair;
      assertThat(top.of(pair))
          .containsExactly(
              IntStream.range(0, scalars.length)
                  .boxed()
                  .sorted(Comparator.comparingDouble(image -> -scalars[image][column]))
                  .limit(7)
                  .mapToInt(Integer::intValue)
                  .toArray());
    }
  }

  @Test
  void topImages_ofFewImagesAreAllOfThem() {
    TopImages top = new TopImages(1, 5);
    top.add(8, new float[] {-3});
    top.add(9, new float[] {2});

    assertThat(top.of(0)).containsExactly(9, 8);
  }
}
