package io.headwatch.download;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The models that were downloaded, each in a directory that has its name. */
public final class ModelCache {

  private final Path root;

  public ModelCache(Path root) {
    this.root = requireNonNull(root, "root is null");
  }

  /**
   * Where a model is, or would be.
   *
   * @throws DownloadException if no model has such a name
   */
  public Path directory(String name) throws DownloadException {
    if (!ModelFiles.isName(name)) {
      throw new DownloadException(
          "\"%s\" is no model's name; published are %s"
              .formatted(name, String.join(", ", ModelFiles.PUBLISHED)));
    }
    return root.resolve(name);
  }

  /**
   * Finds a model: a directory as it is; otherwise, if a download has the last part of the path for
   * its name, that one. A downloaded one, wherever it is, must still be what was downloaded.
   *
   * @return a directory
   * @throws DownloadException if there is none, or if its files have changed since
   */
  public Path find(Path asked) throws IOException {
    if (Files.isDirectory(asked)) {
      return verified(asked);
    }
    String name = String.valueOf(asked.getFileName());
    if (ModelFiles.isName(name) && Files.isDirectory(root.resolve(name))) {
      return complete(name);
    }
    throw new DownloadException(missing(asked, name));
  }

  private Path complete(String name) throws IOException {
    Path directory = root.resolve(name);
    if (!ModelLock.read(directory).isComplete()) {
      throw new DownloadException(
          "the download of %s is not complete; `headwatch pull %s` goes on with it"
              .formatted(name, name));
    }
    return verified(directory);
  }

  private static Path verified(Path directory) throws IOException {
    for (LockedFile file : ModelLock.read(directory).files().values()) {
      if (!file.matches(directory)) {
        throw new DownloadException(
            "%s in %s is not what was downloaded; `headwatch pull %s` fetches it again (delete %s to"
                    .formatted(file.file(), directory, directory.getFileName(), ModelLock.FILE)
                + " use the changed one)");
      }
    }
    return directory;
  }

  private String missing(Path asked, String name) {
    if (ModelFiles.PUBLISHED.contains(name)) {
      return "the model %s is not there; `headwatch pull %s` downloads it".formatted(asked, name);
    }
    return ("there is no model %s: give a directory with %s, or the name of a model that"
            + " `headwatch pull` downloads: %s")
        .formatted(
            asked, String.join(", ", ModelFiles.ALL), String.join(", ", ModelFiles.PUBLISHED));
  }
}
