package io.headwatch.monitor;

import static java.util.Objects.requireNonNull;

import io.headwatch.shift.statistics.RepeatFilter;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sources of a stream: which images repeat earlier ones, and which sources have frozen. Of
 * bounded size: the sources seen last. Events that tell no source are of one source without a name.
 *
 * <p>What was seen is remembered beyond the ends of windows: a source that stands still brings one
 * image, not one per window, or a frozen camera would look healthy, and evidence that is gathered
 * over windows would count one image again and again.
 */
final class Sources {

  private static final Logger log = LoggerFactory.getLogger(Sources.class);
  private static final int MOST_SOURCES = 1_000;
  private static final String NAMELESS = "";

  private final String stream;
  private final RepeatFilter filter;
  private final Duration frozenAfter;
  private final Map<String, Source> sources = new LinkedHashMap<>(16, .75f, true);

  /** When a source last brought something, and something new. */
  private static final class Source {
    private Instant changed;
    private Instant seen;
    private boolean frozen;

    Source(Instant time) {
      changed = time;
      seen = time;
    }
  }

  Sources(String stream, WindowRules rules) {
    this.stream = requireNonNull(stream, "stream is null");
    this.filter = new RepeatFilter(rules.repeatDistance());
    this.frozenAfter = rules.frozenAfter();
  }

  /** Whether an image repeats one of its source's before; if not, it is remembered. */
  boolean repeats(ImageObservation image) {
    if (!filter.isOn()) {
      return false;
    }
    String name = image.source().orElse(NAMELESS);
    boolean repeats = filter.repeats(name, image.values().embedding());
    Source source = sources.computeIfAbsent(name, added -> new Source(image.time()));
    source.seen = later(source.seen, image.time());
    if (!repeats) {
      source.changed = later(source.changed, image.time());
    }
    update(name, source);
    if (sources.size() > MOST_SOURCES) {
      sources.remove(sources.keySet().iterator().next());
    }
    return repeats;
  }

  /** The sources that have brought something since a window began; without a number of images. */
  Repeats since(Instant start) {
    int seen = 0;
    int frozen = 0;
    for (Source source : sources.values()) {
      if (!source.seen.isBefore(start)) {
        seen++;
        frozen += source.frozen ? 1 : 0;
      }
    }
    return new Repeats(0, seen, frozen, frozenNames(start));
  }

  private List<String> frozenNames(Instant start) {
    return sources.entrySet().stream()
        .filter(entry -> entry.getValue().frozen && !entry.getValue().seen.isBefore(start))
        .map(Map.Entry::getKey)
        .filter(name -> !name.equals(NAMELESS))
        .sorted()
        .limit(Repeats.MOST_NAMES)
        .toList();
  }

  private void update(String name, Source source) {
    boolean frozen = !source.changed.plus(frozenAfter).isAfter(source.seen);
    if (frozen != source.frozen) {
      source.frozen = frozen;
      if (frozen) {
        log.warn(
            "stream {}: source {} is frozen: every image since {} repeats one before",
            stream,
            printable(name),
            source.changed);
      } else {
        log.info("stream {}: source {} has thawed", stream, printable(name));
      }
    }
  }

  /** Names come with events: none may break a line of the log. */
  private static String printable(String name) {
    return name.equals(NAMELESS) ? "without a name" : name.replaceAll("\\p{C}", "_");
  }

  private static Instant later(Instant a, Instant b) {
    return a.isAfter(b) ? a : b;
  }
}
