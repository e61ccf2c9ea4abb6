package io.headwatch.reference;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageFilesTest {

  @TempDir Path directory;

  @BeforeEach
  void files() throws IOException {
    for (String file :
        List.of("b.jpg", "a.PNG", "notes.txt", "deep/c.jpg", "deep/er/d.webp", "deep/er/e.jpg")) {
      Path path = directory.resolve(file);
      Files.createDirectories(path.getParent());
      Files.writeString(path, file);
    }
  }

  @Test
  void of_aFolderListsItsImagesWithAllBelowSorted() throws Exception {
    assertThat(names(directory.toString()))
        .containsExactly("a.PNG", "b.jpg", "deep/c.jpg", "deep/er/d.webp", "deep/er/e.jpg");
  }

  @ParameterizedTest
  @CsvSource({
    "*.jpg, b.jpg",
    "deep/*/e.jpg, deep/er/e.jpg",
    "**/*.jpg, b.jpg deep/c.jpg deep/er/e.jpg",
    "deep/**/*.jpg, deep/c.jpg deep/er/e.jpg",
    "**/*.{jpg;webp}, b.jpg deep/c.jpg deep/er/d.webp deep/er/e.jpg",
    "**.webp, deep/er/d.webp",
    "?.jpg, b.jpg",
    "[ab].*, a.PNG b.jpg"
  })
  void of_aGlobListsWhatItMatches(String glob, String expected) throws Exception {
    assertThat(names(directory + "/" + glob.replace(';', ',')))
        .containsExactly(expected.split(" "));
  }

  @Test
  void of_aSingleImageIsThatImage() throws Exception {
    assertThat(names(directory.resolve("b.jpg").toString())).containsExactly("b.jpg");
  }

  @Test
  void of_aManifestOfPathsKeepsItsOrder() throws Exception {
    Path manifest = manifest("deep/c.jpg\r\n\n# a remark\n  a.PNG  \n" + directory + "/b.jpg\n");

    assertThat(names(manifest.toString())).containsExactly("deep/c.jpg", "a.PNG", "b.jpg");
    ImageFiles images = ImageFiles.of(manifest.toString());
    assertThat(images.size()).hasValue(3);
    assertThat(images.next().orElseThrow().encoded().call())
        .asString(UTF_8)
        .isEqualTo("deep/c.jpg");
  }

  @Test
  void of_aManifestOfObjectsKeepsSourceTimeIdAndLabel() throws Exception {
    Path manifest =
        manifest(
            """
            {"path": "a.PNG", "source": "cam-1", "time": "2026-03-01T12:00:00+01:00", "id": "x", "stratum": "wet"}
            {"path": "b.jpg", "time": null}
            deep/c.jpg
            """);
    List<ReferenceImage> images = all(manifest.toString());

    assertThat(images.get(0).id()).isEqualTo("x");
    assertThat(images.get(0).source()).hasValue("cam-1");
    assertThat(images.get(0).time()).hasValue(Instant.parse("2026-03-01T11:00:00Z"));
    assertThat(images.get(0).label()).hasValue("wet");
    assertThat(images.get(0).encoded().call()).asString(UTF_8).isEqualTo("a.PNG");
    assertThat(images.get(1).id()).endsWith("b.jpg");
    assertThat(images.get(1).source()).isEmpty();
    assertThat(images.get(1).time()).isEmpty();
    assertThat(images.get(1).label()).isEmpty();
    assertThat(images.get(2).id()).endsWith("deep/c.jpg");
  }

  /** Editors on Windows begin text files with a byte order mark. */
  @Test
  void of_aManifestWithAByteOrderMarkLosesNothing() throws Exception {
    assertThat(names(manifest("\uFEFFb.jpg\n").toString())).containsExactly("b.jpg");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"source\": \"no path\"}",
        "{\"path\": \"\"}",
        "{\"path\": \"a.PNG\", \"time\": \"yesterday\"}",
        "{\"path\": \"a.PNG\"",
        "a\0b.jpg"
      })
  void of_aManifestWithABadLineNamesItsNumber(String line) throws IOException {
    Path manifest = manifest("a.PNG\n\n" + line + "\n");

    assertThatThrownBy(() -> ImageFiles.of(manifest.toString()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("line 3 of " + manifest);
  }

  /** It is told when it is its turn, so that one missing file doesn't stop a build. */
  @Test
  void of_aManifestWithAMissingFileFailsForThatImageOnly() throws Exception {
    List<ReferenceImage> images = all(manifest("missing.jpg\nb.jpg\n").toString());

    assertThat(images).hasSize(2);
    assertThatThrownBy(() -> images.get(0).encoded().call())
        .isInstanceOf(NoSuchFileException.class);
    assertThat(images.get(1).encoded().call()).isNotEmpty();
  }

  @Test
  void of_aMissingPathSaysSo() {
    assertThatThrownBy(() -> ImageFiles.of(directory + "/missing"))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessageContaining("/missing: there is no such folder, image or manifest");
    assertThatThrownBy(() -> ImageFiles.of(directory + "/missing/*.jpg"))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessageContaining("there is no folder");
  }

  @Test
  void of_nothingThatMatchesSaysWhatToGive() throws IOException {
    Path empty = Files.createDirectory(directory.resolve("empty"));

    assertThatThrownBy(() -> ImageFiles.of(empty.toString()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no images in " + empty)
        .hasMessageContaining("a folder, a quoted glob");
    assertThatThrownBy(() -> ImageFiles.of(directory + "/*.gif"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no images in");
  }

  @Test
  void of_aMalformedGlobSaysSo() {
    assertThatThrownBy(() -> ImageFiles.of(directory + "/[a.jpg"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("is no glob");
  }

  @Test
  void of_aFileThatIsNoManifestSaysSo() throws IOException {
    Path photo = directory.resolve("photo.heic");
    Files.write(photo, "\u00ff\u00d8".getBytes(ISO_8859_1));

    assertThatThrownBy(() -> ImageFiles.of(photo.toString()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("photo.heic is neither named like an image");
  }

  private Path manifest(String text) throws IOException {
    return Files.writeString(directory.resolve("manifest.txt"), text);
  }

  /** Paths of the images, as they are read from below the directory. */
  private List<String> names(String where) throws Exception {
    List<String> names = new ArrayList<>();
    for (ReferenceImage image : all(where)) {
      names.add(directory.relativize(Path.of(image.id())).toString());
      assertThat(image.encoded().call()).asString(UTF_8).isEqualTo(names.get(names.size() - 1));
    }
    return names;
  }

  private static List<ReferenceImage> all(String where) throws IOException {
    List<ReferenceImage> images = new ArrayList<>();
    try (ImageFiles files = ImageFiles.of(where)) {
      for (Optional<ReferenceImage> next = files.next(); next.isPresent(); next = files.next()) {
        images.add(next.get());
      }
    }
    return images;
  }
}
