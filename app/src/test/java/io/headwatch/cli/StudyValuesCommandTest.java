package io.headwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwatch.scenes.EmbeddedModel;
import io.headwatch.study.StoredValues;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StudyValuesCommandTest {

  @TempDir static Path directory;
  private static String model;

  private final Console console = new Console();

  @BeforeAll
  static void copyModel() throws IOException {
    model = EmbeddedModel.copyTo(directory.resolve("model")).toString();
  }

  @Test
  void values_ofAGroupAndOfOnePopulationAreInFilesOfTheirNames() throws IOException {
    Path out = directory.resolve("out");

    assertThat(values(out, "--population", "jpeg", "--population", "workday-07", "--count", "2"))
        .isEqualTo(ExitCode.OK);
    assertThat(names(out))
        .containsExactly("jpeg-40.values", "jpeg-60.values", "jpeg-80.values", "workday-07.values");
    assertThat(StoredValues.open(out.resolve("jpeg-60.values")).size()).isEqualTo(2);
  }

  @Test
  void values_ofUnknownPopulationsAreRefusedWithTheKnownOnes() {
    Path out = directory.resolve("none");

    assertThat(values(out, "--population", "cloudy")).isEqualTo(ExitCode.USAGE);
    assertThat(console.err()).contains("no population cloudy", "clean", "blur", "photographs");
    assertThat(values(out, "--count", "0")).isEqualTo(ExitCode.USAGE);
    assertThat(out).doesNotExist();
  }

  /** Values of other images must not be taken for those asked for. */
  @Test
  void values_inAFileOfAnotherOriginAreRefused() throws IOException {
    Path out = directory.resolve("changed");
    values(out, "--population", "jpeg-60", "--count", "1");
    Files.move(out.resolve("jpeg-60.values"), out.resolve("jpeg-40.values"));

    assertThat(values(out, "--population", "jpeg-40", "--count", "1")).isEqualTo(ExitCode.USAGE);
    assertThat(console.err()).contains("population jpeg-40", "delete it");
  }

  private int values(Path out, String... options) {
    return console.run(
        Stream.concat(
                Stream.of("study", "values", "--model", model, "--threads", "1", "--out", "" + out),
                Stream.of(options))
            .toArray(String[]::new));
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
