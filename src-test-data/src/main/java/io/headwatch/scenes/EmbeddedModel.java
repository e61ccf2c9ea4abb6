package io.headwatch.scenes;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** The small CLIP-ResNet that ships with Headwatch, in the layout of an open_clip download. */
public final class EmbeddedModel {

  /** The files of a model directory. */
  public static final List<String> FILES =
      List.of(
          "open_clip_model.safetensors",
          "open_clip_config.json",
          "tokenizer.json",
          "concepts.txt",
          "segmentation.json");

  private EmbeddedModel() {}

  /**
   * Writes the model's files into a directory, which is created if needed. Each file appears whole
   * and at once, so that several processes may share the directory.
   *
   * @return {@code directory}
   * @throws IOException if the directory cannot be written
   */
  public static Path copyTo(Path directory) throws IOException {
    Files.createDirectories(directory);
    for (String file : FILES) {
      try (InputStream in = EmbeddedModel.class.getResourceAsStream("model/" + file)) {
        if (in == null) {
          throw new IOException("the embedded model's " + file + " is missing from this build");
        }
        Path whole = Files.createTempFile(directory, file, ".partial");
        Files.copy(in, whole, StandardCopyOption.REPLACE_EXISTING);
        Files.move(whole, directory.resolve(file), StandardCopyOption.ATOMIC_MOVE);
      }
    }
    return directory;
  }
}
