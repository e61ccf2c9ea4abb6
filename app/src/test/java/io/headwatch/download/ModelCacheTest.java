package io.headwatch.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelCacheTest {

  @TempDir Path root;
  private ModelCache cache;
  private Path model;

  @BeforeEach
  void putAModel() throws IOException {
    cache = new ModelCache(root);
    model = Files.createDirectories(cache.directory("tiny"));
    ModelLock lock = new ModelLock(Map.of());
    for (Map.Entry<String, byte[]> file : PublishedModel.small().entrySet()) {
      Files.write(model.resolve(file.getKey()), file.getValue());
      lock =
          lock.with(
              new LockedFile(
                  file.getKey(),
                  file.getValue().length,
                  PublishedModel.sha256(file.getValue()),
                  "https://models.example.com/" + file.getKey(),
                  CheckedBy.SERVER));
    }
    lock.write(model);
  }

  /** A configuration's relative paths have become absolute ones. */
  @Test
  void find_ofADownloadedModelsNameIsItsDirectory() throws IOException {
    assertThat(cache.find(Path.of("tiny"))).isEqualTo(model);
    assertThat(cache.find(Path.of("/etc/headwatch/tiny"))).isEqualTo(model);
  }

  @Test
  void find_prefersADirectoryThatExists(@TempDir Path other) throws IOException {
    Path own = Files.createDirectories(other.resolve("tiny"));

    assertThat(cache.find(own)).isEqualTo(own);
  }

  @Test
  void find_ofAPublishedNameSaysHowToGetIt() {
    assertThatThrownBy(() -> cache.find(Path.of("resnet50_clip.openai")))
        .isInstanceOf(DownloadException.class)
        .hasMessageContaining("`headwatch pull resnet50_clip.openai` downloads it");
    assertThatThrownBy(() -> cache.find(Path.of("rn50")))
        .hasMessageContaining(
            "there is no model rn50: give a directory with open_clip_config.json,")
        .hasMessageContaining("or the name of a model that `headwatch pull` downloads: ")
        .hasMessageContaining("resnet50_clip.openai");
  }

  /** A model directory that anything can have been written into is not what was checked. */
  @ParameterizedTest
  @ValueSource(strings = {"open_clip_config.json", "tokenizer.json", ModelFiles.WEIGHTS})
  void find_refusesFilesThatHaveChanged(String name) throws IOException {
    byte[] changed = Files.readAllBytes(model.resolve(name));
    changed[changed.length - 1]++;
    Files.write(model.resolve(name), changed);

    assertThatThrownBy(() -> cache.find(Path.of("tiny")))
        .isInstanceOf(DownloadException.class)
        .hasMessageContaining(name + " in " + model + " is not what was downloaded")
        .hasMessageContaining("`headwatch pull tiny` fetches it again");
    assertThatThrownBy(() -> cache.find(model)).isInstanceOf(DownloadException.class);
  }

  @Test
  void find_refusesADamagedLock() throws IOException {
    for (String damaged : new String[] {"[{\"file\": \"../x\"}]", "null", "[null]", "["}) {
      Files.writeString(model.resolve("headwatch-model.json"), damaged);

      assertThatThrownBy(() -> cache.find(Path.of("tiny")))
          .isInstanceOf(DownloadException.class)
          .hasMessageContaining("headwatch-model.json is damaged; delete it");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"..", "../x", "a/b", "", ".hidden", "a b"})
  void directory_refusesNamesThatLeadElsewhere(String name) {
    assertThatThrownBy(() -> cache.directory(name))
        .isInstanceOf(DownloadException.class)
        .hasMessageContaining("is no model's name");
  }
}
