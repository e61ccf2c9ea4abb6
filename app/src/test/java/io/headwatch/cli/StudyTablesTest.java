package io.headwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.headwatch.scenes.EmbeddedModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The studies' commands on a few scenes; what they find is tested where it is computed. */
class StudyTablesTest {
  private static final String POWER =
      "power --window 10 --reference 64 --pool 50 --references 1 --windows 20 --clean-windows 100";

  @TempDir static Path directory;
  private static String model;
  private static Path values;

  private final Console console = new Console();

  @BeforeAll
  static void makeValues() throws IOException {
    model = EmbeddedModel.copyTo(directory.resolve("model")).toString();
    values = directory.resolve("values");
    assertThat(make("--population", "clean", "--count", "130")).isEqualTo(ExitCode.OK);
    assertThat(make("--population", "jpeg-40", "--count", "30")).isEqualTo(ExitCode.OK);
  }

  private static int make(String... options) {
    return new Console()
        .run(
            Stream.concat(
                    Stream.of(
                        "study",
                        "values",
                        "--model",
                        model,
                        "--threads",
                        "1",
                        "--out",
                        "" + values),
                    Stream.of(options))
                .toArray(String[]::new));
  }

  private int study(String line) {
    return console.run(("study " + line + " --model " + model + " --values " + values).split(" "));
  }

  @Test
  void power_hasARowPerShiftAndSizeInEveryFormat() throws IOException {
    assertThat(study(POWER + " --json")).isEqualTo(ExitCode.OK);
    JsonNode row = new ObjectMapper().readTree(console.out()).get("rows").get(0);
    assertThat(row.get("shift").asText() + row.get("strength").asText()).isEqualTo("jpeg40");
    assertThat(row.get("powers").findValuesAsText("name"))
        .contains("headwatch", "pixels.hotelling", "KS per dimension", "MMD", "KS of brightness");
    double seen = row.get("powers").get(3).get("share").get("value").asDouble();

    assertThat(study(POWER + " --markdown --population jpeg")).isEqualTo(ExitCode.OK);
    List<String> lines = console.out().lines().toList();
    assertThat(lines.get(0)).startsWith("| shift | strength | n | ");
    assertThat(lines.get(1)).matches("(\\|---)+\\|");
    assertThat(lines.get(2))
        .startsWith("| jpeg | 40 | 10 | ")
        .contains(" %.1f (".formatted(100 * seen));

    assertThat(study(POWER + " --population jpeg-40")).isEqualTo(ExitCode.OK);
    assertThat(console.out()).contains("Largest loss", "Mean over rows");
  }

  @Test
  void power_ofShiftsThatAreNotThereNamesThoseThatAre() {
    assertThat(study("power --population jpeg --population blur")).isEqualTo(ExitCode.USAGE);
    assertThat(console.err()).contains("holds no shift blur; it holds jpeg-40");
    assertThat(study("power --json --markdown")).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void power_withTooFewCleanImagesSaysHowToMakeMore() {
    assertThat(study("power --window 10")).isEqualTo(ExitCode.USAGE);
    assertThat(console.err()).contains("clean has 130 images, 300 are needed", "--count");
    assertThat(study("power --window 10 --reference 20")).isEqualTo(ExitCode.USAGE);
    assertThat(console.err()).contains("--reference must be at least 64");
    assertThat(study("power --window 40 --reference 64 --pool 50")).isEqualTo(ExitCode.USAGE);
    assertThat(console.err()).contains("jpeg-40 has 30 images, 40 are needed");
  }

  @Test
  void streams_ofAMonthHaveThreeAlarms() throws IOException {
    String month =
        "streams --part month --month-reference 64 --month-window 10 --pairs 9 --windows 20";

    assertThat(study(month + " --json")).isEqualTo(ExitCode.OK);
    JsonNode rows = new ObjectMapper().readTree(console.out()).get("falseAlarms");
    assertThat(rows.findValuesAsText("alarm")).containsExactly("window", "evidence", "both");
    assertThat(rows.get(0).get("pairs").asInt()).isEqualTo(1);

    assertThat(study(month)).isEqualTo(ExitCode.OK);
    assertThat(console.out().lines()).hasSize(4);
  }

  @Test
  void streams_forDelaysNeedShifts() {
    assertThat(study("streams")).isEqualTo(ExitCode.USAGE);
    assertThat(console.err()).contains("--population", "penguin-03");
    assertThat(study("streams --part delay --population jpeg-40")).isEqualTo(ExitCode.USAGE);
    assertThat(console.err()).contains("clean has 130 images, 20,000 are needed");
  }
}
