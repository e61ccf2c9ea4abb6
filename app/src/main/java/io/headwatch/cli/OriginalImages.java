package io.headwatch.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.headwatch.image.ImageDecoder;
import io.headwatch.image.Pixels;
import io.headwatch.reference.ImageLine;
import io.headwatch.reference.ReferenceImage;
import io.headwatch.reference.ReferenceImages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.UUID;

/**
 * Encoded images of a random choice of a reference, kept in a directory so that they can be read
 * again and again wherever they came from.
 */
final class OriginalImages {

  /** Most images: what windows of half as many detect is known. */
  static final int MOST = 400;

  /** Of a small reference at most this share, as they go through the network a dozen times. */
  private static final double SHARE = 0.2;

  /** Larger images take too long to blur. */
  private static final int MOST_PIXELS = 4_000_000;

  private final Path directory;
  private final ImageDecoder decoder;
  private final List<String> chosen;
  private final Set<String> wanted;
  private final long seed;

  /** Opens images again that a reference was read from. */
  @FunctionalInterface
  interface Source {
    ReferenceImages open() throws IOException;
  }

  /**
   * Chooses among the images of a reference; none is copied yet.
   *
   * @param directory where they are kept
   * @param images of the reference
   */
  OriginalImages(Path directory, ImageDecoder decoder, List<ImageLine> images, long seed) {
    this.directory = requireNonNull(directory, "directory is null");
    this.decoder = requireNonNull(decoder, "decoder is null");
    this.seed = seed;
    List<String> shuffled = new ArrayList<>(images.stream().map(ImageLine::id).toList());
    Collections.shuffle(shuffled, new Random(seed));
    int count = (int) Math.min(MOST, Math.round(SHARE * shuffled.size()));
    this.chosen = List.copyOf(shuffled.subList(0, count));
    this.wanted = Set.copyOf(chosen);
  }

  /** Which images they are, in words: those of another choice are called otherwise. */
  String description() {
    return "%d images of seed %d".formatted(chosen.size(), seed);
  }

  /**
   * Copies the chosen images that are not here yet, but for those that cannot be read any more or
   * have more than 4 million pixels.
   */
  void copy(Source source) throws IOException {
    if (count() == chosen.size()) {
      return;
    }
    Files.createDirectories(directory);
    try (ReferenceImages images = source.open()) {
      Optional<ReferenceImage> next = images.next();
      while (next.isPresent()) {
        String id = next.get().id();
        if (wanted.contains(id) && !Files.exists(file(id))) {
          copy(next.get(), file(id));
        }
        next = images.next();
      }
    }
  }

  private void copy(ReferenceImage image, Path file) throws IOException {
    Optional<byte[]> encoded = usable(image);
    if (encoded.isPresent()) {
      Path part = file.resolveSibling(file.getFileName() + ".part");
      Files.write(part, encoded.get());
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    }
  }

  private Optional<byte[]> usable(ReferenceImage image) {
    try {
      byte[] encoded = image.encoded().call();
      Pixels pixels = decoder.decode(encoded);
      return (long) pixels.width() * pixels.height() <= MOST_PIXELS
          ? Optional.of(encoded)
          : Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } catch (Exception e) {
      // The image was read once and cannot be read again: the card makes do with the others.
      return Optional.empty();
    }
  }

  /** Number of images that are here. */
  int count() {
    return (int) chosen.stream().filter(id -> Files.exists(file(id))).count();
  }

  /** The images that are here, in the order of the choice. */
  ReferenceImages open() {
    List<ReferenceImage> here =
        chosen.stream()
            .filter(id -> Files.exists(file(id)))
            .map(id -> new ReferenceImage(id, Optional.empty(), Optional.empty(), () -> read(id)))
            .toList();
    return new Here(here);
  }

  private byte[] read(String id) throws IOException {
    return Files.readAllBytes(file(id));
  }

  /** By the image, not by its place: that of another seed is another one. */
  private Path file(String id) {
    return directory.resolve(UUID.nameUUIDFromBytes(id.getBytes(UTF_8)).toString());
  }

  /** Images of a list, one after the other. */
  private static final class Here implements ReferenceImages {
    private final List<ReferenceImage> images;
    private int given;

    Here(List<ReferenceImage> images) {
      this.images = images;
    }

    @Override
    public String description() {
      return "copies of reference images";
    }

    @Override
    public OptionalLong size() {
      return OptionalLong.of(images.size());
    }

    @Override
    public Optional<ReferenceImage> next() {
      return given < images.size() ? Optional.of(images.get(given++)) : Optional.empty();
    }

    @Override
    public void close() {}
  }
}
