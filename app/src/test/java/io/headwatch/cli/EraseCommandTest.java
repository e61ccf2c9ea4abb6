package io.headwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EraseCommandTest {

  private static final String SEVENTH =
      "<img class=\"event\" data-event=\"images/0/7\" data-until=\"2036-01-01T00:00:00Z\""
          + " alt=\"Image of images/0/7\" src=\"data:image/jpeg;base64,AAAA\"/>";

  private final Console console = new Console();
  @TempDir Path directory;

  private Path configure(String more) throws Exception {
    return Files.writeString(
        directory.resolve("headwatch.conf"),
        """
        headwatch {
          kafka.bootstrap-servers = "kafka-1:9092, kafka-2:9092"
          input.topics = [images]
          model.directory = "model"
          %s
        }
        """
            .formatted(more));
  }

  @Test
  void erase_takesTheImagesOutOfReportsAndListsTheEvents() throws Exception {
    Path config = configure("pixels.erased-events = erased.txt, reports.directory = reports");
    Path reports = Files.createDirectories(directory.resolve("reports"));
    String eighth = SEVENTH.replace("images/0/7", "images/0/8").replace("AAAA", "BBBB");
    Path page = Files.writeString(reports.resolve("a.html"), "<p>" + SEVENTH + eighth + "</p>");
    Path other = Files.writeString(reports.resolve("b.html"), "<p>" + SEVENTH + "</p>");

    assertThat(
            console.run("erase", "--config=" + config, "--event=images/0/7", "--event=images/1/9"))
        .isEqualTo(ExitCode.OK);

    assertThat(directory.resolve("erased.txt")).hasContent("images/0/7\nimages/1/9\n");
    assertThat(page).content().contains("BBBB", "images/0/8").doesNotContain("AAAA");
    assertThat(other).content().doesNotContain("AAAA");
    assertThat(console.out())
        .contains("2 images were taken out")
        .contains("{\"topic\":\"images\",\"partition\":0,\"offset\":8}")
        .contains("{\"topic\":\"images\",\"partition\":1,\"offset\":10}")
        .contains("--bootstrap-server kafka-1:9092,kafka-2:9092", "headwatch-dead-letters");
  }

  @Test
  void erase_withoutAListSaysWhatToSet() throws Exception {
    Path config = configure("");

    assertThat(console.run("erase", "--config=" + config, "--event=images/0/7"))
        .isEqualTo(ExitCode.USAGE);
    assertThat(console.err()).contains("pixels.erased-events", "nothing was erased");
  }

  @Test
  void erase_ofWhatIsNoEventErasesNothing() throws Exception {
    Path config = configure("pixels.erased-events = erased.txt");

    assertThat(console.run("erase", "--config=" + config, "--event=images/0/7", "--event=images/7"))
        .isEqualTo(ExitCode.USAGE);
    assertThat(console.err()).contains("--event images/7 is no TOPIC/PARTITION/OFFSET");
    assertThat(directory.resolve("erased.txt")).doesNotExist();
  }
}
