package io.headwatch.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwatch.clip.ContributionModel;
import io.headwatch.clip.ImageTower;
import io.headwatch.config.LearningSettings;
import io.headwatch.config.ModelSettings;
import io.headwatch.config.StreamsSettings;
import io.headwatch.golden.GoldenVectors;
import io.headwatch.shift.statistics.ImageReading;
import java.nio.file.Path;
import java.time.Clock;
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
    ConfiguredProfiles shared = profiles(Optional.of(profile), Map.of(), Optional.empty(), 0.005);
    ConfiguredProfiles own =
        profiles(Optional.empty(), Map.of("gate", profile), Optional.empty(), 0.005);

    assertThat(shared.profile("any")).isPresent();
    assertThat(own.profile("gate")).isPresent();
    assertThat(own.profile("other")).isEmpty();
  }

  /** Judging would throw at the first window that is full, hours after the start. */
  @Test
  void start_withFewerFalseAlarmsThanTheNullWindowsTellIsRefused() {
    assertThatThrownBy(() -> profiles(Optional.of(profile), Map.of(), Optional.empty(), 0.001))
        .isInstanceOf(ProfileFileException.class)
        .hasMessage(
            "alarm.false-alarm = 0.001 is below what the 199 null windows of the profile %s can"
                    .formatted(profile)
                + " tell, 0.0050; raise it, or build the profile with --null-windows 800");
    assertThatThrownBy(
            () -> profiles(Optional.empty(), Map.of("gate", profile), Optional.empty(), 0.0049))
        .isInstanceOf(ProfileFileException.class);
  }

  /** A fitted tail reaches ten times as far as the null windows; 1 / (10 * 1000) = 0.0001. */
  @Test
  void start_withAFittedTailAllowsATenthOfOneNullWindow() throws Exception {
    Path tail = SmallProfile.write(directory.resolve("tail.profile"), model, 1_000);

    assertThat(profiles(Optional.of(tail), Map.of(), Optional.empty(), 0.0001).profile("any"))
        .isPresent();
    assertThatThrownBy(() -> profiles(Optional.of(tail), Map.of(), Optional.empty(), 0.00005))
        .isInstanceOf(ProfileFileException.class)
        .hasMessageContaining("1000 null windows of the profile")
        .hasMessageContaining("0.00010")
        .hasMessageEndingWith("--null-windows 2000");
  }

  /** Learned profiles have 4,000 null windows: 1 / 40000 is the least they can tell. */
  @Test
  void start_withFewerFalseAlarmsThanLearnedProfilesTellIsRefused() throws Exception {
    Optional<Path> learned = Optional.of(directory.resolve("learned"));

    profiles(Optional.empty(), Map.of(), learned, 1.0 / 40_000);
    assertThatThrownBy(() -> profiles(Optional.empty(), Map.of(), learned, 0.00002))
        .isInstanceOf(ProfileFileException.class)
        .hasMessageContaining("2.5e-05");
  }

  private static ConfiguredProfiles profiles(
      Optional<Path> shared, Map<String, Path> own, Optional<Path> learning, double falseAlarm)
      throws Exception {
    return new ConfiguredProfiles(
        new StreamsSettings(
            StreamsSettings.By.FIELD, 64, shared, own, new LearningSettings(learning, 100)),
        falseAlarm,
        (ContributionModel) model,
        ImageReading.NONE,
        Runnable::run,
        Clock.systemUTC());
  }
}
