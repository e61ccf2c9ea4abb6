package io.headwatch.reference;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;
import static org.assertj.core.api.Assertions.within;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.headwatch.clip.Preprocessing;
import io.headwatch.monitor.StubModel;
import io.headwatch.safetensors.SafetensorsWriter;
import io.headwatch.shift.calibration.BlockChoice;
import io.headwatch.shift.profile.BuildParameters;
import io.headwatch.shift.profile.Calibration;
import io.headwatch.shift.profile.InMemoryReferenceSample;
import io.headwatch.shift.profile.NullScores;
import io.headwatch.shift.profile.PairSelection;
import io.headwatch.shift.profile.PowerCard;
import io.headwatch.shift.profile.PowerCurve;
import io.headwatch.shift.profile.PowerCurve.MeanChange;
import io.headwatch.shift.profile.ReferenceProfile;
import io.headwatch.shift.profile.ScalarSample;
import io.headwatch.shift.profile.SeriesSample;
import io.headwatch.shift.profile.ShiftKind;
import io.headwatch.shift.profile.StratifiedProfile;
import io.headwatch.shift.statistics.BinEdges;
import io.headwatch.shift.statistics.CrossMoments;
import io.headwatch.shift.statistics.EmbeddingBasis;
import io.headwatch.shift.statistics.ImageReading;
import io.headwatch.shift.statistics.Moments;
import io.headwatch.shift.statistics.PaneStatistics;
import io.headwatch.shift.statistics.SeriesReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

class ProfileFileTest {

  private static final ProfileDescription DESCRIPTION =
      new ProfileDescription(
          "straßen/**",
          Optional.of("models/RN50"),
          Instant.parse("2026-03-01T12:00:00.5Z"),
          Map.of("unreadable", 3, "unknown_format", 1),
          7,
          Optional.of(new BlockChoice(300, 4, 6, 3.5)),
          "{\"id\":\"a\"}\n{\"id\":\"鳥\"}");

  /** Of the 300 images of brightness 0.5 that every profile here is made of. */
  private static final InMemoryReferenceSample SAMPLE = StubProfiles.sample(new StubModel(), 0.5);

  private static final ReferenceValues VALUES =
      ReferenceValues.of(SAMPLE, BuildParameters.DEFAULTS);

  @TempDir Path directory;

  @Test
  void read_givesBackEveryArray() throws Exception {
    ReferenceProfile written =
        StubProfiles.profile(
            new StubModel(),
            SAMPLE,
            new ImageReading(StubWords.of("dark", "bright"), SeriesReader.NONE));
    Path file = write(written);
    ReferenceProfile read = ProfileFile.read(file).profile();

    assertThat(read.binding()).isEqualTo(written.binding());
    assertThat(read.parameters()).isEqualTo(written.parameters()).isPresent();
    assertThat(read.heads()).isEqualTo(StubModel.HEADS);
    assertThat(read.neurons()).isEqualTo(StubModel.NEURONS);
    assertThat(read.size()).isEqualTo(300);
    assertSame(read.statistics(), written.statistics());
    NullScores nulls = read.calibration().orElseThrow().nulls();
    NullScores expected = written.calibration().orElseThrow().nulls();
    assertThat(nulls.detectors())
        .isEqualTo(expected.detectors())
        .extracting(name -> name.split("\\.")[0])
        .contains("pairs", "embedding", "words", "pixels");
    assertThat(nulls.sizes()).isEqualTo(expected.sizes());
    for (String detector : expected.detectors()) {
      assertThat(nulls.scores(detector)).isDeepEqualTo(expected.scores(detector));
    }
  }

