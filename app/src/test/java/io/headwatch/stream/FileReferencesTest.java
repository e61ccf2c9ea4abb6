package io.headwatch.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.headwatch.config.ReferenceSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileReferencesTest {

  private static final int MAX_BYTES = 1_000;
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final byte[] IMAGE = {1, 2, 3};

  @TempDir Path directory;
  private Path root;
  private ReferenceFetcher fetcher;

  @BeforeEach
  void createRoot() throws IOException {
    root = Files.createDirectory(directory.resolve("root"));
    fetcher = fetcherOf(root);
  }

  @Test
  void fetch_belowARootGivesTheBytes() throws Exception {
    Path file = write(Files.createDirectory(root.resolve("a b")).resolve("ü 7.jpg"), IMAGE);

    assertThat(fetcher.fetch(file.toUri().toString())).isEqualTo(IMAGE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/../secret", "/%2e%2e/secret", "/a/../../secret", "/./../secret"})
  void fetch_upAndOutOfARootIsRefused(String path) throws Exception {
    write(directory.resolve("secret"), IMAGE);

    assertThat(rejection(fetcher, url(root) + path).reason())
        .isEqualTo(Reason.REFERENCE_NOT_ALLOWED);
  }

  @Test
  void fetch_throughALinkOutOfARootIsRefused() throws Exception {
    Path secret = write(directory.resolve("secret"), IMAGE);
    Path link = Files.createSymbolicLink(root.resolve("link"), secret);
    Files.createSymbolicLink(root.resolve("up"), directory);

    assertThat(rejection(fetcher, url(link)).reason()).isEqualTo(Reason.REFERENCE_NOT_ALLOWED);
    assertThat(rejection(fetcher, url(root) + "/up/secret").reason())
        .isEqualTo(Reason.REFERENCE_NOT_ALLOWED);
  }

  @Test
  void fetch_throughALinkWithinARootPasses() throws Exception {
    Path file = write(root.resolve("7.jpg"), IMAGE);
    Path link = Files.createSymbolicLink(root.resolve("latest"), file);

    assertThat(fetcher.fetch(url(link))).isEqualTo(IMAGE);
  }

  @Test
  void fetch_belowARootThatIsALinkPasses() throws Exception {
    write(root.resolve("7.jpg"), IMAGE);
    Path alias = Files.createSymbolicLink(directory.resolve("alias"), root);

    assertThat(fetcherOf(alias).fetch(url(alias) + "/7.jpg")).isEqualTo(IMAGE);
  }

  /** A neighbour whose name starts alike is not below the root. */
  @Test
  void fetch_fromANeighbourIsRefused() throws Exception {
    Path file = write(Files.createDirectory(directory.resolve("root2")).resolve("7"), IMAGE);

    assertThat(rejection(fetcher, url(file)).reason()).isEqualTo(Reason.REFERENCE_NOT_ALLOWED);
  }

  @Test
  void fetch_ofAnythingButARegularFileIsRefused() {
    assertThat(rejection(fetcher, url(root)).reason()).isEqualTo(Reason.REFERENCE_NOT_ALLOWED);
    assertThat(rejection(fetcherOf(Path.of("/dev")), "file:///dev/zero").reason())
        .isEqualTo(Reason.REFERENCE_NOT_ALLOWED);
  }

  /** Two different answers would tell a sender which files exist elsewhere. */
  @Test
  void fetch_outsideAnswersAlikeWhetherTheFileExists() throws Exception {
    Path secret = write(directory.resolve("secret"), IMAGE);

    assertThat(rejection(fetcher, url(secret)).reason()).isEqualTo(Reason.REFERENCE_NOT_ALLOWED);
    assertThat(rejection(fetcher, url(directory) + "/nowhere").reason())
        .isEqualTo(Reason.REFERENCE_NOT_ALLOWED);
  }

  @Test
  void fetch_ofAMissingFileIsNotFound() {
    assertThat(rejection(fetcher, url(root) + "/nowhere").reason())
        .isEqualTo(Reason.REFERENCE_NOT_FOUND);
  }

  @Test
  void fetch_isLimitedInSize() throws Exception {
    Path fits = write(root.resolve("fits"), new byte[MAX_BYTES]);
    Path large = write(root.resolve("large"), new byte[MAX_BYTES + 1]);
    Path empty = write(root.resolve("empty"), new byte[0]);

    assertThat(fetcher.fetch(url(fits))).hasSize(MAX_BYTES);
    assertThat(rejection(fetcher, url(large)).reason()).isEqualTo(Reason.TOO_LARGE);
    assertThat(rejection(fetcher, url(empty)).reason()).isEqualTo(Reason.NO_IMAGE);
  }

  private static ReferenceFetcher fetcherOf(Path root) {
    return new ReferenceFetcher(new ReferenceSettings(List.of(root), List.of(), LONG, MAX_BYTES));
  }

  private static Path write(Path file, byte[] bytes) throws IOException {
    return Files.write(file, bytes);
  }

  private static String url(Path path) {
    return "file://" + path;
  }

  private static RejectedEventException rejection(ReferenceFetcher fetcher, String reference) {
    RejectedEventException rejection =
        catchThrowableOfType(RejectedEventException.class, () -> fetcher.fetch(reference));
    assertThat(rejection).as("%s was fetched", reference).isNotNull();
    return rejection;
  }
}
