package io.headwatch.reference;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;

/**
 * Images in files: those of a folder with everything below it, those that a glob matches, or those
 * that a manifest lists. Folders and globs are sorted by path; a manifest keeps its order.
 *
 * <p>A manifest has one image a line: a path, or a JSON object with {@code path} and optionally
 * {@code source}, {@code time} (ISO-8601), {@code id} and {@code stratum}. Relative paths start at
 * the manifest's folder; empty lines and lines that start with {@code #} are passed over.
 */
public final class ImageFiles implements ReferenceImages {

  private static final List<String> IMAGE_ENDINGS =
      List.of("jpg", "jpeg", "jpe", "jfif", "png", "webp", "gif", "bmp");
  private static final String BYTE_ORDER_MARK = "\uFEFF";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String description;
  private final int size;
  private final Iterator<ReferenceImage> images;

  private ImageFiles(String description, List<ReferenceImage> images) {
    this.description = description;
    this.size = images.size();
    this.images = images.iterator();
  }

  /**
   * Lists the images.
   *
   * @param where a folder, a glob such as {@code photos/**}{@code /*.jpg}, or a manifest file
   * @throws IOException if there are none, or if a folder or manifest cannot be read; the message
   *     says where
   */
  public static ImageFiles of(String where) throws IOException {
    List<ReferenceImage> images = list(where);
    if (images.isEmpty()) {
      throw new IOException(
          "no images in %s; give a folder, a quoted glob such as 'photos/**/*.jpg', or a manifest"
                  .formatted(where)
              + " with one path or JSON object a line");
    }
    return new ImageFiles(absolute(Path.of(where)), images);
  }

  @Override
  public String description() {
    return description;
  }

  @Override
  public OptionalLong size() {
    return OptionalLong.of(size);
  }

  @Override
  public Optional<ReferenceImage> next() {
    return images.hasNext() ? Optional.of(images.next()) : Optional.empty();
  }

  @Override
  public void close() {
    // Each image opens and closes its own file.
  }

  private static List<ReferenceImage> list(String where) throws IOException {
    if (isGlob(where)) {
      return glob(where);
    }
    Path path = Path.of(where);
    if (Files.isDirectory(path)) {
      return folder(path);
    }
    if (!Files.isRegularFile(path)) {
      throw new NoSuchFileException(where, null, "there is no such folder, image or manifest");
    }
    return isImage(path) ? List.of(image(path)) : manifest(path);
  }

  private static boolean isGlob(String where) {
    return where.chars().anyMatch(c -> "*?[{".indexOf(c) >= 0) && !Files.exists(Path.of(where));
  }

  private static List<ReferenceImage> folder(Path folder) throws IOException {
    return walk(folder, ImageFiles::isImage);
  }

  private static List<ReferenceImage> glob(String glob) throws IOException {
    int special = 0;
    while ("*?[{".indexOf(glob.charAt(special)) < 0) {
      special++;
    }
    String fixed = glob.substring(0, glob.lastIndexOf('/', special) + 1);
    PathMatcher matcher = matcher(glob);
    Path root = Path.of(fixed);
    if (!Files.isDirectory(root)) {
      throw new NoSuchFileException(glob, null, "there is no folder " + root);
    }
    return walk(root, matcher);
  }

  /** As in a shell, {@code **}{@code /} also stands for no folder at all, unlike in Java. */
  private static PathMatcher matcher(String glob) throws IOException {
    boolean inBraces = glob.contains("{") && glob.lastIndexOf("**/") > glob.indexOf('{');
    try {
      return FileSystems.getDefault()
          .getPathMatcher("glob:" + (inBraces ? glob : glob.replace("**/", "{**/,}")));
    } catch (PatternSyntaxException e) {
      throw new IOException("%s is no glob: %s".formatted(glob, e.getDescription()), e);
    }
  }

  private static List<ReferenceImage> walk(Path root, PathMatcher wanted) throws IOException {
    try (Stream<Path> files = Files.walk(root, FileVisitOption.FOLLOW_LINKS)) {
      return files
          .filter(Files::isRegularFile)
          .filter(wanted::matches)
          .sorted()
          .map(ImageFiles::image)
          .toList();
    }
  }

  private static boolean isImage(Path file) {
    String name = file.getFileName().toString();
    return IMAGE_ENDINGS.contains(
        name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT));
  }

  private static ReferenceImage image(Path file) {
    return new ReferenceImage(
        absolute(file), Optional.empty(), Optional.empty(), () -> Files.readAllBytes(file));
  }

  private static List<ReferenceImage> manifest(Path manifest) throws IOException {
    List<ReferenceImage> images = new ArrayList<>();
    List<String> lines = lines(manifest);
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (!line.isEmpty() && !line.startsWith("#")) {
        images.add(listed(manifest, i + 1, line));
      }
    }
    return images;
  }

  private static List<String> lines(Path manifest) throws IOException {
    try {
      String text = Files.readString(manifest);
      return (text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text).lines().toList();
    } catch (CharacterCodingException e) {
      throw new IOException(
          "%s is neither named like an image (%s) nor a manifest in UTF-8"
              .formatted(manifest, String.join(", ", IMAGE_ENDINGS)),
          e);
    }
  }

  private static ReferenceImage listed(Path manifest, int number, String line) throws IOException {
    try {
      Path folder = manifest.resolveSibling("");
      return line.startsWith("{")
          ? listed(folder, JSON.readTree(line))
          : image(folder.resolve(line));
    } catch (JsonProcessingException | DateTimeException | InvalidPathException e) {
      throw new IOException(
          "line %d of %s is neither a path nor a JSON object with path and optional source, time"
                  .formatted(number, manifest)
              + " (ISO-8601), id, stratum: "
              + e,
          e);
    }
  }

  private static ReferenceImage listed(Path folder, JsonNode entry) {
    String path = text(entry, "path").orElse("");
    if (path.isBlank()) {
      throw new InvalidPathException(entry.toString(), "path is missing");
    }
    Path file = folder.resolve(path);
    return new ReferenceImage(
        text(entry, "id").orElseGet(() -> absolute(file)),
        text(entry, "source"),
        text(entry, "time").map(Instant::parse),
        text(entry, "stratum"),
        () -> Files.readAllBytes(file));
  }

  /** The same from wherever it is named. */
  private static String absolute(Path path) {
    return path.toAbsolutePath().normalize().toString();
  }

  private static Optional<String> text(JsonNode entry, String field) {
    return Optional.ofNullable(entry.get(field))
        .filter(JsonNode::isValueNode)
        .filter(value -> !value.isNull())
        .map(JsonNode::asText);
  }
}
