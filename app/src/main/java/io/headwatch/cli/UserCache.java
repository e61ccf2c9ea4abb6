package io.headwatch.cli;

import io.headwatch.download.ModelCache;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Where Headwatch keeps what it can fetch or make again. */
final class UserCache {

  private final Path directory;

  /**
   * By the XDG base directory specification: what is not absolute does not count.
   *
   * @param environment the process's variables
   * @param home the user's directory
   */
  UserCache(Map<String, String> environment, Path home) {
    this.directory =
        Optional.ofNullable(environment.get("XDG_CACHE_HOME"))
            .map(Path::of)
            .filter(Path::isAbsolute)
            .orElse(home.resolve(".cache"))
            .resolve("headwatch");
  }

  /** This user's. */
  static UserCache ofUser() {
    return new UserCache(System.getenv(), Path.of(System.getProperty("user.home")));
  }

  /** A copy of the embedded model. */
  Path embeddedModel() {
    return directory.resolve("embedded-model");
  }

  /** Embeddings of vocabularies, which take seconds to minutes to make. */
  Path words() {
    return directory.resolve("words");
  }

  /** What {@code headwatch pull} fetched. */
  ModelCache models() {
    return new ModelCache(directory.resolve("models"));
  }
}
