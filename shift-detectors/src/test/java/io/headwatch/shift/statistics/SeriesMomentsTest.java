package io.headwatch.shift.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SeriesMomentsTest {
  private static final Series WORDS = new Series(List.of("cat", "dog"), "hash");
  private static final Series CONCEPTS = new Series(List.of("yellow"), "other");
  private static final BinEdges EDGES =
      BinEdges.of(new float[15], new float[] {0}, new float[] {0});

  @Test
  void add_entersWordsAndConcepts() {
    PaneStatistics pane = new PaneStatistics(EDGES, 1, WORDS, CONCEPTS);

    pane.add(image(0.25f, 0.75f, -2));
    pane.add(image(0.75f, 0.25f, 4));

    assertThat(pane.words().series()).isEqualTo(WORDS);
    assertThat(pane.words().moments().mean(0)).isEqualTo(0.5);
    assertThat(pane.words().moments().variance(1)).isEqualTo(0.125);
    assertThat(pane.concepts().moments().mean(0)).isEqualTo(1);
  }

  @Test
  void add_ofWrongOrNonFiniteWordsChangesNothing() {
    PaneStatistics pane = new PaneStatistics(EDGES, 1, WORDS, CONCEPTS);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> pane.add(new float[1], new float[1]))
        .withMessageContaining("wordProbabilities has 0 values, must have 2");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> pane.add(image(0.5f, 0.5f, Float.NaN)))
        .withMessageContaining("conceptScores[0]");
    assertThat(pane.count()).isZero();
    assertThat(pane.words().moments().count()).isZero();
  }

  /** Sums and sums of squares of any split, in any order, are those of one pass. */
  @Property(tries = 200)
  void merge_ofAnySplitEqualsOnePass(
      @ForAll @IntRange(min = 2, max = 60) int images,
      @ForAll @IntRange(min = 1, max = 6) int panes,
      @ForAll long seed) {
    Random random = new Random(seed);
    PaneStatistics[] parts = new PaneStatistics[panes];
    for (int i = 0; i < panes; i++) {
      parts[i] = new PaneStatistics(EDGES, 1, WORDS, CONCEPTS);
    }
    double[] values = new double[images];
    for (int i = 0; i < images; i++) {
      float p = random.nextFloat();
      values[i] = p;
      parts[random.nextInt(panes)].add(image(p, 1 - p, 3 * p));
    }

    PaneStatistics merged = parts[random.nextInt(panes)].emptied();
    for (PaneStatistics part : parts) {
      merged.merge(part);
    }

    double mean = Arrays.stream(values).average().orElseThrow();
    double m2 = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum();
    assertThat(merged.words().moments().count()).isEqualTo(images);
    assertThat(merged.words().moments().mean(0)).isCloseTo(mean, within(1e-9));
    assertThat(merged.words().moments().m2(0)).isCloseTo(m2, within(1e-9));
    assertThat(merged.words().moments().m2(1)).isCloseTo(m2, within(1e-5));
    assertThat(merged.concepts().moments().mean(0)).isCloseTo(3 * mean, within(1e-6));
  }

  /** Two vocabularies of one length would otherwise add up unnoticed. */
  @Test
  void merge_refusesOtherWordsAndConcepts() {
    PaneStatistics pane = new PaneStatistics(EDGES, 1, WORDS, CONCEPTS);
    Series otherWords = new Series(WORDS.names(), "another hash");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> pane.merge(new PaneStatistics(EDGES, 1, otherWords, CONCEPTS)))
        .withMessageContaining("words differ")
        .withMessageContaining("2 under another hash")
        .withMessageContaining("2 under hash");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> pane.merge(new PaneStatistics(EDGES, 1, WORDS, Series.NONE)))
        .withMessageContaining("concepts differ");
  }

  @Test
  void with_takesMomentsOfASampleButNotOfMoreImages() {
    PaneStatistics pane = new PaneStatistics(EDGES, 1);
    pane.add(new float[1], new float[1]);
    SeriesMoments words = new SeriesMoments(WORDS);

    assertThat(pane.with(words, pane.concepts()).words().moments().count()).isZero();
    words.add(new float[2]);
    words.add(new float[2]);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> pane.with(words, pane.concepts()))
        .withMessageContaining("of 2 images, the statistics of 1");
  }

  @Test
  void of_refusesMomentsOfAnotherNumberOfNames() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SeriesMoments.of(WORDS, new Moments(3), new Moments(3), 0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SeriesMoments.of(WORDS, new Moments(2), new Moments(2), 1))
        .withMessageContaining("1 of 0 images");
  }

  /** A value exactly at the limit is convincing. */
  @Test
  void coverage_isTheShareOfImagesWithAConvincingValue() {
    SeriesMoments words = new SeriesMoments(new Series(List.of("cat", "dog"), 0.5, "hash"));
    SeriesMoments others = words.copy();
    words.add(new float[] {0.1f, 0.5f});
    words.add(new float[] {0.49f, 0.4f});
    others.add(new float[] {0.9f, 0.6f});
    others.add(new float[] {0.2f, 0.2f});

    words.merge(others);

    assertThat(words.convincing()).isEqualTo(2);
    assertThat(words.coverage()).isEqualTo(0.5);
    assertThat(new SeriesMoments(WORDS).coverage()).isZero();
  }

  @Test
  void series_refusesALimitThatEveryValueReaches() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Series(List.of("cat"), 0, "hash"))
        .withMessageContaining("convincing is 0.0");
  }

  @Test
  void series_hasAHashExactlyIfItHasNames() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Series(List.of("cat"), ""));
    assertThatIllegalArgumentException().isThrownBy(() -> new Series(List.of(), "hash"));
  }

  private static ImageValues image(float cat, float dog, float yellow) {
    return new ImageValues(
        new float[1], new float[1], new float[] {cat, dog}, new float[] {yellow});
  }
}
