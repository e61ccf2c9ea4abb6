package io.headwatch.clip;

import io.headwatch.safetensors.FileHash;
import io.headwatch.safetensors.SafetensorsFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/** The weights in a model directory. */
final class StoredWeights implements WeightSource, AutoCloseable {

  static final String FILE = "open_clip_model.safetensors";

  private final Path path;
  private final SafetensorsFile file;

  private StoredWeights(Path path, SafetensorsFile file) {
    this.path = path;
    this.file = file;
  }

  static StoredWeights open(Path directory) {
    Path path = directory.resolve(FILE);
    if (!Files.isRegularFile(path)) {
      throw new ModelException(
          "there is no %s in %s; a model directory holds %s, %s and tokenizer.json as open_clip"
                  .formatted(FILE, directory, FILE, ModelConfig.FILE)
              + " publishes them");
    }
    try {
      return new StoredWeights(path, SafetensorsFile.open(path));
    } catch (IOException e) {
      throw new ModelException("cannot read the weights: " + e.getMessage(), e);
    }
  }

  @Override
  public float[] read(String name, int... shape) {
    if (!file.names().contains(name)) {
      throw new ModelException(
          "%s has no tensor %s; is it the ResNet that %s describes?"
              .formatted(path, name, ModelConfig.FILE));
    }
    try {
      requireShape(name, file.tensor(name).shape(), shape);
      return file.floats(name);
    } catch (IOException e) {
      throw new ModelException("cannot read the weights: " + e.getMessage(), e);
    }
  }

  private void requireShape(String name, List<Long> actual, int... wanted) {
    List<Long> expected = IntStream.of(wanted).asLongStream().boxed().toList();
    if (!actual.equals(expected)) {
      throw new ModelException(
          "tensor %s in %s has shape %s, but %s asks for %s"
              .formatted(name, path, actual, ModelConfig.FILE, expected));
    }
  }

  /**
   * A free-form entry of the file's header.
   *
   * @throws ModelException if there is none of that name
   */
  String metadata(String name) {
    String value = file.metadata().get(name);
    if (value == null) {
      throw new ModelException(path + " has no entry " + name + "; was it written by a training?");
    }
    return value;
  }

  /** SHA-256 of the file, hexadecimal. */
  String hash() {
    try {
      return FileHash.sha256(path);
    } catch (IOException e) {
      throw new ModelException("cannot read the weights: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException e) {
      throw new ModelException("cannot close " + path + ": " + e.getMessage(), e);
    }
  }
}
