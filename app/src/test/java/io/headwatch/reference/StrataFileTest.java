package io.headwatch.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.headwatch.monitor.StubModel;
import io.headwatch.shift.profile.Calibration;
import io.headwatch.shift.profile.ReferenceProfile;
import io.headwatch.shift.profile.Stratification;
import io.headwatch.shift.profile.StratifiedProfile;
import io.headwatch.shift.profile.Stratum;
import io.headwatch.shift.statistics.ImageReading;
import io.headwatch.shift.statistics.Moments;
import io.headwatch.shift.statistics.SeriesReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Strata in a profile's file. */
class StrataFileTest {

  private static final ImageReading READING =
      new ImageReading(StubWords.convincing(0.5, "dark", "bright"), SeriesReader.NONE);

  @TempDir static Path directory;
  private static StratifiedProfile written;
  private static ProfileFile read;
  private static Path file;

  @BeforeAll
  static void write() throws IOException {
    written = StubProfiles.strata(READING);
    file = StubProfiles.writeStrata(directory.resolve("p"), READING);
    read = ProfileFile.read(file);
  }

  @Test
  void read_givesBackStratificationAndSizes() {
    StratifiedProfile strata = read.strata();

    assertThat(strata.stratification()).isEqualTo(written.stratification());
    assertThat(strata.fewestImages()).isEqualTo(100);
    assertThat(strata.strata().keySet()).containsExactly("00-08", "08-16", "16-24");
    assertThat(strata.strata().values()).extracting(Stratum::images).containsExactly(160, 160, 20);
  }

  @Test
  void read_givesBackEachStratumsStatisticsAndCalibration() {
    for (String name : new String[] {"00-08", "08-16"}) {
      ReferenceProfile before = written.judging(name).orElseThrow();
      ReferenceProfile after = read.strata().judging(name).orElseThrow();

      assertThat(after).usingRecursiveComparison().isEqualTo(before);
    }
  }

  /** The label of a stratum is no part of a file's name or an array's. */
  @Test
  void read_ofLabelsGivesThemBackAsTheyWere() throws IOException {
    StratifiedProfile odd =
        new StratifiedProfile(
            written.pooled(),
            new Stratification.ByLabel(),
            100,
            Map.of("a/b \"c\"\n", new Stratum(7, 5, Optional.empty())));
    Path path = directory.resolve("odd");
    try (StoredReference stored = StoredReference.open(file)) {
      ProfileFile.write(path, odd, read.description(), stored.values());
    }

    StratifiedProfile back = ProfileFile.read(path).strata();

    assertThat(back.stratification()).isEqualTo(new Stratification.ByLabel());
    assertThat(back.strata()).containsOnlyKeys("a/b \"c\"\n");
    assertThat(back.thin()).isEqualTo(1);
  }

  /** Words that the profile wasn't built with are those of the stratum's own images. */
  @Test
  void readFor_otherWordsReadsThemOfEachStratum() throws IOException {
    ImageReading now = new ImageReading(StubWords.of("one", "two", "three"), StubWords.of("c"));

    StratifiedProfile anew = ProfileFile.readFor(new StubModel(), now, file).strata();

    StratifiedProfile expected = StubProfiles.strata(now);
    for (String name : new String[] {"00-08", "08-16"}) {
      Moments words = words(anew.judging(name).orElseThrow());
      Moments wanted = words(expected.judging(name).orElseThrow());
      assertThat(words.count()).isEqualTo(wanted.count());
      // The embeddings are kept in half precision.
      IntStream.range(0, 3)
          .forEach(i -> assertThat(words.mean(i)).isCloseTo(wanted.mean(i), within(1e-3)));
      assertThat(
              anew.judging(name)
                  .flatMap(ReferenceProfile::calibration)
                  .map(Calibration::detectors)
                  .orElseThrow())
          .isNotEmpty()
          .noneMatch(detector -> detector.startsWith("words."));
    }
    assertThat(words(anew.judging("08-16").orElseThrow()).mean(2))
        .isGreaterThan(words(anew.judging("00-08").orElseThrow()).mean(2) + 0.2);
  }

  private static Moments words(ReferenceProfile profile) {
    return profile.statistics().words().moments();
  }
}
