package io.headwatch.clip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.headwatch.concept.DirectionTexts;
import io.headwatch.concept.NamedSpace;
import io.headwatch.concept.PromptTemplates;
import io.headwatch.concept.ResponseTexts;
import io.headwatch.concept.Vocabulary;
import io.headwatch.concept.WordEmbeddings;
import io.headwatch.shift.explanation.MatchingPursuit;
import io.headwatch.shift.explanation.ProbeTexts;
import io.headwatch.shift.explanation.SoftWpmi;
import io.headwatch.shift.explanation.SparseTextSet;
import io.headwatch.shift.explanation.SparseTextSets;
import io.headwatch.shift.explanation.TextDictionary;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Texts of a small made-up network's pairs, in whatever portions they are found. */
class PairTextsTest {

  private static final int HEADS = 2;
  private static final int NEURONS = 8;
  private static final int SIZE = 6;
  private static final int TEXTS = 30;
  private static final int ATOMS = 3;

  private final Random random = new Random(9);
  private final float[][] texts = rows(TEXTS, SIZE);

  @Test
  void extend_writesEachDirectionAsIfItWereAlone() {
    PairDirections directions =
        new PairDirections(
            HEADS,
            rows(1, NEURONS * NEURONS)[0],
            rows(1, NEURONS)[0],
            rows(1, SIZE * NEURONS)[0],
            rows(1, SIZE)[0]);
    TextDictionary dictionary = TextDictionary.of(texts, TextDictionary.Normalisation.PER_TEXT);
    SparseTextSets sets = new SparseTextSets(HEADS * NEURONS, ATOMS);

    // A new object every three pairs is what an interrupted run comes to.
    while (sets.size() < HEADS * NEURONS) {
      new DirectionTexts(directions, dictionary, ATOMS).extend(sets, 3);
    }

    MatchingPursuit pursuit = new MatchingPursuit(dictionary, ATOMS);
    for (int pair = 0; pair < sets.size(); pair++) {
      double[] direction = directions.direction(pair / NEURONS, pair % NEURONS);
      SparseTextSet alone = pursuit.pursue(dictionary.products(unit(direction)));
      SparseTextSet actual = sets.set(pair);
      assertThat(actual.terms())
          .extracting(SparseTextSet.Term::text)
          .isEqualTo(alone.terms().stream().map(SparseTextSet.Term::text).toList());
      for (int i = 0; i < ATOMS; i++) {
        assertThat(actual.terms().get(i).coefficient())
            .isCloseTo(alone.terms().get(i).coefficient(), within(1e-4));
      }
      assertThat(actual.residual()).isCloseTo(alone.residual(), within(1e-3));
    }
  }

  @Test
  void advance_inBlocksAndAfterResumingFindsTheBestOfAllTexts() {
    ProbeTexts probe = new ProbeTexts(rows(20, SIZE), texts);
    int[][] top = new int[5][];
    for (int pair = 0; pair < top.length; pair++) {
      top[pair] = random.ints(10, 0, 20).toArray();
    }

    ResponseTexts begun = new ResponseTexts(probe, top, 7);
    begun.advance();
    ResponseTexts resumed = new ResponseTexts(probe, top, 4);
    resumed.resume(begun.done(), begun.texts(), begun.scores());
    while (resumed.done() < resumed.size()) {
      resumed.advance();
    }

    double[][] scores = SoftWpmi.scores(probe.probabilities(0, TEXTS), top);
    for (int pair = 0; pair < top.length; pair++) {
      assertThat(resumed.scores()[pair]).isCloseTo((float) max(scores[pair]), within(1e-5f));
      assertThat(scores[pair][resumed.texts()[pair]]).isEqualTo(max(scores[pair]));
    }
  }

  @Test
  void label_withoutLabelsIsTheWordWithTheLargestCosine() {
    PairDirections directions =
        new PairDirections(
            HEADS,
            rows(1, NEURONS * NEURONS)[0],
            rows(1, NEURONS)[0],
            rows(1, SIZE * NEURONS)[0],
            rows(1, SIZE)[0]);
    List<String> words = IntStream.range(0, TEXTS).mapToObj(i -> "word " + i).toList();
    float[][] units = new float[TEXTS][];
    for (int i = 0; i < TEXTS; i++) {
      units[i] = unit(wide(texts[i]));
    }
    NamedSpace space =
        new NamedSpace(
            directions,
            Optional.of(
                new WordEmbeddings(
                    new Vocabulary("test", words), PromptTemplates.shortSet(), units)),
            Optional.empty());

    for (int pair = 0; pair < HEADS * NEURONS; pair++) {
      double[] direction = directions.direction(pair / NEURONS, pair % NEURONS);
      int nearest = 0;
      for (int i = 1; i < TEXTS; i++) {
        if (cosine(direction, texts[i]) > cosine(direction, texts[nearest])) {
          nearest = i;
        }
      }
      assertThat(space.label(pair)).contains("word " + nearest);
    }
    assertThat(space.directions(List.of("word 3", "none", "word 0")))
        .isDeepEqualTo(new float[][] {units[3], units[0]});
  }

  /** A small model has one direction for all words that it doesn't know. */
  @Test
  void label_ofWordsThatTheModelCannotTellApartIsTheFirst() {
    PairDirections directions =
        new PairDirections(1, rows(1, 4)[0], rows(1, 2)[0], rows(1, SIZE * 2)[0], rows(1, SIZE)[0]);
    List<String> words = List.of("stethoscope", "ibuprofen", "appendix", "zygote");
    float[][] same = new float[words.size()][];
    Arrays.fill(same, unit(wide(texts[0])));
    NamedSpace space =
        new NamedSpace(
            directions,
            Optional.of(
                new WordEmbeddings(
                    new Vocabulary("test", words), PromptTemplates.shortSet(), same)),
            Optional.empty());

    assertThat(space.label(0)).contains("stethoscope");
    assertThat(space.labelled(Optional.empty()).label(1)).contains("stethoscope");
  }

  @Test
  void label_withoutWordsIsNone() {
    PairDirections directions =
        new PairDirections(1, rows(1, 4)[0], rows(1, 2)[0], rows(1, SIZE * 2)[0], rows(1, SIZE)[0]);

    assertThat(new NamedSpace(directions, Optional.empty(), Optional.empty()).label(1)).isEmpty();
  }

  private static double cosine(double[] direction, float[] text) {
    double product = 0;
    double square = 0;
    for (int o = 0; o < direction.length; o++) {
      product += direction[o] * text[o];
      square += (double) text[o] * text[o];
    }
    return product / Math.sqrt(square);
  }

  private static double[] wide(float[] values) {
    return IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray();
  }

  private static double max(double[] values) {
    return java.util.Arrays.stream(values).max().orElseThrow();
  }

  private static float[] unit(double[] direction) {
    double square = 0;
    for (double value : direction) {
      square += value * value;
    }
    float[] unit = new float[direction.length];
    for (int o = 0; o < unit.length; o++) {
      unit[o] = (float) (direction[o] / Math.sqrt(square));
    }
    return unit;
  }

  private float[][] rows(int count, int width) {
    float[][] rows = new float[count][width];
    for (float[] row : rows) {
      for (int i = 0; i < width; i++) {
        row[i] = (float) random.nextGaussian();
      }
    }
    return rows;
  }
}
