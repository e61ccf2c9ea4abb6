package io.headwatch.monitor;

import io.headwatch.shift.explanation.ImageShares;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A uniform sample of bounded size of the images seen, with their embeddings, mergeable: those of
 * the events with smallest hash, whatever the order or split. Which images move a window is known
 * only once all of it was seen; then those of the sample can be told apart.
 */
final class ImageSample {

  private static final int LONGEST_NAME = 200;

  private final int limit;
  private final TreeMap<EventReference, Sampled> smallest = new TreeMap<>();

  private record Sampled(
      Optional<String> id,
      Optional<String> source,
      Instant time,
      Optional<String> stratum,
      float[] embedding) {}

  ImageSample(int limit) {
    this.limit = limit;
  }

  /**
   * Adds an image.
   *
   * @param stratum by the profile that the images are compared with
   */
  void add(ImageObservation image, Optional<String> stratum) {
    boolean fits = smallest.size() < limit;
    if (fits || (limit > 0 && image.event().compareTo(smallest.lastKey()) < 0)) {
      Sampled sampled =
          new Sampled(
              image.id().map(ImageSample::shortened),
              image.source().map(ImageSample::shortened),
              image.time(),
              stratum,
              image.values().embedding());
      add(image.event(), sampled);
    }
  }

  private static String shortened(String name) {
    return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME);
  }

  private void add(EventReference event, Sampled sampled) {
    smallest.put(event, sampled);
    if (smallest.size() > limit) {
      smallest.pollLastEntry();
    }
  }

  void addAll(ImageSample other) {
    other.smallest.forEach(this::add);
  }

  /**
   * The events of the sample with the largest shares in a shift, largest first.
   *
   * @param stratum whose images have shares
   * @param most events at most
   */
  List<ContributingEvent> contributing(ImageShares shares, String stratum, int most) {
    return smallest.entrySet().stream()
        .filter(entry -> entry.getValue().stratum.equals(Optional.of(stratum)))
        .map(entry -> contributing(entry.getKey(), entry.getValue(), shares))
        .sorted(
            Comparator.comparingDouble(ContributingEvent::share)
                .reversed()
                .thenComparing(ContributingEvent::event))
        .limit(most)
        .toList();
  }

  private static ContributingEvent contributing(
      EventReference event, Sampled sampled, ImageShares shares) {
    return new ContributingEvent(
        event, sampled.id, sampled.source, sampled.time, shares.share(sampled.embedding));
  }
}
