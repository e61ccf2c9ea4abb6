package io.headwatch.download;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What was downloaded into a model's directory, in its {@code headwatch-model.json}: later pulls
 * and every load compare with it.
 *
 * @param files by name
 */
record ModelLock(Map<String, LockedFile> files) {

  static final String FILE = "headwatch-model.json";

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
  private static final TypeReference<List<LockedFile>> FILES = new TypeReference<>() {};

  ModelLock {
    files = Map.copyOf(files);
  }

  /**
   * Reads a directory's; an absent one is empty.
   *
   * @throws DownloadException if it is damaged
   */
  static ModelLock read(Path directory) throws IOException {
    Path path = directory.resolve(FILE);
    if (!Files.isRegularFile(path)) {
      return new ModelLock(Map.of());
    }
    try {
      ModelLock lock = new ModelLock(Map.of());
      for (LockedFile file : JSON.readValue(path.toFile(), FILES)) {
        lock = lock.with(requireNonNull(file, "file is null"));
      }
      return lock;
    } catch (JsonProcessingException | NullPointerException e) {
      throw new DownloadException(
          "%s is damaged; delete it and give `headwatch pull` again".formatted(path), e);
    }
  }

  /** The same with one file's entry set. */
  ModelLock with(LockedFile file) {
    Map<String, LockedFile> all = new LinkedHashMap<>(files);
    all.put(file.file(), file);
    return new ModelLock(all);
  }

  Optional<LockedFile> file(String name) {
    return Optional.ofNullable(files.get(name));
  }

  /** Whether every file of a model has been downloaded and checked. */
  boolean isComplete() {
    return files.keySet().containsAll(ModelFiles.ALL);
  }

  void write(Path directory) throws IOException {
    Path whole = Files.createTempFile(directory, FILE, ".partial");
    List<LockedFile> inOrder =
        ModelFiles.ALL.stream().filter(files::containsKey).map(files::get).toList();
    JSON.writeValue(whole.toFile(), inOrder);
    Files.move(whole, directory.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
  }
}
