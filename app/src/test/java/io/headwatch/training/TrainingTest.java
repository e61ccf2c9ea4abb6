package io.headwatch.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwatch.config.ModelSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A training of a few steps, of a network too small to learn anything. */
class TrainingTest {

  private static final Architecture TINY = new Architecture(4, List.of(1, 1, 1, 1), 16, 64, 1, 12);

  @TempDir private Path directory;

  private static final class Records implements TrainingProgress {
    private final List<TrainingRecord> records = new ArrayList<>();
    private long failAfter = Long.MAX_VALUE;

    @Override
    public void step(long images, double loss) {
      if (images >= failAfter) {
        throw new IllegalStateException("pulled the plug");
      }
    }

    @Override
    public void checkpoint(TrainingRecord record) {
      records.add(record);
    }
  }

  private static Training training(Path directory, long seed, TrainingProgress progress) {
    return new Training(
        new TrainingPlan(
            Optional.empty(),
            List.of(new TrainingStage(32, 48), new TrainingStage(64, 32)),
            1e-3,
            16,
            seed,
            32),
        new SceneSamples(seed),
        new HeldOutAccuracy(seed, 20, Optional.empty()),
        TINY,
        new ModelSettings(directory, ModelSettings.Device.CPU, ModelSettings.Precision.FP32, 1),
        progress);
  }

  @Test
  void run_writesAModelDirectory() throws Exception {
    Records progress = new Records();
    training(directory, 1, progress).run();

    assertThat(directory)
        .isDirectoryContaining("glob:**/open_clip_model.safetensors")
        .isDirectoryContaining("glob:**/open_clip_config.json")
        .isDirectoryContaining("glob:**/tokenizer.json")
        .isDirectoryContaining("glob:**/concepts.txt");
    assertThat(progress.records.stream().map(TrainingRecord::images))
        .containsExactly(32L, 48L, 64L, 80L);
    assertThat(progress.records.stream().map(TrainingRecord::imageSize))
        .containsExactly(32, 32, 64, 64);
    assertThat(Files.readAllLines(directory.resolve("concepts.txt")))
        .isEqualTo(new SceneSamples(1).vocabulary().words());
  }

  @Test
  void run_ofAFinishedTraining_changesNothing() throws Exception {
    training(directory, 1, new Records()).run();
    byte[] finished = weights(directory);

    assertThatThrownBy(() -> training(directory, 1, new Records()).run())
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("finished");
    assertThat(weights(directory)).isEqualTo(finished);
  }

  /** A crash between checkpoints costs the steps since the last, and nothing else. */
  @Test
  void run_afterACrash_endsWithTheSameModel(@TempDir Path other) throws Exception {
    training(other, 1, new Records()).run();
    Records crashing = new Records();
    crashing.failAfter = 64;
    assertThatThrownBy(() -> training(directory, 1, crashing).run()).hasMessage("pulled the plug");

    Records resumed = new Records();
    training(directory, 1, resumed).run();

    assertThat(resumed.records.get(0).images()).isEqualTo(64);
    assertThat(weights(directory)).isEqualTo(weights(other));
  }

  private static byte[] weights(Path directory) throws IOException {
    return Files.readAllBytes(directory.resolve("open_clip_model.safetensors"));
  }

  @Test
  void run_onAnotherTrainingsCheckpoint_isRefused() throws Exception {
    Records crashing = new Records();
    crashing.failAfter = 48;
    assertThatThrownBy(() -> training(directory, 1, crashing).run()).hasMessage("pulled the plug");

    assertThatThrownBy(() -> training(directory, 2, new Records()).run())
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("another training")
        .hasMessageContaining("seed 1");
  }

  /** The crash came after the old checkpoint was moved away and before the new one was in place. */
  @Test
  void run_withTheCheckpointMovedAway_goesOnWithIt() throws Exception {
    Records crashing = new Records();
    crashing.failAfter = 48;
    assertThatThrownBy(() -> training(directory, 1, crashing).run()).hasMessage("pulled the plug");
    Files.move(directory.resolve("checkpoint"), directory.resolve("checkpoint.previous"));

    Records resumed = new Records();
    training(directory, 1, resumed).run();

    assertThat(resumed.records.get(0).images()).isEqualTo(48);
  }
}
