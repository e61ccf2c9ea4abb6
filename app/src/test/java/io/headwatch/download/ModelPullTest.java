package io.headwatch.download;

import static io.headwatch.download.ModelFiles.WEIGHTS;
import static io.headwatch.download.PublishedModel.sha256;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.headwatch.download.ModelPull.Pulled;
import io.headwatch.download.PublishedModel.Exchange;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a server that breaks off, lies, and serves something else. */
@Timeout(60)
class ModelPullTest {

  private static final Map<String, byte[]> FILES = PublishedModel.small();
  private static final byte[] CONTENT = FILES.get(WEIGHTS);

  @TempDir Path cache;
  private Path directory;
  private PublishedModel server;
  private final Recorded progress = new Recorded();
  private final Hurried surroundings = new Hurried();

  @BeforeEach
  void serve() throws IOException {
    directory = cache.resolve("tiny");
    server = new PublishedModel(FILES);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void pull_bringsAllFilesAndLocksThem() throws Exception {
    List<Pulled> pulled = pull();

    assertThat(pulled).allMatch(Pulled::fetched).hasSize(3);
    FILES.forEach((name, content) -> assertThat(directory.resolve(name)).hasBinaryContent(content));
    assertThat(names())
        .containsExactlyInAnyOrder(
            "open_clip_config.json", "tokenizer.json", WEIGHTS, "headwatch-model.json");
    JsonNode lock = new ObjectMapper().readTree(directory.resolve("headwatch-model.json").toFile());
    assertThat(lock).hasSize(3);
    assertThat(lock.get(2).get("file").asText()).isEqualTo(WEIGHTS);
    assertThat(lock.get(2).get("bytes").asLong()).isEqualTo(CONTENT.length);
    assertThat(lock.get(2).get("sha256").asText()).isEqualTo(sha256(CONTENT));
    assertThat(lock.get(2).get("checkedBy").asText()).isEqualTo("server");
    assertThat(lock.get(2).get("source").asText())
        .isEqualTo(server.baseUrl().replace("NAME", "tiny") + WEIGHTS);
    assertThat(progress.lines)
        .contains("receiving " + WEIGHTS + " of " + CONTENT.length, "at " + CONTENT.length);
  }

  @Test
  void pull_ofWhatIsThereAsksNobody() throws Exception {
    pull();
    int before = server.requests().size();

    assertThat(pull()).noneMatch(Pulled::fetched).hasSize(3);
    assertThat(server.requests()).hasSize(before);
  }

  @Test
  void pull_replacesWhatHasChangedSince() throws Exception {
    pull();
    byte[] damaged = CONTENT.clone();
    damaged[100_000]++;
    Files.write(directory.resolve(WEIGHTS), damaged);

    assertThat(pull()).extracting(Pulled::fetched).containsExactly(false, false, true);
    assertThat(directory.resolve(WEIGHTS)).hasBinaryContent(CONTENT);
  }

  @Test
  void pull_goesOnWhereTheConnectionBrokeOff() throws Exception {
    server.answerInTurn(
        WEIGHTS,
        e -> e.breakOffAt(70_000, progress::awaitBytes),
        e -> e.breakOffAt(150_000, progress::awaitBytes),
        Exchange::whole);

    pull();

    assertThat(directory.resolve(WEIGHTS)).hasBinaryContent(CONTENT);
    assertThat(weightRequests())
        .containsExactly(WEIGHTS, WEIGHTS + " bytes=70000-", WEIGHTS + " bytes=150000-");
    assertThat(surroundings.waits).containsExactly(1, 1);
  }

  /** A process that was killed leaves the same. */
  @Test
  void pull_goesOnInALaterCall() throws Exception {
    server.answer(WEIGHTS, e -> breakOff(e));
    DownloadException failure = failure();

    assertThat(failure)
        .hasMessageContaining("the connection broke off")
        .hasMessageContaining("5 times in a row; 70,000 of 200,000 bytes are there")
        .hasMessageContaining("the same command goes on from them");
    assertThat(names()).doesNotContain(WEIGHTS).contains(WEIGHTS + ".part");
    assertThatThrownBy(() -> new ModelCache(cache).find(Path.of("tiny")))
        .isInstanceOf(DownloadException.class)
        .hasMessageContaining("not complete; `headwatch pull tiny` goes on with it");
    server.publish(WEIGHTS, CONTENT);
    int before = weightRequests().size();
    pull();

    assertThat(directory.resolve(WEIGHTS)).hasBinaryContent(CONTENT);
    assertThat(weightRequests().subList(before, before + 1))
        .containsExactly(WEIGHTS + " bytes=70000-");
    assertThat(names()).noneMatch(name -> name.contains(".part"));
  }

  /** It broke off between the last byte and the renaming. */
  @Test
  void pull_ofAPartThatIsWholeOnlyChecksIt() throws Exception {
    pull();
    Files.delete(directory.resolve("headwatch-model.json"));
    Files.move(directory.resolve(WEIGHTS), directory.resolve(WEIGHTS + ".part"));
    String tag = "\"version-" + sha256(CONTENT).substring(0, 8) + '"';
    Files.writeString(directory.resolve(WEIGHTS + ".part.etag"), tag);

    pull();

    assertThat(directory.resolve(WEIGHTS)).hasBinaryContent(CONTENT);
    assertThat(weightRequests()).last().isEqualTo(WEIGHTS + " bytes=" + CONTENT.length + "-");
  }

  @Test
  void pull_startsAnewWhereTheFileIsAnotherByNow() throws Exception {
    server.answer(WEIGHTS, e -> breakOff(e));
    failure();
    byte[] next = PublishedModel.weights(150_000);
    server.publish(WEIGHTS, next);

    pull();

    assertThat(directory.resolve(WEIGHTS)).hasBinaryContent(next);
  }

  @Test
  void pull_takesAServerThatIgnoresRanges() throws Exception {
    server.answerInTurn(
        WEIGHTS, e -> e.breakOffAt(70_000, progress::awaitBytes), e -> e.fromStart(CONTENT.length));

    pull();

    assertThat(directory.resolve(WEIGHTS)).hasBinaryContent(CONTENT);
  }

  /** Or it would try forever: each attempt receives bytes. */
  @Test
  void pull_endsWhereEveryAttemptStartsAnewAndBreaksOff() throws Exception {
    server.answer(
        WEIGHTS,
        e -> {
          e.fromStart(70_000);
          progress.awaitBytes(70_000);
        });

    assertThat(failure()).hasMessageContaining("5 times in a row");
    assertThat(weightRequests()).hasSize(5);
  }

  /** Bytes of another place must not be appended. */
  @Test
  void pull_dropsAPartThatNobodyAskedFor() throws Exception {
    server.answerInTurn(
        WEIGHTS,
        e -> e.breakOffAt(70_000, progress::awaitBytes),
        e -> {
          e.announce(CONTENT.length, sha256(CONTENT));
          e.send(90_000, CONTENT.length);
        },
        Exchange::whole);

    pull();

    assertThat(directory.resolve(WEIGHTS)).hasBinaryContent(CONTENT);
    assertThat(weightRequests()).last().isEqualTo(WEIGHTS);
  }

  @Test
  void pull_hangsUpOnAServerThatStalls() throws Exception {
    server.answerInTurn(
        WEIGHTS,
        e -> {
          try {
            e.stallAt(70_000);
          } catch (InterruptedException interrupted) {
            throw new IOException(interrupted);
          }
        },
        Exchange::whole);

    pull();

    assertThat(directory.resolve(WEIGHTS)).hasBinaryContent(CONTENT);
    assertThat(weightRequests()).hasSizeGreaterThan(1);
  }

  @Test
  void pull_triesAgainWhileTheServerIsOverloaded() throws Exception {
    server.answerInTurn(WEIGHTS, e -> e.status(503), e -> e.status(429), Exchange::whole);

    pull();

    assertThat(surroundings.waits).containsExactly(1, 2);
    assertThat(progress.lines).contains("broke off: 127.0.0.1 answers with HTTP 503");
  }

  @Test
  void pull_refusesAServerThatLiesAboutTheSize() throws Exception {
    server.answer(
        WEIGHTS,
        e -> {
          e.announce(CONTENT.length + 1, sha256(CONTENT));
          e.send(0, CONTENT.length);
        });

    assertThat(failure())
        .hasMessageContaining("the server announces 200,001 bytes and sends 200,000");
    assertThat(names()).doesNotContain(WEIGHTS);
  }

  /** The end of a chunked answer looks like the end of the file. */
  @Test
  void pull_noticesAShortAnswerWithoutLength() throws Exception {
    server.answer(
        WEIGHTS,
        e -> {
          e.announce(CONTENT.length, sha256(CONTENT));
          e.header("ETag", "");
          byte[] half = Arrays.copyOf(CONTENT, 100_000);
          e.other(half, 0);
        });

    assertThat(failure()).hasMessageContaining("broke off at 100,000 of 200,000 bytes");
    assertThat(names()).doesNotContain(WEIGHTS);
  }

  @Test
  void pull_deletesAnotherContentOfTheRightSize() throws Exception {
    byte[] wrong = CONTENT.clone();
    wrong[CONTENT.length - 1]++;
    server.answer(
        WEIGHTS,
        e -> {
          e.announce(CONTENT.length, sha256(CONTENT));
          e.other(wrong, wrong.length);
        });

    assertThat(failure())
        .hasMessageContaining("its SHA-256 is " + sha256(wrong))
        .hasMessageContaining("the server says " + sha256(CONTENT))
        .hasMessageContaining("it is deleted");
    assertThat(names()).noneMatch(name -> name.startsWith(WEIGHTS));
  }

  /** What a hotel's network answers, without an error and without a hash. */
  @ParameterizedTest
  @ValueSource(strings = {"open_clip_config.json", "tokenizer.json", WEIGHTS})
  void pull_deletesAPageThatIsNoModel(String name) throws Exception {
    byte[] page = "<html>Log in to go on</html>".getBytes(UTF_8);
    server.answer(name, e -> e.other(page, page.length));

    assertThat(failure()).hasMessageContaining("what the server sent is no " + name);
    assertThat(names()).noneMatch(found -> found.startsWith(name));
  }

  @Test
  void pull_withoutAnyHashSaysThatNobodyCheckedIt() throws Exception {
    server.answer(WEIGHTS, Exchange::bare);

    Pulled weights = pull().get(2);

    assertThat(weights.file().checkedBy()).isEqualTo(CheckedBy.NOBODY);
    assertThat(weights.file().sha256()).isEqualTo(sha256(CONTENT));
  }

  @Test
  void pull_believesTheUserMoreThanTheServer() throws Exception {
    server.answer(WEIGHTS, Exchange::bare);
    String wanted = sha256(CONTENT);

    assertThat(pull(wanted).get(2).file().checkedBy()).isEqualTo(CheckedBy.OPTION);

    assertThat(failure("0".repeat(64)))
        .hasMessageContaining("its SHA-256 is " + wanted + ", but --sha256 says 000");
    assertThat(directory.resolve(WEIGHTS)).hasBinaryContent(CONTENT);
  }

  @Test
  void pull_tellsAWrongHashBeforeItFetches() throws Exception {
    assertThat(failure("0".repeat(64)))
        .hasMessageContaining("--sha256 wants 000")
        .hasMessageContaining("the server has " + sha256(CONTENT));
    assertThat(progress.lines).noneMatch(line -> line.contains("receiving " + WEIGHTS));
  }

  @ParameterizedTest
  @CsvSource({
    "404, has no /tiny/open_clip_config.json; is the model's name right?",
    "401, refuses /tiny/open_clip_config.json (HTTP 401)",
    "403, refuses /tiny/open_clip_config.json (HTTP 403)",
    "418, answers to /tiny/open_clip_config.json with HTTP 418"
  })
  void pull_saysWhatTheServerRefuses(int status, String expected) throws Exception {
    server.answer("open_clip_config.json", e -> e.status(status));

    assertThat(failure()).hasMessageContaining(expected);
    assertThat(server.requests()).hasSize(1);
    assertThat(directory).doesNotExist();
  }

  @Test
  void pull_saysThatNobodyAnswers() throws Exception {
    String base = server.baseUrl();
    server.close();

    DownloadException failure =
        catchThrowableOfType(DownloadException.class, () -> pullFrom(base, Optional.empty()));
    assertThat(failure).hasMessageContaining("cannot reach 127.0.0.1");
  }

  @Test
  void pull_followsARedirectAndKeepsWhatTheFirstServerSaid() throws Exception {
    server.publish("elsewhere", CONTENT);
    server.answer("elsewhere", Exchange::bare);
    server.answer(
        WEIGHTS,
        e -> {
          e.announce(CONTENT.length, sha256(CONTENT));
          e.header("Location", "/cdn/elsewhere?signature=1");
          e.status(302);
        });

    assertThat(pull().get(2).file().checkedBy()).isEqualTo(CheckedBy.SERVER);
    assertThat(directory.resolve(WEIGHTS)).hasBinaryContent(CONTENT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://models.example.com/x", "ftp://127.0.0.1/x", "file:///etc/passwd"})
  void pull_followsNoRedirectThatOthersCouldAnswer(String location) throws Exception {
    server.answer(
        WEIGHTS,
        e -> {
          e.header("Location", location);
          e.status(302);
        });

    assertThat(failure()).hasMessageContaining("\"" + location + "\", which is not https:");
  }

  @Test
  void pull_doesNotGoRoundInCircles() throws Exception {
    server.answer(
        WEIGHTS,
        e -> {
          e.header("Location", "/tiny/" + WEIGHTS);
          e.status(307);
        });

    assertThat(failure()).hasMessageContaining("redirects in circles");
    assertThat(weightRequests()).hasSize(6);
  }

  @Test
  void pull_tellsAFullDiskBeforeItFetches() throws Exception {
    surroundings.free = CONTENT.length - 1;

    assertThat(failure())
        .hasMessageContaining("needs 200,000 more bytes, and the disk has 199,999 free");
    assertThat(names()).noneMatch(name -> name.startsWith(WEIGHTS));
  }

  @Test
  void pull_leavesADownloadToTheProcessThatHasIt() throws Exception {
    Files.createDirectories(directory);
    try (FileChannel other =
        FileChannel.open(
            directory.resolve(WEIGHTS + ".part"),
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE)) {
      other.lock();

      assertThat(failure()).hasMessageContaining("another process downloads");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://models.example.com/NAME/",
        "ftp://models.example.com/",
        "https://user:word@models.example.com/NAME",
        "models.example.com/NAME",
        "https:///NAME",
        "http://127.0.0.1.example.com/",
        "https://a b/"
      })
  void source_refusesUrlsThatAreNotSafe(String base) {
    assertThatThrownBy(() -> ModelSource.of(base, "tiny")).isInstanceOf(DownloadException.class);
  }

  @Test
  void source_putsTheNameInItsPlace() throws Exception {
    assertThat(ModelSource.of(ModelSource.HUGGING_FACE, "resnet50_clip.openai").file(WEIGHTS))
        .hasToString(
            "https://huggingface.co/timm/resnet50_clip.openai/resolve/main/"
                + "open_clip_model.safetensors");
    assertThat(ModelSource.of("https://models.example.com/rn50", "x").file("tokenizer.json"))
        .hasToString("https://models.example.com/rn50/tokenizer.json");
  }

  private List<Pulled> pull() throws IOException, InterruptedException {
    return pullFrom(server.baseUrl(), Optional.empty());
  }

  private List<Pulled> pull(String weightsSha256) throws IOException, InterruptedException {
    return pullFrom(server.baseUrl(), Optional.of(weightsSha256));
  }

  private List<Pulled> pullFrom(String base, Optional<String> weightsSha256)
      throws IOException, InterruptedException {
    return new ModelPull(progress, surroundings)
        .pull(ModelSource.of(base, "tiny"), directory, weightsSha256);
  }

  private DownloadException failure() {
    return catchThrowableOfType(DownloadException.class, this::pull);
  }

  private DownloadException failure(String weightsSha256) {
    return catchThrowableOfType(DownloadException.class, () -> pull(weightsSha256));
  }

  private List<String> weightRequests() {
    return server.requests().stream().filter(request -> request.startsWith(WEIGHTS)).toList();
  }

  /** At byte 70,000, or before the first one beyond. */
  private void breakOff(Exchange exchange) throws IOException {
    exchange.breakOffAt(Math.max(exchange.from(), 70_000), progress::awaitBytes);
  }

  private List<String> names() throws IOException {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  /** Waits for nothing, and has as much disk as it is told. */
  private static final class Hurried extends Surroundings {
    private final List<Integer> waits = new ArrayList<>();
    private long free = Long.MAX_VALUE;

    @Override
    Duration stallPatience() {
      return Duration.ofMillis(500);
    }

    @Override
    void waitBeforeAttempt(int failures) {
      waits.add(failures);
    }

    @Override
    long freeBytes(Path file) {
      return free;
    }
  }

  /** Keeps what it is told. */
  private static final class Recorded implements PullProgress {
    private final List<String> lines = new ArrayList<>();
    private long bytes;

    @Override
    public synchronized void receiving(String file, OptionalLong size) {
      lines.add("receiving " + file + " of " + size.orElse(-1));
    }

    @Override
    public synchronized void at(long bytes) {
      lines.add("at " + bytes);
      this.bytes = bytes;
      notifyAll();
    }

    @Override
    public synchronized void brokeOff(String reason) {
      lines.add("broke off: " + reason);
    }

    synchronized void awaitBytes(long wanted) {
      try {
        while (bytes < wanted) {
          wait();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
