package io.headwatch.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwatch.clip.ContributionModel;
import io.headwatch.clip.ImageTower;
import io.headwatch.config.LearningSettings;
import io.headwatch.config.ModelSettings;
import io.headwatch.config.StreamsSettings;
import io.headwatch.config.VersionSettings;
import io.headwatch.golden.GoldenVectors;
import io.headwatch.shift.statistics.ImageReading;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FalseAlarmSupportTest {

  @TempDir static Path directory;
  private static ImageTower model;
  private static Path profile;

  @BeforeAll
  static void loadModel() throws Exception {
    GoldenVectors.copy("tiny-clip/open_clip_config.json", directory);
    GoldenVectors.copy("tiny-clip/open_clip_model.safetensors", directory);
    model =
        ImageTower.load(
            new ModelSettings(
                directory, ModelSettings.Device.CPU, ModelSettings.Precision.FP32, 1));
    // Too few for a fitted tail: 1 / (1 + 199) = 0.005.
    profile = SmallProfile.write(directory.resolve("small.profile"), model, 199);
  }

  @AfterAll
  static void closeModel() {
    model.close();
  }

  @Test
  void profiles_areThereForStreamsOfTheirOwnAndForAllOthers() throws Exception {
    ConfiguredProfiles shared = profiles(Optional.of(profile), Map.of());
    ConfiguredProfiles own = profiles(Optional.empty(), Map.of("gate", profile));

    assertThat(shared.first("any")).isPresent();
    assertThat(own.first("gate")).isPresent();
    assertThat(own.first("other")).isEmpty();
  }

  /** Streams would be watched for months without an alarm that can come. */
  @Test
  void start_withTooFewNullWindowsForAnyAlarmIsRefused() throws Exception {
    Path few = SmallProfile.write(directory.resolve("few.profile"), model, 8);
    Path enough = SmallProfile.write(directory.resolve("enough.profile"), model, 9);

    assertThat(profiles(Optional.of(enough), Map.of()).first("any")).isPresent();
    for (Map<String, Path> own : List.of(Map.<String, Path>of(), Map.of("gate", few))) {
      assertThatThrownBy(() -> profiles(own.isEmpty() ? Optional.of(few) : Optional.empty(), own))
          .isInstanceOf(ProfileFileException.class)
          .hasMessage(
              "the 8 null windows of the profile %s tell no window as rare as one in 10, so nothing"
                      .formatted(few)
                  + " would raise an alarm; build the profile with --null-windows 4000");
    }
  }

  /** A gate states a probability, not a time: it must not be below what the windows tell. */
  @Test
  void requireFalseAlarm_belowWhatTheNullWindowsTellIsRefused() throws Exception {
    ProfileFile few = ProfileFile.read(profile);
    // A fitted tail reaches ten times as far as the null windows; 1 / (10 * 1000) = 0.0001.
    Path tailFile = SmallProfile.write(directory.resolve("tail.profile"), model, 1_000);
    ProfileFile tail = ProfileFile.read(tailFile);

    few.requireFalseAlarm(profile, "--false-alarm", 0.005);
    assertThatThrownBy(() -> few.requireFalseAlarm(profile, "--false-alarm", 0.001))
        .isInstanceOf(ProfileFileException.class)
        .hasMessage(
            "--false-alarm = 0.001 is below what the 199 null windows of the profile %s can"
                    .formatted(profile)
                + " tell, 0.0050; raise it, or build the profile with --null-windows 800");
    tail.requireFalseAlarm(tailFile, "--false-alarm", 0.0001);
    assertThatThrownBy(() -> tail.requireFalseAlarm(tailFile, "--false-alarm", 0.00005))
        .isInstanceOf(ProfileFileException.class)
        .hasMessageContaining("1000 null windows of the profile")
        .hasMessageContaining("0.00010")
        .hasMessageEndingWith("--null-windows 2000");
  }

  private static ConfiguredProfiles profiles(Optional<Path> shared, Map<String, Path> own)
      throws Exception {
    return new ConfiguredProfiles(
        new StreamsSettings(
            StreamsSettings.By.FIELD,
            64,
            shared,
            own,
            new LearningSettings(Optional.empty(), 100, Optional.empty()),
            new VersionSettings(Optional.empty(), Optional.empty(), Map.of())),
        (ContributionModel) model,
        ImageReading.NONE,
        WatchListCalibration.none(),
        Runnable::run,
        Clock.systemUTC());
  }
}
