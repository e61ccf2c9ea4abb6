package io.headwatch.study;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A directory of values, one file a population.
 *
 * @param path of the directory
 */
public record ValueDirectory(Path path) {
  private static final String ENDING = ".values";

  public ValueDirectory {
    requireNonNull(path, "path is null");
  }

  /**
   * The names of all populations, in alphabetical order.
   *
   * @throws IOException if the directory cannot be read
   */
  public List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(path)) {
      return files
          .map(file -> String.valueOf(file.getFileName()))
          .filter(file -> file.endsWith(ENDING))
          .map(file -> file.substring(0, file.length() - ENDING.length()))
          .sorted()
          .toList();
    }
  }

  /**
   * The values of a population.
   *
   * @throws IOException if they are not there or cannot be read
   */
  public StoredValues open(String population) throws IOException {
    Path file = path.resolve(population + ENDING);
    if (!Files.exists(file)) {
      throw new NoSuchFileException(
          file.toString(), null, "does not exist; make it with headwatch study values");
    }
    return StoredValues.open(file);
  }

  /**
   * Refuses a population of too few images.
   *
   * @throws IOException if there are fewer, or values cannot be read
   */
  void requireImages(String population, int images) throws IOException {
    int size = open(population).size();
    if (size < images) {
      throw new IOException(
          ("%s has %,d images, %,d are needed; add more with headwatch study values --count, or"
                  + " choose smaller windows")
              .formatted(population, size, images));
    }
  }
}
