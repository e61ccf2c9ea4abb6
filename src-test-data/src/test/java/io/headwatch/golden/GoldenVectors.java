package io.headwatch.golden;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Access to the golden vectors: numbers that OpenAI's and the paper authors' own code computed on
 * weights that anyone can regenerate. {@code golden/README.md} beside them describes each file.
 */
public final class GoldenVectors {

  private GoldenVectors() {}

  /**
   * Copies one golden file into a directory, so that it can be read wherever the vectors lie.
   *
   * @param name path below {@code golden/}, for example {@code tiny-clip/expected.safetensors}
   * @return the copy, named like the last part of {@code name}
   * @throws IllegalArgumentException if there is no such file
   */
  public static Path copy(String name, Path directory) {
    try (InputStream in = GoldenVectors.class.getResourceAsStream("/golden/" + name)) {
      if (in == null) {
        throw new IllegalArgumentException("no golden file " + name);
      }
      Path target = directory.resolve(Path.of(name).getFileName());
      Files.copy(in, target);
      return target;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot copy the golden file " + name, e);
    }
  }
}
