package io.headwatch.cli;

import static java.util.Objects.requireNonNull;

import io.headwatch.image.ImageDecoder;
import io.headwatch.image.Thumbnail;
import io.headwatch.image.UndecodableImageException;
import io.headwatch.reference.Thumbnails;
import io.headwatch.shift.explanation.PairLabels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Thumbnails of the images that pairs are highest in, one for each image however many pairs it is
 * for. Images are found by what they are called in the profile: those that came as events, that a
 * manifest gave other names, or that are gone, are skipped and counted.
 */
final class ThumbnailCollection {

  private final ImageDecoder decoder;
  private final int side;
  private final long mostBytes;
  private final TreeMap<Integer, byte[]> jpegs = new TreeMap<>();
  private long bytes;
  private int skipped;
  private int leftOut;

  /**
   * @param side most pixels of a thumbnail's longer side
   * @param mostBytes of all thumbnails together; images that find no room are left out and counted
   */
  ThumbnailCollection(ImageDecoder decoder, int side, long mostBytes) {
    this.decoder = requireNonNull(decoder, "decoder is null");
    this.side = side;
    this.mostBytes = mostBytes;
  }

  /**
   * Collects the thumbnails of all pairs' images, every pair's highest before any second.
   *
   * @param ids what the profile's images are called, in their order
   */
  Thumbnails collect(
      PairLabels.Responses responses, List<String> ids, LabelConstruction.Progress progress) {
    int[] images = images(responses);
    progress.begin("thumbnails", OptionalLong.of(images.length));
    for (int i = 0; i < images.length; i++) {
      add(images[i], ids.get(images[i]));
      progress.at(i + 1L, skipped == 0 ? "" : skipped + " skipped");
    }
    return new Thumbnails(jpegs);
  }

  /** Number of images that could not be read again. */
  int skipped() {
    return skipped;
  }

  /** Number of images that there was no room for. */
  int leftOut() {
    return leftOut;
  }

  private static int[] images(PairLabels.Responses responses) {
    int pairs = responses.texts().length;
    int each = responses.topImages().length / pairs;
    return IntStream.range(0, each)
        .flatMap(
            rank ->
                IntStream.range(0, pairs).map(pair -> responses.topImages()[pair * each + rank]))
        .distinct()
        .toArray();
  }

  private void add(int image, String id) {
    if (bytes >= mostBytes) {
      leftOut++;
      return;
    }
    try {
      byte[] jpeg = Thumbnail.jpeg(decoder.decode(encoded(id)), side);
      if (bytes + jpeg.length <= mostBytes) {
        jpegs.put(image, jpeg);
      } else {
        leftOut++;
      }
      bytes += jpeg.length;
    } catch (IOException | UndecodableImageException | InvalidPathException e) {
      skipped++;
    }
  }

  /** What is no absolute path is no file, whatever lies in this directory. */
  private static byte[] encoded(String id) throws IOException {
    Path file = Path.of(id);
    if (!file.isAbsolute()) {
      throw new IOException(id + " is no file");
    }
    return Files.readAllBytes(file);
  }
}
