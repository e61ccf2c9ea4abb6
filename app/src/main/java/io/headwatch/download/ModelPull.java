package io.headwatch.download;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Downloads the files of a model. What is there already, and unchanged, is not fetched again. */
public final class ModelPull {

  private final HttpFetch fetch = new HttpFetch();
  private final Surroundings surroundings;
  private final PullProgress progress;

  public ModelPull(PullProgress progress) {
    this(progress, new Surroundings());
  }

  ModelPull(PullProgress progress, Surroundings surroundings) {
    this.progress = requireNonNull(progress, "progress is null");
    this.surroundings = requireNonNull(surroundings, "surroundings is null");
  }

  /**
   * A file of a model that is whole and checked.
   *
   * @param fetched whether it was fetched now
   */
  public record Pulled(LockedFile file, boolean fetched) {}

  /**
   * Downloads a model. Whatever stops it, the next call goes on from there; a file has its name
   * only once it is whole and checked, and the model counts as there only once all of them are.
   *
   * @param directory of this model alone; made if needed
   * @param weightsSha256 what the weights must be, in lower case, if the user knows
   * @return the files, in the order of {@link ModelFiles#ALL}
   * @throws DownloadException if a file cannot be had, or is not what was announced
   */
  public List<Pulled> pull(ModelSource source, Path directory, Optional<String> weightsSha256)
      throws IOException, InterruptedException {
    Files.createDirectories(directory);
    try {
      List<Pulled> pulled = new ArrayList<>();
      for (String name : ModelFiles.ALL) {
        Optional<String> wanted =
            name.equals(ModelFiles.WEIGHTS) ? weightsSha256 : Optional.empty();
        pulled.add(pullFile(source, directory, name, wanted));
      }
      return pulled;
    } finally {
      deleteIfEmpty(directory);
    }
  }

  /** A misspelt name leaves nothing behind. */
  private static void deleteIfEmpty(Path directory) throws IOException {
    try {
      Files.delete(directory);
    } catch (DirectoryNotEmptyException e) {
      // Something has come.
    }
  }

  private Pulled pullFile(ModelSource source, Path directory, String name, Optional<String> wanted)
      throws IOException, InterruptedException {
    ModelLock lock = ModelLock.read(directory);
    Optional<LockedFile> known = lock.file(name);
    if (known.isPresent()
        && (wanted.isEmpty() || wanted.get().equals(known.get().sha256()))
        && known.get().matches(directory)) {
      return new Pulled(known.get(), false);
    }
    LockedFile file =
        new FileDownload(
                fetch, surroundings, progress, source.file(name), directory.resolve(name), wanted)
            .run();
    lock.with(file).write(directory);
    return new Pulled(file, true);
  }
}
