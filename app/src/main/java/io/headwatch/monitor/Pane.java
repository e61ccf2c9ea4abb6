package io.headwatch.monitor;

import io.headwatch.shift.explanation.ImageShares;
import io.headwatch.shift.explanation.Unusualness;
import io.headwatch.shift.profile.Stratification;
import io.headwatch.shift.profile.StratifiedPane;
import io.headwatch.shift.statistics.PaneStatistics;
import java.util.List;
import java.util.Optional;

/** What one consumer has seen of one window of a stream. */
final class Pane {

  /** More examples of what nobody has a word for help nobody. */
  private static final int MOST_UNUSUAL = 5;

  /** Most events that are named as contributing to a shift. */
  private static final int MOST_CONTRIBUTING = 10;

  /** Images among which those that contribute most are looked for; of RN50 they take 1 MB. */
  private static final int SAMPLED = 256;

  private final StratifiedPane images;
  private final Unusualness unusualness;
  private final EventSample events;
  private final UnusualEvents unusual;
  private final ImageSample sample;
  private final int mostContributing;
  private long skipped;
  private long repeated;

  /**
   * @param images takes the images' values
   * @param unusualness tells how far an image is from the reference
   * @param eventReferences how many events a verdict refers to, at most
   */
  Pane(StratifiedPane images, Unusualness unusualness, int eventReferences) {
    this.images = images;
    this.unusualness = unusualness;
    this.events = new EventSample(eventReferences);
    this.unusual = new UnusualEvents(Math.min(MOST_UNUSUAL, eventReferences));
    this.mostContributing = Math.min(MOST_CONTRIBUTING, eventReferences);
    this.sample = new ImageSample(mostContributing == 0 ? 0 : SAMPLED);
  }

  void add(ImageObservation image) {
    Optional<String> stratum =
        images.profile().stratification().stratum(Optional.of(image.time()), image.label());
    images.add(stratum, image.values());
    events.add(image.event());
    unusual.add(image.event(), unusualness.of(image.values().embedding()));
    sample.add(image, stratum);
  }

  /** Notes an image that repeats one before and does not count. */
  void repeat() {
    repeated++;
  }

  /** Adds what another pane of the stream has seen; that one is of no use afterwards. */
  void merge(Pane other) {
    images.merge(other.images);
    events.addAll(other.events);
    unusual.addAll(other.unusual);
    sample.addAll(other.sample);
    skipped += other.skipped;
    repeated += other.repeated;
  }

  void skip() {
    skipped++;
  }

  /** The images by stratum. */
  StratifiedPane images() {
    return images;
  }

  List<EventReference> events() {
    return events.events();
  }

  /** The events whose images are farthest from the reference, the most unusual first. */
  List<EventReference> unusual() {
    return unusual.events();
  }

  /**
   * Of a sample of the images, the events that contribute most to the shift from the reference.
   *
   * @param part the stratum whose images shifted; empty if the profile has none
   */
  List<ContributingEvent> contributing(Optional<String> part) {
    String stratum = part.orElse(Stratification.None.ALL);
    PaneStatistics reference = images.profile().judging(stratum).orElseThrow().statistics();
    ImageShares shares = ImageShares.of(images.part(part), reference);
    return sample.contributing(shares, stratum, mostContributing);
  }

  long skipped() {
    return skipped;
  }

  /** Images that repeat one before; {@link #images} knows nothing of them. */
  long repeated() {
    return repeated;
  }
}
