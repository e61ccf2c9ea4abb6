package io.headwatch.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwatch.reference.StubProfiles;
import io.headwatch.reference.StubWords;
import io.headwatch.shift.calibration.FalseAlarmBudget.Scope;
import io.headwatch.shift.explanation.WindowJudge;
import io.headwatch.shift.explanation.WordShift;
import io.headwatch.shift.profile.InMemoryReferenceSample;
import io.headwatch.shift.profile.ReferenceProfile;
import io.headwatch.shift.statistics.ImageReading;
import io.headwatch.shift.statistics.SeriesReader;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** From images to words in a verdict, without a transport. */
class JudgedWordsTest {

  private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
  private static final StubModel MODEL = new StubModel();

  /** Brightness 0.7 instead of 0.5: the words' probabilities rise by 0.1 and 0.2. */
  @Test
  void close_namesTheWordsOfAShift() {
    WindowVerdict verdict = verdict(StubWords.convincing(0.3, "half", "whole"), 0.7);

    assertThat(verdict.state()).isEqualTo(StreamState.SHIFTED);
    List<WordShift> words = verdict.verdict().judgedOn().orElseThrow().words().top();
    assertThat(words).extracting(WordShift::word).containsExactlyInAnyOrder("half", "whole");
    for (WordShift word : words) {
      double expected = word.word().equals("whole") ? 20 : 10;
      assertThat(word.change()).isBetween(0.8 * expected, 1.2 * expected);
    }
    assertThat(verdict.unusual()).isEmpty();
  }

  /** Image 7 is as dark as nothing else. */
  @Test
  void close_pointsToTheMostUnusualEventsIfNoWordFits() {
    WindowVerdict verdict = verdict(StubWords.of("half", "whole"), 0.7);

    assertThat(verdict.verdict().judgedOn().orElseThrow().words().noFittingWords()).isTrue();
    assertThat(verdict.unusual()).hasSize(5);
    assertThat(verdict.unusual().get(0)).isEqualTo(reference(7));
  }

  private static WindowVerdict verdict(SeriesReader words, double brightness) {
    ImageReading reading = new ImageReading(words, SeriesReader.NONE);
    ReferenceProfile profile =
        StubProfiles.profile(MODEL, StubProfiles.sample(MODEL, 0.5), reading);
    Monitor monitor =
        new Monitor(
            WindowRules.plain(Duration.ofMinutes(5)),
            new FalseAlarmPromise(Duration.ofHours(4), Scope.STREAM, 0.5),
            new WindowJudge(0.05, 0, 5, 2, 30),
            new One(profile),
            labels -> new NoSpace(MODEL.pairs()),
            20,
            new NoMetrics());
    InMemoryReferenceSample images = StubProfiles.sample(MODEL, brightness);
    IntStream.range(0, 100).forEach(i -> monitor.observe("s", observation(i, images, reading)));
    return monitor.close("s", START.plus(Duration.ofHours(1))).get(0);
  }

  private static ImageObservation observation(
      int i, InMemoryReferenceSample images, ImageReading reading) {
    float[][] scalars = new float[1][images.pairs()];
    float[][] embeddings = new float[1][images.embeddingSize()];
    float[] pixels = new float[images.pixelMeasures()];
    images.scalars(i, 0, images.pairs(), scalars[0]);
    images.embedding(i, embeddings[0]);
    images.pixels(i, pixels);
    if (i == 7) {
      embeddings[0] = new float[images.embeddingSize()];
    }
    return new ImageObservation(
        reference(i),
        START.plusSeconds(i),
        Optional.empty(),
        Optional.empty(),
        reading.read(scalars, embeddings).get(0).withPixels(pixels));
  }

  private static EventReference reference(int i) {
    return new EventReference("images", 0, i);
  }

  /** The same profile for every stream. */
  private record One(ReferenceProfile only) implements StreamProfiles {
    @Override
    public Optional<JudgingProfiles> profiles(String stream) {
      return Optional.of(new JudgingProfiles(new StreamProfile(only, Optional.empty(), "hash")));
    }

    @Override
    public Learner learner(String stream) {
      throw new AssertionError("there is a profile");
    }
  }
}
