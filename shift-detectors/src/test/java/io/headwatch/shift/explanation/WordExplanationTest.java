package io.headwatch.shift.explanation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.headwatch.shift.statistics.BinEdges;
import io.headwatch.shift.statistics.ImageValues;
import io.headwatch.shift.statistics.Moments;
import io.headwatch.shift.statistics.PaneStatistics;
import io.headwatch.shift.statistics.Series;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WordExplanationTest {
  private static final BinEdges EDGES =
      BinEdges.of(new float[15], new float[] {0}, new float[] {0});
  private static final Series WORDS = new Series(List.of("cat", "dog", "ant"), 0.5, "hash");

  /**
   * Window (1, 0), reference (0, 1, 0, 0): means 1/2 and 1/4, sums of squares 1/2 and 3/4, so the
   * pooled variance is (1/2 + 3/4) / 4 = 5/16 and the error sqrt(5/16 (1/2 + 1/4)).
   */
  @Test
  void z_pooledIsStudentsTwoSampleT() {
    double floor = Math.pow(0.5, 2);

    assertThat(WordRanking.POOLED.z(moments(1, 0), moments(0, 1, 0, 0))[0])
        .isCloseTo(0.25 / Math.sqrt((5.0 / 16 + floor) * 0.75), within(1e-12));
  }

  /** Variances 1/2 and 1/4, over 2 and 4 images. */
  @Test
  void z_welchTakesEachSamplesVariance() {
    double floor = Math.pow(0.5, 2);

    assertThat(WordRanking.WELCH.z(moments(1, 0), moments(0, 1, 0, 0))[0])
        .isCloseTo(0.25 / Math.sqrt((0.5 + floor) / 2 + (0.25 + floor) / 4), within(1e-12));
  }

  @Test
  void z_referenceTakesTheReferencesVariance() {
    double floor = Math.pow(0.5, 2);

    assertThat(WordRanking.REFERENCE.z(moments(1, 0), moments(0, 1, 0, 0))[0])
        .isCloseTo(0.25 / Math.sqrt((0.25 + floor) * 0.75), within(1e-12));
  }

  /** With one word, nine tenths of the errors end at its own: the error counts twice. */
  @Test
  void z_steadyAddsAConstantToTheError() {
    double pooled = WordRanking.POOLED.z(moments(1, 0), moments(0, 1, 0, 0))[0];

    assertThat(WordRanking.STEADY.z(moments(1, 0), moments(0, 1, 0, 0))[0])
        .isCloseTo(pooled / 2, within(1e-12));
  }

  /**
   * Of twenty words eighteen vary a lot. One that hardly varies changes by six of its standard
   * errors, one that varies by five of its own: the second is the larger change.
   */
  @Test
  void explain_isNotMisledByWordsOfSmallError() {
    List<String> names = IntStream.range(0, 20).mapToObj(i -> "word " + i).toList();
    Series words = new Series(names, 0.05, "hash");
    PaneStatistics reference = statistics(words);
    PaneStatistics window = statistics(words);
    for (int i = 0; i < 400; i++) {
      float[] values = new float[20];
      Arrays.fill(values, i % 2 == 0 ? 0.8f : 0.2f);
      values[0] = i % 50 == 0 ? 0.06f : 0;
      (i < 300 ? reference : window).add(image(values));
    }
    // "word 1" falls in the window, "word 0" rises a little, from next to nothing.
    for (int i = 0; i < 100; i++) {
      float[] values = new float[20];
      Arrays.fill(values, i % 2 == 0 ? 0.8f : 0.2f);
      values[1] = 0.2f;
      values[0] = i % 4 == 0 ? 0.06f : 0;
      window.add(image(values));
    }

    assertThat(new WordExplanation(WordRanking.STEADY, 1).explain(window, reference).top())
        .extracting(WordShift::word)
        .containsExactly("word 1");
  }

  /** A word that was never seen has no variance in the reference. */
  @Test
  void z_ofAWordNewToTheReferenceIsFinite() {
    for (WordRanking ranking : WordRanking.values()) {
      assertThat(ranking.z(moments(1, 1, 1), moments(0, 0, 0, 0))[0]).isFinite().isPositive();
      assertThat(ranking.z(moments(0, 0, 0), moments(0, 0, 0, 0))[0]).isZero();
    }
  }

  /** Half the false alarms at 1.96 on each side; 4,000 draws, standard error of a share 0.0034. */
  @Test
  void z_ofCleanWindowsIsStandardNormal() {
    SplittableRandom random = new SplittableRandom(1);
    int beyond = 0;
    double squares = 0;
    int windows = 4_000;
    for (int i = 0; i < windows; i++) {
      // A small reference: its own error is as large as the window's.
      double z = WordRanking.POOLED.z(draws(100, 0.3, random), draws(100, 0.3, random))[0];
      beyond += Math.abs(z) > 1.96 ? 1 : 0;
      squares += z * z;
    }
    assertThat((double) beyond / windows).isCloseTo(0.05, within(0.015));
    // A relative standard error of sqrt(2 / 4,000); the floor of 1/200 squared is nothing.
    assertThat(squares / windows).isCloseTo(1, within(0.08));
  }

  @Test
  void explain_ranksByAbsoluteZAndGivesPercentagePoints() {
    Series words = new Series(WORDS.names(), 0.05, "hash");
    PaneStatistics reference = statistics(words);
    PaneStatistics window = statistics(words);
    for (int i = 0; i < 200; i++) {
      reference.add(image(i % 2 == 0 ? 0.9f : 0.1f, i % 10 == 0 ? 0.6f : 0, 0.001f));
    }
    for (int i = 0; i < 100; i++) {
      window.add(image(i % 10 == 0 ? 0.9f : 0.1f, i % 5 == 0 ? 0.6f : 0, 0.001f));
    }

    List<WordShift> top = new WordExplanation(2).explain(window, reference).top();

    assertThat(top).extracting(WordShift::word).containsExactly("cat", "dog");
    // 0.1 x 0.9 + 0.9 x 0.1 against 0.5; a fifth of 0.6 against a tenth.
    assertThat(top.get(0).change()).isCloseTo(-32, within(1e-4));
    assertThat(top.get(1).change()).isCloseTo(6, within(1e-4));
    assertThat(top.get(0).z()).isLessThan(-5);
    assertThat(top.get(1).z()).isBetween(1.5, 2.5);
  }

  @Test
  void explain_namesNothingWhereNoWordFits() {
    PaneStatistics reference = statistics(WORDS);
    PaneStatistics window = statistics(WORDS);
    for (int i = 0; i < 10; i++) {
      reference.add(image(0.9f, 0, 0));
      // Only four of ten images have a convincing word.
      window.add(i < 4 ? image(0, 0.9f, 0) : image(0.3f, 0.3f, 0.3f));
    }

    WordFinding finding = new WordExplanation(5).explain(window, reference);

    assertThat(finding.noFittingWords()).isTrue();
    assertThat(finding.coverage()).isEqualTo(0.4);
    assertThat(finding.top()).isEmpty();
    assertThat(WordSentence.of(finding, 5)).isEqualTo("no fitting words");
  }

  @Test
  void explain_withoutWordsFindsNone() {
    PaneStatistics window = statistics(Series.NONE);
    window.add(new float[1], new float[1]);

    WordFinding finding = new WordExplanation(5).explain(window, statistics(Series.NONE));

    assertThat(finding).isEqualTo(WordFinding.NONE);
    assertThat(finding.noFittingWords()).isFalse();
    assertThat(WordSentence.of(finding, 5)).isEmpty();
  }

  @Test
  void explain_refusesOtherWords() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new WordExplanation(5).explain(statistics(WORDS), statistics(Series.NONE)))
        .withMessageContaining("words differ");
  }

  /** The normal quantile of 0.005 / V is 2.576 for one word, 4.208 for 379 (tables), times 1.5. */
  @Test
  void beyondChance_dependsOnTheNumberOfWords() {
    List<WordShift> top = List.of(new WordShift("a", -9, -6.33), new WordShift("b", 9, 6.29));

    assertThat(new WordFinding(379, 1, top).beyondChance())
        .extracting(WordShift::word)
        .containsExactly("a");
    assertThat(new WordFinding(1, 1, List.of(new WordShift("a", 9, 3.87))).beyondChance())
        .hasSize(1);
    assertThat(new WordFinding(1, 1, List.of(new WordShift("a", 9, 3.85))).beyondChance())
        .isEmpty();
  }

  @Test
  void sentence_saysMoreAndLess() {
    WordFinding finding =
        new WordFinding(
            379,
            1,
            List.of(
                new WordShift("penguin", 18.4, 20),
                new WordShift("truck", -6.2, -9),
                new WordShift("blue background", 8.6, 8),
                new WordShift("beyond the limit", 5, 7),
                new WordShift("chance", 5, 6)));

    assertThat(WordSentence.of(finding, 3))
        .isEqualTo("more: penguin +18 points, blue background +9; less: truck -6");
  }

  /** With thousands of words, each has little: two digits instead of +0. */
  @Test
  void sentence_keepsSmallChangesReadable() {
    WordFinding finding =
        new WordFinding(
            30_000,
            1,
            List.of(new WordShift("penguin", -0.0314, -20), new WordShift("ant", -0.94, -9)));

    assertThat(WordSentence.of(finding, 3)).isEqualTo("less: penguin -0.031 points, ant -0.94");
  }

  /** Of one of a hundred words, so that the floor is nothing beside its variance. */
  private static Moments draws(int count, double share, SplittableRandom random) {
    Moments moments = new Moments(100);
    float[] values = new float[100];
    for (int i = 0; i < count; i++) {
      values[0] = random.nextDouble() < share ? 1 : 0;
      moments.add(values);
    }
    return moments;
  }

  private static Moments moments(float... values) {
    Moments moments = new Moments(1);
    for (float value : values) {
      moments.add(new float[] {value});
    }
    return moments;
  }

  private static PaneStatistics statistics(Series words) {
    return new PaneStatistics(EDGES, 1, words, Series.NONE);
  }

  private static ImageValues image(float... probabilities) {
    return new ImageValues(new float[1], new float[1], probabilities, new float[0]);
  }
}
