package io.headwatch.reference;

import io.headwatch.safetensors.SafetensorsFile;
import io.headwatch.safetensors.SafetensorsWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/**
 * Small copies of some of a profile's images, in its file: {@code thumbnails} (JPEGs, one after the
 * other), {@code thumbnail_images} (T; numbers of the images, ascending) and {@code thumbnail_ends}
 * (T; where in {@code thumbnails} each one ends). Nothing that judges reads them.
 *
 * @param jpegs by the image's number
 */
public record Thumbnails(SortedMap<Integer, byte[]> jpegs) {

  /** Most bytes that a profile takes of them. */
  public static final int MOST_BYTES = 32 << 20;

  private static final String JPEGS = "thumbnails";
  private static final String IMAGES = "thumbnail_images";
  private static final String ENDS = "thumbnail_ends";

  public Thumbnails {
    jpegs = Collections.unmodifiableSortedMap(new TreeMap<>(jpegs));
  }

  /** Number of images that there is a thumbnail of. */
  public int size() {
    return jpegs.size();
  }

  /** Number of bytes of all JPEGs together. */
  public long bytes() {
    return jpegs.values().stream().mapToLong(jpeg -> jpeg.length).sum();
  }

  /**
   * The thumbnails of a profile; empty if it has none.
   *
   * @throws ProfileFileException if the arrays do not fit one another
   * @throws IOException if the file cannot be read
   */
  public static Optional<Thumbnails> read(Path profile) throws IOException {
    try (SafetensorsFile file = SafetensorsFile.open(profile)) {
      return file.names().contains(JPEGS)
          ? Optional.of(of(file.bytes(JPEGS), file.ints(IMAGES), file.ints(ENDS)))
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      throw new ProfileFileException(
          "the profile %s is damaged: %s".formatted(profile, e.getMessage()), e);
    }
  }

  private static Thumbnails of(byte[] bytes, int[] images, int[] ends) {
    if (images.length != ends.length) {
      throw new IllegalArgumentException(
          "%d thumbnails are not those of %d images".formatted(ends.length, images.length));
    }
    SortedMap<Integer, byte[]> jpegs = new TreeMap<>();
    int from = 0;
    for (int i = 0; i < ends.length; i++) {
      if (ends[i] < from || ends[i] > bytes.length) {
        throw new IllegalArgumentException("thumbnail %d ends nowhere".formatted(i));
      }
      jpegs.put(images[i], Arrays.copyOfRange(bytes, from, ends[i]));
      from = ends[i];
    }
    return new Thumbnails(jpegs);
  }

  /**
   * Tells where each thumbnail of a profile begins and ends, by the image's number.
   *
   * @throws ProfileFileException if the arrays do not fit one another
   * @throws IOException if the file cannot be read
   */
  static void places(Path profile, BiConsumer<Integer, int[]> told) throws IOException {
    try (SafetensorsFile file = SafetensorsFile.open(profile)) {
      if (!file.names().contains(JPEGS)) {
        return;
      }
      long bytes = file.tensor(JPEGS).shape().get(0);
      int[] images = file.ints(IMAGES);
      int[] ends = file.ints(ENDS);
      int from = 0;
      for (int i = 0; i < images.length; i++) {
        if (ends.length != images.length || ends[i] < from || ends[i] > bytes) {
          throw new ProfileFileException(
              "the profile %s is damaged: thumbnail %d ends nowhere".formatted(profile, i));
        }
        told.accept(images[i], new int[] {from, ends[i]});
        from = ends[i];
      }
    }
  }

  /** Some of the bytes of all JPEGs together. */
  static byte[] bytes(Path profile, int from, int to) throws IOException {
    try (SafetensorsFile file = SafetensorsFile.open(profile)) {
      return file.bytes(JPEGS, from, to - from);
    }
  }

  void add(SafetensorsWriter writer) {
    byte[] bytes = new byte[Math.toIntExact(bytes())];
    int[] images = new int[size()];
    int[] ends = new int[size()];
    int at = 0;
    int i = 0;
    for (Map.Entry<Integer, byte[]> thumbnail : jpegs.entrySet()) {
      byte[] jpeg = thumbnail.getValue();
      System.arraycopy(jpeg, 0, bytes, at, jpeg.length);
      at += jpeg.length;
      images[i] = thumbnail.getKey();
      ends[i] = at;
      i++;
    }
    writer.u8(JPEGS, bytes, bytes.length);
    writer.i32(IMAGES, images, images.length);
    writer.i32(ENDS, ends, ends.length);
  }
}