  /** Numbers that differ wherever they could be mistaken for one another. */
  @Test
  void read_givesBackACalibrationInItsOrder() throws Exception {
    float[][][] scores = {{{1, 2, 3}, {4, 5, 6}}, {{7, 8, 9}, {10, 11, 12}}};
    NullScores nulls =
        new NullScores(
            List.of("pairs.psi", "pairs.cramer-von-mises"), new int[] {20, 70}, scores, 7);
    PairSelection selection = new PairSelection(new int[] {1, 3}, 0.5, 0.25, 0.125);
    ReferenceProfile uncalibrated = StubProfiles.profile(new StubModel(), 0.5);
    Path file = write(with(uncalibrated, new Calibration(nulls, Optional.of(selection))));

    Calibration read = ProfileFile.read(file).profile().calibration().orElseThrow();

    assertThat(read.detectors()).containsExactly("pairs.psi", "pairs.cramer-von-mises");
    assertThat(read.nulls().sizes()).containsExactly(20, 70);
    assertThat(read.nulls().blockLength()).isEqualTo(7);
    assertThat(read.nulls().scores("pairs.psi"))
        .isDeepEqualTo(new double[][] {{1, 2, 3}, {4, 5, 6}});
    assertThat(read.nulls().scores("pairs.cramer-von-mises"))
        .isDeepEqualTo(new double[][] {{7, 8, 9}, {10, 11, 12}});
    assertThat(read.selection().orElseThrow()).usingRecursiveComparison().isEqualTo(selection);
  }

  /** What it was built with may be all that it has. */
  @Test
  void read_ofAProfileWithoutFeaturesHasNone() throws Exception {
    Path file = SmallProfile.write(directory.resolve("p"), new StubModel(), 100);
    PaneStatistics read = ProfileFile.read(file).profile().statistics();

    assertThat(read.basis()).isEqualTo(EmbeddingBasis.none(StubModel.EMBEDDING));
    assertThat(read.features().pixels().dimensions()).isZero();
    assertThat(read.words().series().size()).isZero();
  }

