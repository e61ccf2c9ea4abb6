package io.headwatch.cli;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Images with label maps, as PASCAL-Context has them: the map is a PNG of the image's name in a
 * folder of its own.
 *
 * @param images at least one, in the order of their names or of a list
 * @param unlabelled number of files beside them that have no label map, and are left out
 */
record LabelledFolder(List<Labelled> images, int unlabelled) {

  private static final int MOST_MISTAKES = 10;

  /**
   * An image.
   *
   * @param file encoded
   * @param labels its label map, a PNG
   */
  record Labelled(Path file, Path labels) {}

  LabelledFolder {
    images = List.copyOf(images);
  }

  /**
   * All files of a folder that have a label map.
   *
   * @throws InputException if none has
   * @throws IOException if the folder cannot be read
   */
  static LabelledFolder of(Path images, Path labels) throws IOException {
    List<Path> files = files(images);
    List<Labelled> labelled =
        files.stream()
            .map(file -> new Labelled(file, map(file, labels)))
            .filter(one -> Files.isRegularFile(one.labels()))
            .toList();
    if (labelled.isEmpty()) {
      throw new InputException(
          "none of the %d files in %s has a label map in %s: a PNG of the same name"
              .formatted(files.size(), images, labels));
    }
    return new LabelledFolder(labelled, files.size() - labelled.size());
  }

  /**
   * The images that a list names, one a line, with or without extension, such as the split of a
   * data set.
   *
   * @throws InputException if the list is empty, or a name is no image with a label map; the
   *     message has the lines
   * @throws IOException if the list or the folder cannot be read
   */
  static LabelledFolder of(Path images, Path labels, Path list) throws IOException {
    Listing listing = new Listing(images, labels, files(images));
    List<Labelled> labelled = new ArrayList<>();
    List<String> mistakes = new ArrayList<>();
    int number = 0;
    for (String line : Files.readAllLines(list)) {
      number++;
      if (!line.isBlank()) {
        try {
          labelled.add(listing.next(line.strip()));
        } catch (InputException e) {
          mistakes.add("line %d: %s".formatted(number, e.getMessage()));
        }
      }
    }
    requireNone(mistakes, list);
    if (labelled.isEmpty()) {
      throw new InputException(list + " names no image; write one name a line");
    }
    return new LabelledFolder(labelled, 0);
  }

  private static void requireNone(List<String> mistakes, Path list) {
    if (!mistakes.isEmpty()) {
      int more = mistakes.size() - MOST_MISTAKES;
      throw new InputException(
          "%s cannot be used:%n  %s%s"
              .formatted(
                  list,
                  String.join(
                      System.lineSeparator() + "  ",
                      mistakes.subList(0, Math.min(mistakes.size(), MOST_MISTAKES))),
                  more > 0 ? "%n  and %d more lines".formatted(more) : ""));
    }
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> list = Files.list(folder)) {
      return list.filter(Files::isRegularFile).sorted().toList();
    }
  }

  private static String name(Path file) {
    return requireNonNull(file.getFileName(), "a file has no name").toString();
  }

  private static String withoutExtension(String name) {
    int dot = name.lastIndexOf('.');
    return dot < 0 ? name : name.substring(0, dot);
  }

  private static Path map(Path file, Path labels) {
    return labels.resolve(withoutExtension(name(file)) + ".png");
  }

  /** Finds the images of names. */
  private static final class Listing {

    private final Path images;
    private final Path labels;
    private final Map<String, List<Path>> files = new HashMap<>();
    private final Set<Path> named = new HashSet<>();

    Listing(Path images, Path labels, List<Path> all) {
      this.images = images;
      this.labels = labels;
      for (Path file : all) {
        files.computeIfAbsent(withoutExtension(name(file)), key -> new ArrayList<>()).add(file);
      }
      // A name with its extension is one file's alone.
      all.forEach(file -> files.put(name(file), List.of(file)));
    }

    Labelled next(String name) {
      List<Path> found = files.getOrDefault(name, List.of());
      if (found.size() != 1) {
        throw new InputException(
            found.isEmpty()
                ? "there is no image %s in %s".formatted(name, images)
                : "%s stands for several files in %s; write the extension, too"
                    .formatted(name, images));
      }
      Labelled labelled = new Labelled(found.get(0), map(found.get(0), labels));
      if (!Files.isRegularFile(labelled.labels())) {
        throw new InputException("%s has no label map %s".formatted(name, labelled.labels()));
      }
      if (!named.add(labelled.file())) {
        throw new InputException(name + " is named twice");
      }
      return labelled;
    }
  }
}
