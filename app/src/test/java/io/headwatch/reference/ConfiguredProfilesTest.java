package io.headwatch.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.headwatch.config.LearningSettings;
import io.headwatch.config.StreamsSettings;
import io.headwatch.config.VersionSettings;
import io.headwatch.monitor.EventReference;
import io.headwatch.monitor.ImageObservation;
import io.headwatch.monitor.JudgingProfiles;
import io.headwatch.monitor.Learner;
import io.headwatch.monitor.StubModel;
import io.headwatch.shift.statistics.ImageReading;
import io.headwatch.shift.statistics.ImageValues;
import io.headwatch.shift.statistics.PaneStatistics;
import io.headwatch.shift.statistics.PixelMeasure;
import io.headwatch.shift.statistics.SeriesReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

class ConfiguredProfilesTest {

  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-03-01T12:00:00Z"), ZoneOffset.UTC);

  @TempDir Path directory;

  private final StubModel model = new StubModel();
  private final Queue<Runnable> background = new ArrayDeque<>();

  @Test
  void profile_isTheStreamsOwnElseTheSharedOne() throws IOException {
    Path own = StubProfiles.write(directory.resolve("own"), 0.4);
    Path shared = StubProfiles.write(directory.resolve("shared"), 0.6);
    ConfiguredProfiles profiles = profiles(Optional.of(shared), Map.of("a", own), Optional.empty());

    assertThat(profiles.first("a").orElseThrow().hash()).isEqualTo(hash(own));
    assertThat(profiles.first("b").orElseThrow().hash()).isEqualTo(hash(shared));
  }

  @Test
  void profile_ofAStreamWithoutAnyIsEmpty() throws IOException {
    ConfiguredProfiles profiles = profiles(Optional.empty(), Map.of(), Optional.empty());

    assertThat(profiles.first("a")).isEmpty();
    Learner waiting = profiles.learner("a");
    waiting.learn(observation(0));
    assertThat(waiting.images()).isEqualTo(1);
    assertThat(waiting.wanted()).isZero();
    assertThat(waiting.learned()).isEmpty();
  }

  @Test
  void constructor_refusesAProfileOfAnotherModelAndNamesIt() throws IOException {
    Path profile = StubProfiles.write(directory.resolve("p"), 0.5);

    assertThatThrownBy(
            () ->
                new ConfiguredProfiles(
                    settings(Optional.of(profile), Map.of(), Optional.empty()),
                    new StubModel("another"),
                    ImageReading.NONE,
                    WatchListCalibration.none(),
                    background::add,
                    CLOCK))
        .isInstanceOf(ProfileFileException.class)
        .hasMessageContaining(profile.toString());
  }

  @Test
  void learner_goesOnWhereAnotherStopped() throws IOException {
    learn(profiles(learned()).learner("a"), 0, 60);
    Learner next = profiles(learned()).learner("a");

    assertThat(next.images()).isEqualTo(60);
    learn(next, 30, 90);
    assertThat(next.images()).isEqualTo(90);
    assertThat(next.learned()).isEmpty();
    learn(next, 90, 120);
    background.remove().run();
    assertThat(next.learned()).isPresent();
    assertThat(next.learned().orElseThrow().profile().size()).isEqualTo(100);
    assertThat(background).isEmpty();
  }

  /** Whatever words a profile was built with, windows are compared in those configured. */
  @Test
  void profile_isBroughtToTheWordsThatAreConfigured() throws IOException {
    ImageReading before = new ImageReading(StubWords.of("old"), SeriesReader.NONE);
    ImageReading now = new ImageReading(StubWords.of("dark", "bright"), SeriesReader.NONE);
    Path profile = StubProfiles.write(directory.resolve("p"), 0.5, before);

    ConfiguredProfiles profiles =
        new ConfiguredProfiles(
            settings(Optional.of(profile), Map.of(), Optional.empty()),
            model,
            now,
            WatchListCalibration.none(),
            background::add,
            CLOCK);

    assertThat(profiles.first("any").orElseThrow().profile().statistics().words().series().names())
        .containsExactly("dark", "bright");
    assertThat(profiles.first("any").orElseThrow().hash()).isEqualTo(hash(profile));
  }

