package io.headwatch.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwatch.history.TimeRange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportFilesTest {

  private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");

  @TempDir Path directory;
  private ReportFiles files;

  @BeforeEach
  void open() {
    files = new ReportFiles(directory.resolve("reports"));
  }

  @Test
  void listed_ofADirectoryThatIsNotThereIsEmpty() throws IOException {
    assertThat(files.listed(Optional.empty(), Optional.empty(), 10)).isEmpty();
    assertThat(files.find("s.20260301T000000Z_20260302T000000Z.html")).isEmpty();
  }

  /** Also names that files cannot have, or that are too long for one. */
  @Test
  void listed_tellsStreamsByTheirNames() throws IOException {
    List<String> names =
        List.of("plain", "gate/north", ".hidden", "größe *", "x".repeat(400), "." + "é".repeat(99));
    for (String name : names) {
      write(name, 1);
    }
    Files.writeString(directory.resolve("reports/index.html"), "somebody else's");
    Files.writeString(
        directory.resolve("reports/bad%zz.20260301T000000Z_20260302T000000Z.html"), "x");

    assertThat(files.listed(Optional.empty(), Optional.empty(), 10))
        .extracting(ListedReport::stream)
        .containsExactlyInAnyOrderElementsOf(names);
    for (String name : names) {
      ListedReport one = files.listed(Optional.of(name), Optional.empty(), 10).get(0);
      assertThat(one.stream()).isEqualTo(name);
      assertThat(one.range()).isEqualTo(day(1));
      assertThat(files.find(one.page())).hasValue(files.page(name, day(1)));
      assertThat(files.find(one.data())).hasValue(ReportFiles.json(files.page(name, day(1))));
    }
  }

  /** A report that is written while somebody turns pages must not shift them. */
  @Test
  void listed_goesOnBehindAReportThoughOthersCome() throws IOException {
    for (int day = 1; day <= 4; day++) {
      write("s", day);
    }
    List<ListedReport> first = files.listed(Optional.empty(), Optional.empty(), 2);
    write("s", 5);
    Files.delete(files.page("s", day(3)));
    List<ListedReport> second = files.listed(Optional.empty(), Optional.of(first.get(1).page()), 2);

    assertThat(first).extracting(ListedReport::range).containsExactly(day(4), day(3));
    assertThat(second).extracting(ListedReport::range).containsExactly(day(2), day(1));
  }

  private static TimeRange day(int number) {
    return new TimeRange(
        START.plusSeconds(86_400L * (number - 1)), START.plusSeconds(86_400L * number));
  }

  /** What is listed does not depend on what the page says. */
  private void write(String stream, int day) throws IOException {
    Path page = files.page(stream, day(day));
    Files.createDirectories(page.getParent());
    Files.writeString(page, "a page");
    Files.writeString(
        ReportFiles.json(page), "{\"schema\": 1, \"stream\": \"%s\", \"from\"".formatted(stream));
  }
}
