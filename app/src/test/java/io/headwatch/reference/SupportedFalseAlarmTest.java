package io.headwatch.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwatch.clip.ImageTower;
import io.headwatch.config.LearningSettings;
import io.headwatch.config.ModelSettings;
import io.headwatch.config.StreamsSettings;
import io.headwatch.golden.GoldenVectors;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SupportedFalseAlarmTest {

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
    // 1 / (1 + 199) = 0.005
    profile = SmallProfile.write(directory.resolve("small.profile"), model, 199);
  }

  @AfterAll
  static void closeModel() {
    model.close();
  }

  @Test
  void start_withAsFewFalseAlarmsAsTheNullWindowsTellSucceeds() throws Exception {
    ConfiguredProfiles shared = profiles(Optional.of(profile), Map.of(), 0.005);
    ConfiguredProfiles own = profiles(Optional.empty(), Map.of("gate", profile), 0.005);

    assertThat(shared.profile("any")).isPresent();
    assertThat(own.profile("gate")).isPresent();
    assertThat(own.profile("other")).isEmpty();
  }

  /** Judging would throw at the first window that is full, hours after the start. */
  @Test
  void start_withFewerFalseAlarmsThanTheNullWindowsTellIsRefused() {
    assertThatThrownBy(() -> profiles(Optional.of(profile), Map.of(), 0.001))
        .isInstanceOf(ProfileFileException.class)
        .hasMessage(
            "alarm.false-alarm = 0.001 is below what the 199 null windows of the profile %s can tell,"
                    .formatted(profile)
                + " 0.0050; raise it, or build the profile with --null-windows 1000");
    assertThatThrownBy(() -> profiles(Optional.empty(), Map.of("gate", profile), 0.0049))
        .isInstanceOf(ProfileFileException.class);
  }

  private static ConfiguredProfiles profiles(
      Optional<Path> shared, Map<String, Path> own, double falseAlarm) throws Exception {
    return new ConfiguredProfiles(
        new StreamsSettings(
            StreamsSettings.By.FIELD, 64, shared, own, new LearningSettings(Optional.empty(), 100)),
        falseAlarm,
        model,
        Runnable::run,
        Clock.systemUTC());
  }
}
