package io.headwatch.reference;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Versions of profiles that people have accepted: a directory for each stream, in it one for the
 * profile that the versions follow, in it a file for each version. If the configuration names
 * another profile for the stream, its versions begin anew.
 */
public final class AcceptedProfiles {

  /** The version of the profile that was there before the first acceptance. */
  public static final int FIRST = 1;

  private static final Pattern FILE = Pattern.compile("version-(\\d{1,9})\\.safetensors");
  private static final int HASH_CHARACTERS = 16;

  private final Path directory;

  /**
   * @param directory where the versions are; it need not exist yet
   */
  public AcceptedProfiles(Path directory) {
    this.directory = requireNonNull(directory, "directory is null");
  }

  /**
   * A version of a stream's profile.
   *
   * @param number from 2 on
   */
  public record Version(int number, Path file) {}

  /**
   * The newest version of a stream's profile; empty if none was accepted.
   *
   * @param first hash of the profile that the versions follow
   * @throws IOException if the directory cannot be read
   */
  public Optional<Version> newest(String stream, String first) throws IOException {
    return versions(stream, first).stream().max(Comparator.comparingInt(Version::number));
  }

  /**
   * The version to write next; its directory is there afterwards.
   *
   * @throws IOException if the directory cannot be used
   */
  public Version next(String stream, String first) throws IOException {
    int number = newest(stream, first).map(Version::number).orElse(FIRST) + 1;
    Path of = Files.createDirectories(of(stream, first));
    return new Version(number, of.resolve("version-%d.safetensors".formatted(number)));
  }

  private List<Version> versions(String stream, String first) throws IOException {
    Path of = of(stream, first);
    if (!Files.isDirectory(of)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(of)) {
      return files.flatMap(file -> version(file).stream()).toList();
    }
  }

  private static Optional<Version> version(Path file) {
    Matcher name = FILE.matcher(String.valueOf(file.getFileName()));
    return name.matches()
        ? Optional.of(new Version(Integer.parseInt(name.group(1)), file))
        : Optional.empty();
  }

  private Path of(String stream, String first) {
    return directory
        // Two dots would be the directory above.
        .resolve(ConfiguredProfiles.encoded(stream).replace(".", "%2E"))
        .resolve(first.substring(0, Math.min(HASH_CHARACTERS, first.length())));
  }
}
