package io.headwatch.cli;

import static io.headwatch.download.PublishedModel.sha256;
import static org.assertj.core.api.Assertions.assertThat;

import io.headwatch.download.PublishedModel;
import io.headwatch.scenes.EmbeddedModel;
import io.headwatch.scenes.SceneMix;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a server to the cache, and from there to a command; tests have a cache of their own. */
class PullCommandTest {

  private static final String WEIGHTS = "open_clip_model.safetensors";
  private static final String NAME = "pulled-by-a-test";

  @TempDir Path directory;
  private final Console console = new Console();
  private final Path cache = Path.of(System.getenv("XDG_CACHE_HOME"), "headwatch", "models", NAME);
  private Map<String, byte[]> files;
  private PublishedModel server;

  @BeforeEach
  void serve() throws IOException {
    deleteCached();
    Path model = EmbeddedModel.copyTo(directory.resolve("model"));
    files = new HashMap<>();
    for (String name : new String[] {"open_clip_config.json", "tokenizer.json", WEIGHTS}) {
      files.put(name, Files.readAllBytes(model.resolve(name)));
    }
    server = new PublishedModel(files);
  }

  @AfterEach
  void deleteCached() throws IOException {
    if (server != null) {
      server.close();
    }
    if (Files.isDirectory(cache)) {
      try (Stream<Path> paths = Files.walk(cache)) {
        paths.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
      }
    }
  }

  @Test
  void pull_makesAModelThatCommandsFindByName() throws IOException {
    assertThat(pull("--sha256", sha256(files.get(WEIGHTS)).toUpperCase(Locale.ROOT)))
        .isEqualTo(ExitCode.OK);
    assertThat(console.out())
        .contains(
            WEIGHTS
                + ": %,d bytes, sha256 ".formatted(files.get(WEIGHTS).length)
                + sha256(files.get(WEIGHTS))
                + ", as --sha256 says")
        .contains("tokenizer.json: ", ", as the server says")
        .endsWith("%s is in %s; use it with --model %s%n".formatted(NAME, cache, NAME));
    assertThat(pull()).isEqualTo(ExitCode.OK);
    assertThat(console.out().lines().filter(line -> line.endsWith("already there, unchanged")))
        .hasSize(3);

    // The model is found and loaded; what is missing is images.
    Path scenes = Scenes.write(directory.resolve("scenes"), SceneMix.standard(), 1, 0, 2);
    assertThat(
            console.run(
                "profile",
                "build",
                "--model",
                NAME,
                "--images",
                scenes.toString(),
                "--out",
                directory.resolve("p").toString(),
                "--threads",
                "1"))
        .isEqualTo(ExitCode.USAGE);
    assertThat(console.err()).contains("100");
  }

  @Test
  void pull_ofSomethingElseLeavesNoModelAndSaysSo() {
    server.answer(
        WEIGHTS,
        e -> {
          e.announce(e.content().length, sha256(e.content()));
          e.other(new byte[e.content().length], e.content().length);
        });

    assertThat(pull()).isEqualTo(ExitCode.USAGE);
    assertThat(console.err()).contains("but the server says", "it is deleted: try again");
    assertThat(build()).isEqualTo(ExitCode.USAGE);
    assertThat(console.err()).contains("not complete; `headwatch pull " + NAME + "` goes on");
  }

  @Test
  void pull_ofAnUnknownNameListsThoseThatThereAre() {
    assertThat(console.run("pull", "no/such", "--base-url", server.baseUrl()))
        .isEqualTo(ExitCode.USAGE);
    assertThat(console.err()).contains("\"no/such\" is no model's name", "resnet50_clip.openai");
    assertThat(pull("--sha256", "abc")).isEqualTo(ExitCode.USAGE);
    assertThat(console.err()).contains("--sha256 must be 64 hexadecimal digits");
  }

  @Test
  void model_thatIsNotThereSaysHowToGetIt() {
    assertThat(
            console.run(
                "profile",
                "build",
                "--model",
                "resnet101_clip.openai",
                "--images",
                "x",
                "--out",
                directory.resolve("p").toString()))
        .isEqualTo(ExitCode.USAGE);
    assertThat(console.err()).contains("`headwatch pull resnet101_clip.openai` downloads it");
  }

  private int pull(String... more) {
    String[] command = {"pull", NAME, "--base-url", server.baseUrl()};
    return console.run(Stream.concat(Stream.of(command), Stream.of(more)).toArray(String[]::new));
  }

  private int build() {
    return console.run(
        "profile",
        "build",
        "--model",
        NAME,
        "--images",
        directory.toString(),
        "--out",
        directory.resolve("p").toString());
  }
}
