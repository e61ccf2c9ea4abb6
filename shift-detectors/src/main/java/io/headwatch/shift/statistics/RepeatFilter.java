package io.headwatch.shift.statistics;

import static java.util.Objects.requireNonNull;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Tells images that repeat one of those that were kept of the same source before: frames of a
 * camera that looks at an unchanged scene, or that has frozen, are one observation and not many. A
 * mutable memory of the last {@value #FRAMES} images kept of each of at most {@value #MOST_SOURCES}
 * sources, those seen last; not thread-safe. 4 O bytes an image.
 *
 * <p>An image repeats another if the cosine distance of their embeddings, 1 - cos in [0, 2], is
 * below a limit. It is compared with images that were kept, never with repeats: a scene that
 * changes slowly is seen anew once it has changed enough.
 */
public final class RepeatFilter {

  /**
   * Above nearly all distances between frames of one burst, below nearly all between an image and
   * its nearest neighbour in ten thousand others, for the embedded model.
   */
  public static final double DEFAULT_DISTANCE = 0.03;

  private static final int FRAMES = 8;
  private static final int MOST_SOURCES = 1_000;

  private final double distance;
  private final Map<String, Deque<float[]>> kept = new LinkedHashMap<>(16, .75f, true);

  /**
   * @param distance cosine distance below which an image repeats another, in [0, 1); 0: none ever
   *     does
   */
  public RepeatFilter(double distance) {
    if (!(distance >= 0 && distance < 1)) {
      throw new IllegalArgumentException(
          "the repeat distance is %s, must be at least 0 and below 1".formatted(distance));
    }
    this.distance = distance;
  }

  /** A filter that finds no repeats: every image counts. */
  public static RepeatFilter off() {
    return new RepeatFilter(0);
  }

  /** Whether this filter can find repeats at all. */
  public boolean isOn() {
    return distance > 0;
  }

  /**
   * Whether an image repeats one kept of its source; if not, it is kept.
   *
   * @param source what the image was taken by; images of unknown source share one name
   * @param embedding not normalised, of one length for all images; left as it is
   */
  public boolean repeats(String source, float[] embedding) {
    requireNonNull(source, "source is null");
    if (distance == 0) {
      return false;
    }
    Deque<float[]> frames = kept.computeIfAbsent(source, name -> new ArrayDeque<>());
    float[] normalised = normalised(embedding);
    for (float[] frame : frames) {
      if (1 - product(frame, normalised) < distance) {
        return true;
      }
    }
    keep(frames, normalised);
    return false;
  }

  private void keep(Deque<float[]> frames, float[] normalised) {
    if (frames.size() == FRAMES) {
      frames.removeFirst();
    }
    frames.addLast(normalised);
    if (kept.size() > MOST_SOURCES) {
      kept.remove(kept.keySet().iterator().next());
    }
  }

  /** Of length 1; of zeros, which have no direction and so repeat nothing, zeros. */
  private static float[] normalised(float[] embedding) {
    double norm = Math.sqrt(product(embedding, embedding));
    float[] normalised = new float[embedding.length];
    for (int i = 0; norm > 0 && i < embedding.length; i++) {
      normalised[i] = (float) (embedding[i] / norm);
    }
    return normalised;
  }

  private static double product(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }
}
