package io.headwatch.reference;

import static java.util.Objects.requireNonNull;

import io.headwatch.shift.explanation.PairLabels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;

/**
 * The thumbnails that a profile holds of the images that its pairs are highest in, read one by one
 * when they are asked for. Safe for use by several threads.
 */
public final class PairThumbnails {

  private final Path path;
  private final String version;
  private final int neurons;
  private final PairLabels.Responses responses;
  private final Map<Integer, Place> places;
  private final Map<Integer, ImageLine> lines;
  private final Instant created;

  /** Where a thumbnail begins and ends. */
  private record Place(int from, int to) {}

  private PairThumbnails(
      Path path,
      String version,
      ProfileFile file,
      PairLabels.Responses responses,
      Map<Integer, Place> places) {
    this.path = path;
    this.version = version;
    this.neurons = file.profile().neurons();
    this.responses = responses;
    this.places = places;
    this.created = file.description().created();
    this.lines = new HashMap<>();
    List<ImageLine> all = file.description().lines();
    places.keySet().stream()
        .filter(image -> image < all.size())
        .forEach(image -> lines.put(image, all.get(image)));
  }

  /**
   * The thumbnails of a profile; empty if it has none.
   *
   * @param file what was read from the path
   * @throws IOException if the file cannot be read, or is damaged
   */
  public static Optional<PairThumbnails> of(Path path, ProfileFile file) throws IOException {
    Optional<PairLabels.Responses> responses = file.labels().flatMap(PairLabels::responses);
    if (responses.isEmpty()) {
      return Optional.empty();
    }
    String version = version(path);
    Map<Integer, Place> places = new HashMap<>();
    Thumbnails.places(path, (image, bounds) -> places.put(image, new Place(bounds[0], bounds[1])));
    return places.isEmpty()
        ? Optional.empty()
        : Optional.of(new PairThumbnails(path, version, file, responses.get(), places));
  }

  private static String version(Path path) throws IOException {
    BasicFileAttributes now = Files.readAttributes(path, BasicFileAttributes.class);
    return now.lastModifiedTime() + " " + now.size() + " " + now.fileKey();
  }

  /**
   * Number of thumbnails of a pair; 0 for one that there is not.
   *
   * @param wanted tells the images that count, by what they are called and their time
   */
  public int count(int head, int neuron, BiPredicate<String, Instant> wanted) {
    return images(head, neuron, wanted).length;
  }

  private int[] images(int head, int neuron, BiPredicate<String, Instant> wanted) {
    int pair = head * neurons + neuron;
    boolean known = head >= 0 && neuron >= 0 && neuron < neurons;
    return known && pair < responses.texts().length
        ? Arrays.stream(responses.topImages(pair))
            .filter(places::containsKey)
            .filter(image -> wanted.test(id(image), time(image)))
            .toArray()
        : new int[0];
  }

  private String id(int image) {
    return Optional.ofNullable(lines.get(image)).map(ImageLine::id).orElse("");
  }

  private Instant time(int image) {
    return Optional.ofNullable(lines.get(image)).flatMap(ImageLine::time).orElse(created);
  }

  /**
   * One of a pair's thumbnails.
   *
   * @param rank 0 for the image that the pair is highest in, of those that are wanted
   * @param wanted as above
   * @return empty if there are not so many
   * @throws IOException if the file cannot be read, or is another one by now
   */
  public Optional<byte[]> jpeg(int head, int neuron, int rank, BiPredicate<String, Instant> wanted)
      throws IOException {
    int[] images = images(head, neuron, wanted);
    if (rank < 0 || rank >= images.length) {
      return Optional.empty();
    }
    if (!version(path).equals(version)) {
      throw new ProfileFileException(
          "the profile %s has changed since it was read; restart".formatted(path));
    }
    Place place = requireNonNull(places.get(images[rank]));
    return Optional.of(Thumbnails.bytes(path, place.from, place.to));
  }
}
