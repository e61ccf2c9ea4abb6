package io.headwatch.report;

import static java.util.Objects.requireNonNull;

import io.headwatch.history.AlarmStretch;
import io.headwatch.history.History;
import io.headwatch.history.Judgement;
import io.headwatch.history.SeriesPoint;
import io.headwatch.history.TimeRange;
import io.headwatch.history.WindowCursor;
import io.headwatch.history.WindowEntry;
import io.headwatch.history.WindowPage;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Makes reports of the history.
 *
 * <p>Implementation note: all windows of the range are read once, with their documents, some at a
 * time; what is kept of them does not grow with the range.
 */
public final class ReportReading {

  /** Most alarms that are listed. */
  static final int MOST_ALARMS = 500;

  /** Most parts of the timeline: as many as a wide screen shows. */
  private static final int TIMELINE_PARTS = 1_000;

  /** Most parts of a concept's plot, which is a third as wide. */
  private static final int CONCEPT_PARTS = 240;

  private static final int PAGE = 500;

  private final History history;
  private final PowerCards powerCards;
  private final ReportImages images;

  /** Reports of this history, with the images that they may hold. */
  public ReportReading(History history, PowerCards powerCards, ReportImages images) {
    this.history = requireNonNull(history, "history is null");
    this.powerCards = requireNonNull(powerCards, "powerCards is null");
    this.images = requireNonNull(images, "images is null");
  }

  /**
   * Reports one stream; a stream or a range without any window makes an empty report.
   *
   * @throws io.headwatch.history.HistoryException if the history cannot be read
   */
  public Report report(String stream, TimeRange range, ReportFrame frame) {
    List<SeriesPoint> whole = history.series(stream, range, 1);
    TimeRange axis = whole.isEmpty() ? range : axis(range, whole.get(0), frame.created());
    List<AlarmStretch> stretches = history.alarmsAtEnd(stream, range, MOST_ALARMS + 1);
    boolean more = stretches.size() > MOST_ALARMS;
    Tallies tallies = new Tallies(axis, more ? stretches.subList(0, MOST_ALARMS) : stretches);
    Optional<WindowEntry> newest = readAll(stream, range, tallies);
    List<ProfilePeriod> profiles = tallies.profiles.periods();
    return new Report(
        stream,
        range,
        axis,
        frame,
        newest,
        tallies.timeline.parts(),
        tallies.alarms.alarms(this::document, images.album()),
        more,
        tallies.concepts.courses(),
        tallies.quality.quality(),
        profiles,
        power(stream, tallies.newestJudged));
  }

  /**
   * From the first window on, before which there may have been no history, to the range's end or
   * the present.
   */
  private static TimeRange axis(TimeRange range, SeriesPoint whole, Instant now) {
    Instant from = later(range.from(), whole.start());
    return new TimeRange(from, earlier(range.to(), later(now, whole.end())));
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }

  /** Returns the newest window. */
  private Optional<WindowEntry> readAll(String stream, TimeRange range, Tallies tallies) {
    Optional<WindowEntry> newest = Optional.empty();
    Optional<WindowCursor> next = Optional.empty();
    do {
      WindowPage page = history.windows(stream, range, next, PAGE);
      for (WindowEntry window : page.windows()) {
        tallies.add(window, document(window.id()));
      }
      newest = newest.or(() -> page.windows().stream().findFirst());
      next = page.next();
    } while (next.isPresent());
    return newest;
  }

  private VerdictDocument document(String id) {
    return VerdictDocument.of(history.verdict(id));
  }

  private Optional<ReportedPower> power(String stream, Optional<WindowEntry> judged) {
    return judged.flatMap(
        window -> window.profile().flatMap(hash -> powerCards.of(stream, hash, alpha(window))));
  }

  /** The largest p-value that alarms is what the threshold is the logarithm of. */
  private static double alpha(WindowEntry window) {
    double threshold =
        window.judgement().map(Judgement::threshold).orElseThrow().orElse(Double.NaN);
    return Math.pow(10, -threshold);
  }

  /** Everything that windows are added to. */
  private static final class Tallies {

    final TimelineTally timeline;
    final ConceptTally concepts;
    final QualityTally quality;
    final ProfileTally profiles = new ProfileTally();
    final AlarmTally alarms;
    Optional<WindowEntry> newestJudged = Optional.empty();

    Tallies(TimeRange axis, List<AlarmStretch> stretches) {
      timeline = new TimelineTally(new TimeGrid(axis, TIMELINE_PARTS));
      concepts = new ConceptTally(new TimeGrid(axis, CONCEPT_PARTS));
      quality = new QualityTally(axis);
      alarms = new AlarmTally(stretches);
    }

    void add(WindowEntry window, VerdictDocument document) {
      timeline.add(window);
      concepts.add(window, document.concepts());
      quality.add(window, document);
      profiles.add(window);
      alarms.add(window, document);
      if (newestJudged.isEmpty() && hasThreshold(window)) {
        newestJudged = Optional.of(window);
      }
    }

    private static boolean hasThreshold(WindowEntry window) {
      return window.judgement().filter(judged -> judged.threshold().isPresent()).isPresent();
    }
  }
}