  @Test
  void read_givesBackTheDescriptionAndTheFilesHash() throws Exception {
    Path file = write(StubProfiles.profile(new StubModel(), 0.5));
    ProfileFile read = ProfileFile.read(file);

    assertThat(read.description()).isEqualTo(DESCRIPTION);
    assertThat(read.hash())
        .isEqualTo(
            HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file))));
    assertThat(read.asStreamProfile().hash()).isEqualTo(read.hash());
  }

  @Test
  void read_ofAProfileWithoutCalibrationHasNone() throws Exception {
    ReferenceProfile calibrated = StubProfiles.profile(new StubModel(), 0.5);
    Path file =
        write(
            new ReferenceProfile(
                calibrated.binding(),
                calibrated.heads(),
                calibrated.neurons(),
                calibrated.statistics(),
                Optional.empty(),
                Optional.empty()));
    ReferenceProfile read = ProfileFile.read(file).profile();

    assertThat(read.calibration()).isEmpty();
    assertThat(read.parameters()).isEmpty();
    assertSame(read.statistics(), calibrated.statistics());
  }

  @Test
  void read_ofAProfileWithoutImageLinesIsThatOfNone() throws Exception {
    Path file = StubProfiles.write(directory.resolve("p"), 0.5);

    assertThat(ProfileFile.read(file).description().imageLines()).isEmpty();
  }

  @Test
  void readFor_acceptsTheModelItWasBuiltWith() throws Exception {
    Path file = write(StubProfiles.profile(new StubModel(), 0.5));

    assertThat(ProfileFile.readFor(new StubModel(), file).profile().size()).isEqualTo(300);
  }

  @Test
  void readFor_anotherModelSaysThatTheModelDiffers() throws Exception {
    Path file = write(StubProfiles.profile(new StubModel(), 0.5));

    assertThatThrownBy(() -> ProfileFile.readFor(new StubModel("another"), file))
        .isInstanceOf(ProfileFileException.class)
        .hasMessageContaining("another model (stub")
        .hasMessageContaining("this one is another")
        .hasMessageContaining(file.toString());
  }

  @Test
  void readFor_anotherPreprocessingSaysThatThePreprocessingDiffers() throws Exception {
    Path file = write(StubProfiles.profile(new StubModel(), 0.5));
    StubModel larger =
        new StubModel() {
          @Override
          public Preprocessing preprocessing() {
            return new Preprocessing(16, new float[3], new float[] {1, 1, 1});
          }
        };

    assertThatThrownBy(() -> ProfileFile.readFor(larger, file))
        .isInstanceOf(ProfileFileException.class)
        .hasMessageContaining("another preprocessing");
  }

  @Test
  void read_ofANewerFormatSaysWhichIsReadable() throws Exception {
    Path file = header("{\"format\": 6}");

    assertThatThrownBy(() -> ProfileFile.read(file))
        .isInstanceOf(ProfileFileException.class)
        .hasMessageContaining("has format 6, this version reads up to 5")
        .hasMessageContaining("update Headwatch");
  }

  /** Profiles of the second format know nothing of other detectors than that of pairs. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void read_ofAnOlderFormatSaysToBuildAnew(int format) throws Exception {
    Path file = header("{\"format\": " + format + "}");

    assertThatThrownBy(() -> ProfileFile.read(file))
        .isInstanceOf(ProfileFileException.class)
        .hasMessageContaining("has format " + format + ", written by an older version")
        .hasMessageContaining("profile build");
  }

  @Test
  void read_givesBackWordsAndConcepts() throws Exception {
    ImageReading reading =
        new ImageReading(StubWords.convincing(0.5, "dark", "bright"), StubWords.of("a concept"));
    ReferenceProfile written = StubProfiles.profile(new StubModel(), SAMPLE, reading);

    PaneStatistics read = ProfileFile.read(write(written)).profile().statistics();

    assertThat(read.words().series()).isEqualTo(reading.words().series());
    assertThat(read.concepts().series()).isEqualTo(reading.concepts().series());
    assertThat(read.words().moments().count()).isEqualTo(300);
    assertThat(read.words().convincing())
        .isEqualTo(written.statistics().words().convincing())
        .isBetween(1L, 299L);
    assertMoments(read.words().moments(), written.statistics().words().moments());
    assertMoments(read.concepts().moments(), written.statistics().concepts().moments());
  }

  /** Half precision has 11 significant bits: half a unit in the last place is 2^-11 at most. */
  @Test
  void stored_embeddingsAreThoseOfTheImagesInOrder() throws Exception {
    Path file = write(StubProfiles.profile(new StubModel(), 0.5));
    float[] expected = new float[StubModel.EMBEDDING];
    float[] found = new float[StubModel.EMBEDDING];

    try (StoredReference stored = StoredReference.open(file)) {
      assertThat(stored.size()).isEqualTo(300);
      for (int image = 0; image < 300; image++) {
        SAMPLE.embedding(image, expected);
        stored.embedding(image, found);
        for (int o = 0; o < expected.length; o++) {
          assertThat(found[o]).isCloseTo(expected[o], within(expected[o] / 2048));
        }
      }
    }
  }

  @Test
  void stored_pixelsAreThoseOfTheImagesInOrder() throws Exception {
    Path file = write(StubProfiles.profile(new StubModel(), 0.5));
    float[] expected = new float[9];
    float[] found = new float[9];

    try (StoredReference stored = StoredReference.open(file)) {
      assertThat(stored.pixelMeasures()).isEqualTo(9);
      for (int image = 0; image < 300; image++) {
        SAMPLE.pixels(image, expected);
        stored.pixels(image, found);
        assertThat(found).isEqualTo(expected);
      }
    }
  }

  /** What was read of one image must not be told of the other reference's. */
  @Test
  void followedBy_pixelsOfTheSecondFollow() {
    ReferenceValues first = oneImage(new float[] {1, 2, 3, 4, 5, 6, 7, 8, 9});
    ReferenceValues second = oneImage(new float[] {9, 8, 7, 6, 5, 4, 3, 2, 1});
    float[] found = new float[9];

    ReferenceValues both = first.followedBy(second);
    assertThat(both.pixels().size()).isEqualTo(2);
    assertThat(both.pixels().pixelMeasures()).isEqualTo(9);
    both.pixels().pixels(0, found);
    assertThat(found).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9);
    both.pixels().pixels(1, found);
    assertThat(found).containsExactly(9, 8, 7, 6, 5, 4, 3, 2, 1);

    assertThat(first.followedBy(oneImage(new float[0])).pixels().pixelMeasures()).isZero();
  }

  private static ReferenceValues oneImage(float[] pixels) {
    InMemoryReferenceSample sample = new InMemoryReferenceSample(1, 1);
    sample.add(new float[] {1}, new float[] {1}, pixels);
    return ReferenceValues.of(sample, BuildParameters.DEFAULTS);
  }

  /** A byte resolves the range of a pair into 255 steps. */
  @Test
  void stored_scalarsAreThoseOfTheImagesTheyAreSaidToBeOf() throws Exception {
    Path file = write(StubProfiles.profile(new StubModel(), 0.5));
    int pairs = SAMPLE.pairs();

    try (StoredReference stored = StoredReference.open(file)) {
      ScalarSample scalars = stored.scalars();
      assertThat(scalars.size()).isEqualTo(300);
      float[] expected = new float[pairs];
      float[] found = new float[pairs];
      for (int row = 0; row < scalars.size(); row++) {
        SAMPLE.scalars(scalars.image(row), 0, pairs, expected);
        scalars.scalars(row, found);
        for (int pair = 0; pair < pairs; pair++) {
          float range = scalars.highest()[pair] - scalars.lowest()[pair];
          assertThat(found[pair]).isCloseTo(expected[pair], within(range / 509));
        }
      }
    }
  }

  /** New words are as if the profile had been built with them, but for half precision. */
  @Test
  void readFor_otherWordsReadsThemFromTheStoredEmbeddings() throws Exception {
    ImageReading before = new ImageReading(StubWords.of("old"), SeriesReader.NONE);
    ImageReading now = new ImageReading(StubWords.of("dark", "bright"), StubWords.of("concept"));
    Path file = write(StubProfiles.profile(new StubModel(), SAMPLE, before));
    PaneStatistics expected = StubProfiles.profile(new StubModel(), SAMPLE, now).statistics();

    PaneStatistics read = ProfileFile.readFor(new StubModel(), now, file).profile().statistics();

    assertThat(read.words().series()).isEqualTo(now.words().series());
    assertThat(read.words().moments().count()).isEqualTo(300);
    assertCloseMeans(read.words().moments(), expected.words().moments());
    assertCloseMeans(read.concepts().moments(), expected.concepts().moments());
  }

  /** What clean windows score in the words of old says nothing of their scores in others. */
  @Test
  void readFor_otherWordsTakesTheDetectorsOfWordsOutOfTheAlarm() throws Exception {
    ImageReading before = new ImageReading(StubWords.of("old", "older"), SeriesReader.NONE);
    ImageReading now = new ImageReading(StubWords.of("dark", "bright"), SeriesReader.NONE);
    Path file = write(StubProfiles.profile(new StubModel(), SAMPLE, before));
    List<String> all = ProfileFile.read(file).profile().calibration().orElseThrow().detectors();

    ListAppender<ILoggingEvent> logged = new ListAppender<>();
    Logger logger = (Logger) LoggerFactory.getLogger(ProfileFile.class);
    logged.start();
    logger.addAppender(logged);
    List<String> left;
    try {
      left =
          ProfileFile.readFor(new StubModel(), now, file)
              .profile()
              .calibration()
              .orElseThrow()
              .detectors();
    } finally {
      logger.detachAppender(logged);
    }

    assertThat(all).anyMatch(name -> name.startsWith("words."));
    assertThat(left)
        .isNotEmpty()
        .isEqualTo(all.stream().filter(name -> !name.startsWith("words.")).toList());
    assertThat(logged.list)
        .filteredOn(event -> event.getLevel() == Level.WARN)
        .extracting(ILoggingEvent::getFormattedMessage)
        .singleElement()
        .asString()
        .contains(file.toString(), "take no part in the alarm until it is built anew");
  }

  @Test
  void readFor_otherConceptsLeavesTheAlarmAsItIs() throws Exception {
    SeriesReader words = StubWords.of("dark", "bright");
    Path file =
        write(
            StubProfiles.profile(
                new StubModel(), SAMPLE, new ImageReading(words, SeriesReader.NONE)));

    ReferenceProfile read =
        ProfileFile.readFor(new StubModel(), new ImageReading(words, StubWords.of("moon")), file)
            .profile();

    assertThat(read.calibration().orElseThrow().detectors())
        .isEqualTo(ProfileFile.read(file).profile().calibration().orElseThrow().detectors())
        .anyMatch(name -> name.startsWith("words."));
  }

  /** What windows are compared with: a row per image of the sample, as many as asked for. */
  @Test
  void stored_sampleIsWhatAReaderSaysOfTheImages() throws Exception {
    SeriesReader concepts = StubWords.of("dark", "bright");
    Path file = write(StubProfiles.profile(new StubModel(), 0.5));

    try (StoredReference stored = StoredReference.open(file)) {
      SeriesSample sample = stored.sample(concepts, 100, image -> true);
      ScalarSample scalars = stored.scalars();

      assertThat(sample.series()).isEqualTo(concepts.series());
      assertThat(sample.size()).isEqualTo(100);
      assertThat(stored.sample(concepts, 1_000, image -> true).size()).isEqualTo(300);
      for (int row = 0; row < sample.size(); row++) {
        float[] scalar = new float[SAMPLE.pairs()];
        float[] embedding = new float[StubModel.EMBEDDING];
        SAMPLE.scalars(scalars.image(row), 0, scalar.length, scalar);
        SAMPLE.embedding(scalars.image(row), embedding);
        float[] expected = concepts.read(new float[][] {scalar}, new float[][] {embedding})[0];
        assertThat(sample.rows()[row]).containsExactly(expected, offset(2e-3f));
      }
    }
  }

  @Test
  void readFor_theSameWordsTakesTheStoredMoments() throws Exception {
    ImageReading reading = new ImageReading(StubWords.of("dark"), SeriesReader.NONE);
    Path file = write(StubProfiles.profile(new StubModel(), SAMPLE, reading));

    PaneStatistics read =
        ProfileFile.readFor(new StubModel(), reading, file).profile().statistics();

    assertMoments(
        read.words().moments(), ProfileFile.read(file).profile().statistics().words().moments());
  }

  private static void assertMoments(Moments actual, Moments expected) {
    assertThat(actual.count()).isEqualTo(expected.count());
    assertThat(actual.means()).isEqualTo(expected.means());
    assertThat(actual.m2s()).isEqualTo(expected.m2s());
  }

  private static void assertCloseMeans(Moments actual, Moments expected) {
    for (int d = 0; d < expected.dimensions(); d++) {
      assertThat(actual.mean(d)).isCloseTo(expected.mean(d), within(1e-3 * expected.mean(d)));
      assertThat(actual.m2(d)).isCloseTo(expected.m2(d), within(0.02 * expected.m2(d)));
    }
  }

  @Test
  void read_ofAnotherSafetensorsFileSaysThatItIsNoProfile() throws Exception {
    Path weights = directory.resolve("weights.safetensors");
    SafetensorsWriter writer = new SafetensorsWriter(Map.of());
    writer.f32("w", new float[] {1}, 1);
    writer.write(weights);

    assertThatThrownBy(() -> ProfileFile.read(weights))
        .isInstanceOf(ProfileFileException.class)
        .hasMessageContaining("not a profile of Headwatch");
  }

  @Test
  void read_ofAnythingElseSaysThatItIsNoSafetensorsFile() throws Exception {
    Path file = Files.writeString(directory.resolve("p"), "not at all a profile, but some text");

    assertThatThrownBy(() -> ProfileFile.read(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("not a safetensors file");
  }

  @Test
  void read_ofAMissingFileSaysHowToMakeOne() {
    Path missing = directory.resolve("missing");

    assertThatThrownBy(() -> ProfileFile.read(missing))
        .isInstanceOf(ProfileFileException.class)
        .hasMessageContaining("there is no profile " + missing)
        .hasMessageContaining("headwatch profile build");
  }

  @Test
  void read_ofADamagedHeaderSaysSo() throws Exception {
    assertThatThrownBy(() -> ProfileFile.read(header("{\"format\": 1")))
        .isInstanceOf(ProfileFileException.class)
        .hasMessageContaining("header")
        .hasMessageContaining("damaged");
  }

  @Test
  void read_ofADamagedDateSaysSo() throws Exception {
    Path file = write(StubProfiles.profile(new StubModel(), 0.5));
    String text =
        new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.ISO_8859_1);
    Files.write(
        file,
        text.replace("2026-03-01T12:00", "2026-13-01T12:00")
            .getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));

    assertThatThrownBy(() -> ProfileFile.read(file))
        .isInstanceOf(ProfileFileException.class)
        .hasMessageContaining("is damaged");
  }

  /** Whatever is missing, the message names the file and no trace is needed. */
  @Test
  void read_ofATruncatedFileFailsAtEveryLength() throws Exception {
    byte[] whole = Files.readAllBytes(write(StubProfiles.profile(new StubModel(), 0.5)));
    Path cut = directory.resolve("cut");
    for (int length = 0; length < whole.length; length += 997) {
      Files.write(cut, Arrays.copyOf(whole, length));

      assertThatThrownBy(() -> ProfileFile.read(cut))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(cut.toString());
    }
  }

  /** A reader must never see half a profile, nor a failed write cost the old one. */
  @Test
  void write_replacesTheFileAtOnce() throws Exception {
    Path file = directory.resolve("p.safetensors");
    Files.writeString(file, "an old one");
    ProfileFile.write(file, StubProfiles.profile(new StubModel(), 0.5), DESCRIPTION, VALUES);

    assertThat(ProfileFile.read(file).profile().size()).isEqualTo(300);
    try (var files = Files.list(directory)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void read_givesBackThePowerCard() throws Exception {
    PowerCard card =
        new PowerCard(
            100,
            List.of(10, 50),
            List.of(
                new PowerCurve(
                    ShiftKind.WORD,
                    "a word",
                    List.of(.1, .2, .4),
                    List.of(List.of(.5, 1e-3, 1.25e-17), List.of(1e-5)),
                    Optional.of(new MeanChange(.75, .25))),
                new PowerCurve(
                    ShiftKind.BLUR,
                    "",
                    List.of(.5),
                    List.of(List.of(.9), List.of()),
                    Optional.empty())),
            List.of("noise: there are no images"));
    Path file = directory.resolve("p.safetensors");
    ReferenceProfile profile = StubProfiles.profile(new StubModel(), 0.5);
    ProfileFile.write(file, StratifiedProfile.of(profile), DESCRIPTION, VALUES, Optional.of(card));

    assertThat(ProfileFile.read(file).power()).contains(card);
    assertThat(ProfileFile.read(write(profile)).power()).isEmpty();
  }

  private static ReferenceProfile with(ReferenceProfile profile, Calibration calibration) {
    return new ReferenceProfile(
        profile.binding(),
        profile.heads(),
        profile.neurons(),
        profile.statistics(),
        Optional.of(calibration),
        profile.parameters());
  }

  private Path write(ReferenceProfile profile) throws IOException {
    Path file = directory.resolve("p.safetensors");
    ProfileFile.write(file, profile, DESCRIPTION, VALUES);
    return file;
  }

  private Path header(String header) throws IOException {
    Path file = directory.resolve("p.safetensors");
    SafetensorsWriter writer = new SafetensorsWriter(Map.of("headwatch", header));
    writer.u8("images", "{}".getBytes(UTF_8), 2);
    writer.write(file);
    return file;
  }

  private static void assertSame(PaneStatistics read, PaneStatistics written) {
    BinEdges edges = read.edges();
    assertThat(edges.innerEdges()).isEqualTo(written.edges().innerEdges());
    assertThat(edges.lowest()).isEqualTo(written.edges().lowest());
    assertThat(edges.highest()).isEqualTo(written.edges().highest());
    assertThat(read.binCounts().toArray()).isEqualTo(written.binCounts().toArray());
    assertSame(read.pairMoments(), written.pairMoments());
    assertSame(read.embeddingMoments(), written.embeddingMoments());
    assertThat(read.basis().components()).isPositive();
    assertThat(read.basis().features()).isPositive();
    assertThat(read.basis().centre()).isEqualTo(written.basis().centre());
    assertThat(read.basis().directions()).isDeepEqualTo(written.basis().directions());
    assertThat(read.basis().frequencies()).isDeepEqualTo(written.basis().frequencies());
    assertThat(read.basis().phases()).isEqualTo(written.basis().phases());
    assertSame(read.features().components(), written.features().components());
    assertSame(read.features().fourier(), written.features().fourier());
    assertThat(read.features().pixels().dimensions()).isEqualTo(9);
    assertSame(read.features().pixels(), written.features().pixels());
    assertSame(read.words().moments(), written.words().moments());
  }

  private static void assertSame(CrossMoments read, CrossMoments written) {
    assertThat(read.count()).isEqualTo(written.count()).isPositive();
    assertThat(read.means()).isEqualTo(written.means());
    assertThat(read.comoments()).isEqualTo(written.comoments());
  }

  private static void assertSame(Moments read, Moments written) {
    assertThat(read.count()).isEqualTo(written.count());
    assertThat(read.means()).isEqualTo(written.means());
    assertThat(read.m2s()).isEqualTo(written.m2s());
  }
}
