package io.headwatch.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The state of a training on disk. A new one is complete under another name before it takes the
 * place of the old one, so that a crash at any moment leaves one to go on with.
 */
final class Checkpoint {

  private static final String TOKENIZER = "tokenizer.json";
  private static final List<String> KEPT = List.of(TOKENIZER);

  private final Path output;
  private final Path current;
  private final Path next;
  private final Path previous;

  /** Writes the files of a model into a directory. */
  interface Content {
    void write(Path directory) throws IOException;
  }

  Checkpoint(Path output) {
    this.output = output;
    this.current = output.resolve("checkpoint");
    this.next = output.resolve("checkpoint.next");
    this.previous = output.resolve("checkpoint.previous");
  }

  /** Where the finished model is to be. */
  Path output() {
    return output;
  }

  /** The model directory to go on with. */
  Path directory() {
    return current;
  }

  /** Where the training stands; empty if it hasn't begun. */
  Optional<TrainingState> state() throws IOException {
    if (!Files.exists(current) && Files.exists(previous)) {
      Files.move(previous, current);
    }
    return Files.exists(current) ? Optional.of(TrainingState.read(current)) : Optional.empty();
  }

  void write(TrainingState state, Content content) throws IOException {
    delete(next);
    Files.createDirectories(next);
    for (String file : KEPT) {
      if (Files.exists(current.resolve(file))) {
        Files.copy(current.resolve(file), next.resolve(file));
      }
    }
    content.write(next);
    state.write(next);
    delete(previous);
    if (Files.exists(current)) {
      Files.move(current, previous);
    }
    Files.move(next, current);
    delete(previous);
  }

  /** Copies the model with the optimiser's memory. */
  void copyModel(Path into) throws IOException {
    if (!Files.isDirectory(current)) {
      throw new TrainingException(
          "there is no %s; give a directory that headwatch train wrote".formatted(current), null);
    }
    try (Stream<Path> files = Files.list(current)) {
      for (Path file : files.toList()) {
        Files.copy(file, into.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  /** A finished model needs it too. */
  void copyTokenizer() throws IOException {
    Files.copy(
        current.resolve(TOKENIZER), output.resolve(TOKENIZER), StandardCopyOption.REPLACE_EXISTING);
  }

  private static void delete(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    try (Stream<Path> paths = Files.walk(directory)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
