package io.headwatch.shift.calibration;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Which images of a reference are neighbours: those of one source, in the order of time. Images of
 * one time keep the order they are listed in.
 */
public final class ImageOrder {
  private final int images;
  private final List<int[]> sources;
  private final boolean[] lasting;

  private ImageOrder(int images, List<int[]> sources, boolean[] lasting) {
    this.images = images;
    this.sources = sources;
    this.lasting = lasting;
  }

  /**
   * The order of images whose times are known.
   *
   * @param sources what took each image; anything with equals, such as a name
   * @param times when each image was taken
   * @throws IllegalArgumentException if there are not as many of the one as of the other
   */
  public static <S, T extends Comparable<? super T>> ImageOrder of(List<S> sources, List<T> times) {
    if (sources.size() != times.size()) {
      throw new IllegalArgumentException(
          "%d sources are not those of images at %d times".formatted(sources.size(), times.size()));
    }
    return of(
        sources,
        IntStream.range(0, times.size())
            .boxed()
            .sorted(Comparator.comparing(times::get))
            .mapToInt(Integer::intValue)
            .toArray());
  }

  /** The order of images that are listed as they were taken. */
  public static <S> ImageOrder asListed(List<S> sources) {
    return of(sources, IntStream.range(0, sources.size()).toArray());
  }

  /**
   * @param byTime numbers of all images
   */
  private static <S> ImageOrder of(List<S> sources, int[] byTime) {
    Map<S, List<Integer>> places =
        IntStream.range(0, byTime.length)
            .boxed()
            .collect(
                Collectors.groupingBy(
                    place -> sources.get(byTime[place]), LinkedHashMap::new, Collectors.toList()));
    boolean[] lasting = new boolean[places.size()];
    int source = 0;
    for (List<Integer> own : places.values()) {
      lasting[source++] = 2 * (own.get(own.size() - 1) - own.get(0) + 1) >= byTime.length;
    }
    return new ImageOrder(
        byTime.length,
        places.values().stream()
            .map(own -> own.stream().mapToInt(place -> byTime[place]).toArray())
            .toList(),
        lasting);
  }

  /** Number of images. */
  public int images() {
    return images;
  }

  /** Number of images of the source that has most. */
  int longest() {
    return sources.stream().mapToInt(source -> source.length).max().orElse(0);
  }

  /** The images of each source, in the order of time. Not copied. */
  List<int[]> sources() {
    return sources;
  }

  /**
   * Whether a source is there for at least half of the reference, from its first image to its last:
   * a camera, as against a clip that comes and goes.
   */
  boolean isLasting(int source) {
    return lasting[source];
  }

  /**
   * Blocks of neighbours.
   *
   * @param length fewest images of a block, at least 1; a source of fewer is a block of what it has
   */
  public ImageBlocks blocks(int length) {
    if (length < 1) {
      throw new IllegalArgumentException("length is " + length + ", must be at least 1");
    }
    return ImageBlocks.of(sources, length);
  }

  @Override
  public String toString() {
    return "%d images of %d sources, %d of them lasting"
        .formatted(
            images,
            sources.size(),
            IntStream.range(0, lasting.length).filter(i -> lasting[i]).count());
  }
}
