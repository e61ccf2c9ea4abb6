package io.headwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Mistakes are told before anything is written, and never as faults of Headwatch's own. */
class TrainCommandTest {

  @TempDir Path directory;

  private final Console console = new Console();

  @ParameterizedTest
  @CsvSource({
    "--precision fp16, --precision must be fp32 or bf16",
    "--learning-rate 0, --learning-rate must be above 0",
    "--checkpoint-every 63, --checkpoint-every at least 64",
    "--no-scenes, leaves nothing to train on",
    "--stage 100:5000, multiple of 32",
    "--stage 96, '96'' is no stage'",
    "--images none.jsonl, cannot read none.jsonl",
    "--held-out none.jsonl, cannot read none.jsonl"
  })
  void train_withAWrongOptionSaysWhatIsAllowed(String options, String message) {
    Path out = directory.resolve("model");

    assertThat(console.run(("train --out " + out + " " + options).split(" ")))
        .isEqualTo(ExitCode.USAGE);
    assertThat(console.err()).contains(message);
    assertThat(out).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource({"0", "1", "NaN"})
  void train_withAShareOfImagesThatLeavesNothingOfOneSourceIsRefused(String share)
      throws IOException {
    Path list = Files.writeString(directory.resolve("list.jsonl"), "");
    Path out = directory.resolve("model");

    assertThat(
            console.run(
                "train",
                "--out",
                out.toString(),
                "--images",
                list.toString(),
                "--image-share",
                share))
        .isEqualTo(ExitCode.USAGE);
    assertThat(console.err()).contains("--image-share must be from 0.01 to 0.99");
  }

  @Test
  void evaluate_ofNothingIsRefused() {
    assertThat(console.run("evaluate", "accuracy", "--scenes", "0")).isEqualTo(ExitCode.USAGE);
    assertThat(console.err()).contains("--scenes and --windows must be at least 1");
  }
}