  /** A stream that learns must know its words without another pass over its images. */
  @Test
  void learner_learnsWordsFromWhatWasSpilled() throws IOException {
    ImageReading reading = new ImageReading(StubWords.of("dark"), StubWords.of("a concept"));
    Learner learner =
        new ConfiguredProfiles(
                settings(Optional.empty(), Map.of(), learned()),
                model,
                reading,
                WatchListCalibration.none(),
                background::add,
                CLOCK)
            .learner("a");
    learn(learner, 0, 100);
    background.remove().run();

    PaneStatistics statistics = learner.learned().orElseThrow().profile().statistics();
    assertThat(statistics.words().moments().count()).isEqualTo(100);
    assertThat(statistics.words().moments().mean(0))
        .isCloseTo(statistics.embeddingMoments().mean(0), within(1e-9));
    assertThat(statistics.concepts().series().names()).containsExactly("a concept");
  }

  /** A rebalance forgets the streams, but must not build the same profile twice. */
  @Test
  void learner_whoseProfileIsBeingBuiltIsGivenAgain() throws IOException {
    ConfiguredProfiles profiles = profiles(learned());
    Learner before = profiles.learner("a");
    learn(before, 0, 100);
    before.close();

    assertThat(profiles.learner("a")).isSameAs(before);
    assertThat(background).hasSize(1);
  }

  /** One stream's full disk must not end the watching of all others. */
  @Test
  void learner_whoseProfileCannotBeWrittenStaysWithoutAndSaysWhy() throws IOException {
    ListAppender<ILoggingEvent> logged = new ListAppender<>();
    Logger logger = (Logger) LoggerFactory.getLogger(SpilledLearner.class);
    logged.start();
    logger.addAppender(logged);
    try {
      Learner learner = profiles(learned()).learner("a");
      learn(learner, 0, 100);
      Files.createDirectories(directory.resolve("learned/a.safetensors/in-the-way"));
      background.remove().run();

      assertThat(learner.learned()).isEmpty();
      assertThat(learner.learned()).isEmpty();
      learn(learner, 100, 110);
      learner.close();
    } finally {
      logger.detachAppender(logged);
    }
    assertThat(logged.list)
        .filteredOn(event -> event.getLevel() == Level.ERROR)
        .singleElement()
        .extracting(ILoggingEvent::getFormattedMessage)
        .asString()
        .contains("stream a cannot learn: cannot write the profile");
  }

  @Test
  void learner_whoseProfileCouldNotBeWrittenTriesAgainAtTheNextStart() throws IOException {
    learn(profiles(learned()).learner("a"), 0, 100);
    Path obstacle = Files.createDirectories(directory.resolve("learned/a.safetensors/in-the-way"));
    background.remove().run();
    Files.delete(obstacle);
    Files.delete(obstacle.getParent());

    Learner next = profiles(learned()).learner("a");
    background.remove().run();

    assertThat(next.learned().orElseThrow().profile().size()).isEqualTo(100);
  }

