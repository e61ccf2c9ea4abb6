package io.headwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwatch.clip.ImageTower;
import io.headwatch.config.ConceptSettings;
import io.headwatch.config.LearningSettings;
import io.headwatch.config.ModelSettings;
import io.headwatch.config.StreamsSettings;
import io.headwatch.config.VersionSettings;
import io.headwatch.config.WordSettings;
import io.headwatch.monitor.EventReference;
import io.headwatch.monitor.FalseAlarmPromise;
import io.headwatch.monitor.ImageObservation;
import io.headwatch.monitor.Monitor;
import io.headwatch.monitor.NoMetrics;
import io.headwatch.monitor.NoSpace;
import io.headwatch.monitor.WindowRules;
import io.headwatch.monitor.WindowVerdict;
import io.headwatch.reference.ConfiguredProfiles;
import io.headwatch.reference.ImageFiles;
import io.headwatch.reference.ReferenceImage;
import io.headwatch.reference.ReferenceSink;
import io.headwatch.reference.WatchListCalibration;
import io.headwatch.scenes.BackgroundColour;
import io.headwatch.scenes.EmbeddedModel;
import io.headwatch.scenes.SceneMix;
import io.headwatch.shift.calibration.FalseAlarmBudget.Scope;
import io.headwatch.shift.calibration.ReplicateRunner;
import io.headwatch.shift.detector.Family;
import io.headwatch.shift.explanation.ConceptShift;
import io.headwatch.shift.explanation.WindowJudge;
import io.headwatch.shift.statistics.ImageReading;
import io.headwatch.shift.statistics.ImageValues;
import io.headwatch.shift.statistics.RepeatFilter;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a profile that knows no concept, and a watch list, to what a window says of it. */
class ConceptWatchTest {

  private static final SceneMix CLEAN = SceneMix.standard();
  private static final ConceptSettings WATCHED =
      new ConceptSettings(
          List.of("blue background", "red background", "dark image"),
          100,
          ConceptSettings.Score.SIGNED);

  @TempDir static Path directory;
  private static ModelSettings settings;
  private static ImageTower model;
  private static ImageReading reading;
  private static ConfiguredProfiles profiles;

  @BeforeAll
  static void build() throws IOException {
    Path files = EmbeddedModel.copyTo(directory.resolve("model"));
    Path reference = Scenes.write(directory.resolve("reference"), CLEAN, 1, 0, 250);
    Path profile = directory.resolve("scenes.safetensors");
    assertThat(
            new Console()
                .run(
                    "profile",
                    "build",
                    "--no-power",
                    "--model",
                    files.toString(),
                    "--images",
                    reference.toString(),
                    "--out",
                    profile.toString(),
                    "--threads",
                    "1"))
        .isEqualTo(ExitCode.OK);

    settings = new ModelSettings(files, ModelSettings.Device.CPU, ModelSettings.Precision.FP32, 1);
    model = ImageTower.load(settings);
    ReadingFactory readings = new ReadingFactory(settings, WordSettings.DEFAULTS);
    reading = readings.watching(readings.reading(), WATCHED, model.directions());
    StreamsSettings streams =
        new StreamsSettings(
            StreamsSettings.By.TOPIC,
            1,
            Optional.of(profile),
            Map.of(),
            new LearningSettings(Optional.empty(), 1_000, Optional.empty()),
            new VersionSettings(Optional.empty(), Optional.empty(), Map.of()));
    profiles =
        new ConfiguredProfiles(
            streams,
            model,
            reading,
            new WatchListCalibration(0.1, ReplicateRunner.SEQUENTIAL),
            Runnable::run,
            Clock.systemUTC());
  }

  @AfterAll
  static void close() {
    model.close();
  }

  @Test
  void window_ofOtherBackgroundsSaysWhichConceptsMoved() throws Exception {
    SceneMix blue = CLEAN.withBackgroundColourShare(BackgroundColour.BLUE, 0.9);

    WindowVerdict verdict = window("blue", blue);
    List<ConceptShift> shifts = verdict.concepts();

    assertThat(shifts).extracting(ConceptShift::concept).isEqualTo(WATCHED.words());
    assertThat(verdict.verdict().judgedOn().orElseThrow().alarming()).contains(Family.CONCEPTS);
    assertThat(shifts.get(0).significant()).isTrue();
    assertThat(shifts.get(0).effectSize()).isGreaterThan(1);
    assertThat(shifts.get(1).effectSize()).isNegative();
    assertThat(Math.abs(shifts.get(2).effectSize())).isLessThan(shifts.get(0).effectSize());
  }

  @Test
  void window_likeTheReferenceMovesNoConcept() throws Exception {
    WindowVerdict verdict = window("clean", CLEAN);

    assertThat(verdict.concepts()).hasSize(3);
    assertThat(verdict.verdict().judgedOn().orElseThrow().detectors())
        .filteredOn(finding -> finding.family() == Family.CONCEPTS)
        .singleElement()
        .satisfies(finding -> assertThat(finding.alarms()).isFalse());
    assertThat(verdict.changedConcepts()).isEmpty();
  }

  private static WindowVerdict window(String name, SceneMix mix)
      throws IOException, InterruptedException {
    Monitor monitor =
        new Monitor(
            WindowRules.plain(Duration.ofMinutes(5)),
            new FalseAlarmPromise(Duration.ofDays(1), Scope.STREAM, 0.5),
            new WindowJudge(0.05, 0, 3, 3, 50),
            profiles,
            labels -> new NoSpace(model.pairs()),
            0,
            new NoMetrics());
    Path scenes = Scenes.write(directory.resolve(name), mix, 2, 0, 80);
    Instant time = Instant.parse("2026-03-01T12:00:00Z");
    for (ImageValues image : values(scenes)) {
      monitor.observe(
          "images",
          new ImageObservation(
              new EventReference("images", 0, 0), time, Optional.empty(), Optional.empty(), image));
    }
    return monitor.close("images", time.plus(Duration.ofMinutes(5))).get(0);
  }

  private static List<ImageValues> values(Path scenes) throws IOException, InterruptedException {
    List<ImageValues> values = new ArrayList<>();
    ReferenceSink sink =
        new ReferenceSink() {
          @Override
          public boolean contains(String id) {
            return false;
          }

          @Override
          public void add(ReferenceImage image, ImageValues read) {
            values.add(read);
          }

          @Override
          public void addBroken(ReferenceImage image, String reason) {
            throw new AssertionError(image.id() + ": " + reason);
          }

          @Override
          public void addRepeated(ReferenceImage image) {
            throw new AssertionError(image.id() + " repeats another");
          }

          @Override
          public int repeated() {
            return 0;
          }

          @Override
          public int size() {
            return values.size();
          }

          @Override
          public Map<String, Integer> broken() {
            return Map.of();
          }

          @Override
          public void flush() {
            // Nothing is written.
          }
        };
    PipelineFactory.defaults()
        .collect(
            ImageFiles.of(scenes.toString()),
            model,
            reading,
            RepeatFilter.off(),
            sink,
            (used, broken) -> {});
    return values;
  }
}
