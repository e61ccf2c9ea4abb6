package io.headwatch.monitor;

import io.headwatch.shift.explanation.ImageShares;
import io.headwatch.shift.explanation.Unusualness;
import io.headwatch.shift.profile.Stratification;
import io.headwatch.shift.profile.StratifiedPane;
import io.headwatch.shift.statistics.PaneStatistics;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** What one consumer has seen of one window of a stream. */
final class Pane {

  /** More examples of what nobody has a word for help nobody. */
  private static final int MOST_UNUSUAL = 5;

  /** Most events that are named as contributing to a shift. */
  private static final int MOST_CONTRIBUTING = 10;

  /** Images among which those that contribute most are looked for; of RN50 they take 1 MB. */
  private static final int SAMPLED = 256;

  private final StratifiedPane images;
  private final Optional<StratifiedPane> beside;
  private final Unusualness unusualness;
  private final EventSample events;
  private final UnusualEvents unusual;
  private final SortedSet<EventPartition> partitions = new TreeSet<>();
  private final ImageSample sample;
  private final int mostContributing;
  private long skipped;
  private long repeated;

  /**
   * @param images takes the images' values
   * @param beside takes them as well, for another profile
   * @param unusualness tells how far an image is from the reference
   * @param eventReferences how many events a verdict refers to, at most
   */
  Pane(
      StratifiedPane images,
      Optional<StratifiedPane> beside,
      Unusualness unusualness,
      int eventReferences) {
    this.images = images;
    this.beside = beside;
    this.unusualness = unusualness;
    this.events = new EventSample(eventReferences);
    this.unusual = new UnusualEvents(Math.min(MOST_UNUSUAL, eventReferences));
    this.mostContributing = Math.min(MOST_CONTRIBUTING, eventReferences);
    this.sample = new ImageSample(mostContributing == 0 ? 0 : SAMPLED);
  }

  void add(ImageObservation image) {
    Optional<String> stratum = add(images, image);
    beside.ifPresent(pane -> add(pane, image));
    events.add(image.event());
    partitions.add(image.event().from());
    unusual.add(image.event(), unusualness.of(image.values().embedding()));
    sample.add(image, stratum);
  }

  /** Adds an image to the statistics of its stratum, which is returned. */
  private static Optional<String> add(StratifiedPane pane, ImageObservation image) {
    Optional<String> stratum =
        pane.profile().stratification().stratum(Optional.of(image.time()), image.label());
    pane.add(stratum, image.values());
    return stratum;
  }

  /** Notes an image that repeats one before and does not count. */
  void repeat(EventReference event) {
    repeated++;
    partitions.add(event.from());
  }

  /** Adds what another pane of the stream has seen; that one is of no use afterwards. */
  void merge(Pane other) {
    images.merge(other.images);
    beside.ifPresent(pane -> pane.merge(other.beside.orElseThrow()));
    events.addAll(other.events);
    unusual.addAll(other.unusual);
    partitions.addAll(other.partitions);
    sample.addAll(other.sample);
    skipped += other.skipped;
    repeated += other.repeated;
  }

  /** Notes an event that sampling left out. */
  void skip(EventReference event) {
    skipped++;
    partitions.add(event.from());
  }

  /** The images by stratum. */
  StratifiedPane images() {
    return images;
  }

  /** The same images for another profile, if there is one. */
  Optional<StratifiedPane> beside() {
    return beside;
  }

  List<EventReference> events() {
    return events.events();
  }

  /** The partitions that the events are from, those of repeats and of what was skipped too. */
  List<EventPartition> partitions() {
    return List.copyOf(partitions);
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