  /** It would else end the daemon hours later, at the stream's first event. */
  @Test
  void start_withADamagedLearnedProfileIsRefused() throws IOException {
    Path file = Files.createDirectories(learned().orElseThrow()).resolve("a.safetensors");
    Files.write(file, new byte[] {1, 2, 3});

    assertThatThrownBy(() -> profiles(learned()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(file.toString());
  }

  @Test
  void profile_learnedBeforeIsUsed() throws IOException {
    Learner learner = profiles(learned()).learner("camera 1/2");
    learn(learner, 0, 100);
    background.remove().run();

    assertThat(profiles(learned()).first("camera 1/2").orElseThrow().hash())
        .isEqualTo(learner.learned().orElseThrow().hash());
  }

  /** The first profile stays in sight, whatever is accepted after it. */
  @Test
  void profiles_areTheNewestAcceptedVersionWithTheFirstAsAnchor() throws IOException {
    Path first = StubProfiles.write(directory.resolve("first.safetensors"), 0.3);
    ConfiguredProfiles profiles = profiles(first, Optional.empty());
    assertThat(profiles.profiles("s").orElseThrow().profile().hash()).isEqualTo(hash(first));
    assertThat(profiles.profiles("s").orElseThrow().anchor()).isEmpty();

    AcceptedProfiles.Version second = accept("s", hash(first), 0.5);
    assertThat(profiles.profiles("s").orElseThrow().profile().hash()).isEqualTo(hash(first));
    assertThat(profiles.renew("s", hash(second.file()))).hasValue(2);
    AcceptedProfiles.Version third = accept("s", hash(first), 0.7);
    assertThat(profiles.renew("s", hash(third.file()))).hasValue(3);

    JudgingProfiles judging = profiles.profiles("s").orElseThrow();
    assertThat(second.number()).isEqualTo(2);
    assertThat(judging.profile().hash()).isEqualTo(hash(third.file()));
    assertThat(judging.anchor().orElseThrow().hash()).isEqualTo(hash(first));
    assertThat(profiles.profiles("t").orElseThrow().profile().hash()).isEqualTo(hash(first));
    assertThat(profiles.renew("never seen", "any")).isEmpty();
    assertThat(profiles(first, Optional.empty()).profiles("s").orElseThrow().profile().hash())
        .isEqualTo(hash(third.file()));
  }

  /** Versions are of the profile that they were accepted against. */
  @Test
  void profiles_ofAnotherConfiguredProfileBeginAnew() throws IOException {
    Path first = StubProfiles.write(directory.resolve("first.safetensors"), 0.3);
    Path other = StubProfiles.write(directory.resolve("other.safetensors"), 0.4);
    accept("s", hash(first), 0.5);

    JudgingProfiles judging = profiles(other, Optional.empty()).profiles("s").orElseThrow();

    assertThat(judging.profile().hash()).isEqualTo(hash(other));
    assertThat(judging.anchor()).isEmpty();
  }

  @Test
  void profiles_haveTheAnchorThatIsPinned() throws IOException {
    Path first = StubProfiles.write(directory.resolve("first.safetensors"), 0.3);
    Path pinned = StubProfiles.write(directory.resolve("pinned.safetensors"), 0.4);
    ConfiguredProfiles profiles = profiles(first, Optional.of(pinned));

    assertThat(profiles.profiles("s").orElseThrow().anchor().orElseThrow().hash())
        .isEqualTo(hash(pinned));
    profiles.renew("s", hash(accept("s", hash(first), 0.5).file()));
    assertThat(profiles.profiles("s").orElseThrow().anchor().orElseThrow().hash())
        .isEqualTo(hash(pinned));
  }

  /** A stream that cannot be judged at all would be worse than one judged by the profile before. */
  @Test
  void profiles_goOnWithTheOneBeforeIfAVersionIsDamaged() throws IOException {
    Path first = StubProfiles.write(directory.resolve("first.safetensors"), 0.3);
    AcceptedProfiles.Version second = accept("s", hash(first), 0.5);
    ConfiguredProfiles profiles = profiles(first, Optional.empty());
    assertThat(profiles.profiles("s").orElseThrow().profile().hash())
        .isEqualTo(hash(second.file()));
    Files.writeString(accepted().next("s", hash(first)).file(), "no profile");

    assertThat(profiles.renew("s", "of the third")).hasValue(2);
    assertThat(profiles.profiles("s").orElseThrow().profile().hash())
        .isEqualTo(hash(second.file()));
    assertThat(profiles(first, Optional.empty()).profiles("s").orElseThrow().profile().hash())
        .isEqualTo(hash(first));
  }

  private AcceptedProfiles accepted() {
    return new AcceptedProfiles(directory.resolve("versions"));
  }

  private AcceptedProfiles.Version accept(String stream, String first, double brightness)
      throws IOException {
    AcceptedProfiles.Version next = accepted().next(stream, first);
    StubProfiles.write(next.file(), brightness);
    return next;
  }

  private ConfiguredProfiles profiles(Path first, Optional<Path> anchor) throws IOException {
    return new ConfiguredProfiles(
        new StreamsSettings(
            StreamsSettings.By.FIELD,
            64,
            Optional.of(first),
            Map.of(),
            new LearningSettings(Optional.empty(), 100, Optional.empty()),
            new VersionSettings(Optional.of(directory.resolve("versions")), anchor, Map.of())),
        model,
        ImageReading.NONE,
        WatchListCalibration.none(),
        background::add,
        CLOCK);
  }

  @ParameterizedTest
  @CsvSource({
    "camera-1, camera-1.safetensors",
    "../../etc, ..%2F..%2Fetc.safetensors",
    "a b*c, a+b%2Ac.safetensors",
    "größe, gr%C3%B6%C3%9Fe.safetensors"
  })
  void fileName_holdsNothingButPlainCharacters(String stream, String expected) {
    assertThat(ConfiguredProfiles.fileName(stream)).isEqualTo(expected);
  }

  /** A name may have 200 characters, of four bytes each; a file's name has 255 bytes. */
  @Test
  void fileName_ofALongNameIsShortAndItsOwn() throws IOException {
    String one = "鳥".repeat(199) + "1";
    String other = "鳥".repeat(199) + "2";

    assertThat(ConfiguredProfiles.fileName(one))
        .hasSizeLessThan(200)
        .isNotEqualTo(ConfiguredProfiles.fileName(other));
    Learner learner = profiles(learned()).learner(one);
    learn(learner, 0, 1);
    assertThat(learner.images()).isEqualTo(1);
  }

  private static void learn(Learner learner, int from, int to) {
    for (int i = from; i < to; i++) {
      learner.learn(observation(i));
    }
    learner.flush();
  }

  private static ImageObservation observation(int offset) {
    Random random = new Random(offset);
    float[] scalars = new float[StubModel.HEADS * StubModel.NEURONS];
    for (int i = 0; i < scalars.length; i++) {
      scalars[i] = random.nextFloat();
    }
    return new ImageObservation(
        new EventReference("images", 0, offset),
        CLOCK.instant(),
        Optional.empty(),
        Optional.empty(),
        ImageValues.of(scalars, new float[StubModel.EMBEDDING])
            .withPixels(new float[PixelMeasure.values().length]));
  }

  private Optional<Path> learned() {
    return Optional.of(directory.resolve("learned"));
  }

  private ConfiguredProfiles profiles(Optional<Path> learning) throws IOException {
    return profiles(Optional.empty(), Map.of(), learning);
  }

  private ConfiguredProfiles profiles(
      Optional<Path> shared, Map<String, Path> own, Optional<Path> learning) throws IOException {
    return new ConfiguredProfiles(
        settings(shared, own, learning),
        model,
        ImageReading.NONE,
        WatchListCalibration.none(),
        background::add,
        CLOCK);
  }

  private static StreamsSettings settings(
      Optional<Path> shared, Map<String, Path> own, Optional<Path> learning) {
    return new StreamsSettings(
        StreamsSettings.By.FIELD,
        64,
        shared,
        own,
        new LearningSettings(learning, 100, Optional.empty()),
        new VersionSettings(Optional.empty(), Optional.empty(), Map.of()));
  }

  private static String hash(Path file) throws IOException {
    return ProfileFile.read(file).hash();
  }
}
