package io.headwatch.monitor;

import static java.util.Objects.requireNonNull;

import io.headwatch.shift.explanation.WindowJudge;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Puts the images of every stream into tumbling windows of event time and judges a window once it
 * is over. Confined to one thread.
 */
public final class Monitor {

  private final WindowRules rules;
  private final WindowJudge judge;
  private final SharedPromise promise;
  private final StreamProfiles profiles;
  private final EmbeddingSpaces spaces;
  private final int eventReferences;
  private final MonitorMetrics metrics;
  private final Map<String, StreamMonitor> streams = new TreeMap<>();

  /**
   * @param rules how images become windows
   * @param promise how rare false alarms shall be, divided among the streams judged here
   * @param spaces where embeddings of the network lie, for the words of verdicts
   * @param eventReferences how many of a window's events a verdict refers to, at most
   */
  public Monitor(
      WindowRules rules,
      FalseAlarmPromise promise,
      WindowJudge judge,
      StreamProfiles profiles,
      EmbeddingSpaces spaces,
      int eventReferences,
      MonitorMetrics metrics) {
    this.rules = requireNonNull(rules, "rules is null");
    this.promise = new SharedPromise(requireNonNull(promise, "promise is null"), rules.length());
    this.judge = requireNonNull(judge, "judge is null");
    this.profiles = requireNonNull(profiles, "profiles is null");
    this.spaces = requireNonNull(spaces, "spaces is null");
    this.eventReferences = eventReferences;
    this.metrics = requireNonNull(metrics, "metrics is null");
  }

  /** The window that an event of a time belongs to. */
  public WindowSpan span(Instant time) {
    return WindowSpan.containing(time, rules.length());
  }

  /** Takes an image of a stream into its window. */
  public void observe(String stream, ImageObservation image) {
    long start = System.nanoTime();
    WindowSpan span = span(image.time());
    stream(stream, span).observe(span, image);
    metrics.stage(Stage.STATISTICS, Duration.ofNanos(System.nanoTime() - start));
  }

  /** Notes that sampling left an event of a stream out. */
  public void skip(String stream, Instant time, EventReference event) {
    WindowSpan span = span(time);
    stream(stream, span).skip(span, event);
  }

  /** Names of the streams seen so far, sorted. */
  public Set<String> streams() {
    return new TreeSet<>(streams.keySet());
  }

  /**
   * Closes a stream's windows that ended at or before a time.
   *
   * @return their verdicts, oldest first
   */
  public List<WindowVerdict> close(String stream, Instant until) {
    StreamMonitor monitor = stream(stream);
    List<WindowVerdict> verdicts = new ArrayList<>(monitor.close(until));
    if (monitor instanceof Succession succession && succession.isOver()) {
      succession.before().discard();
      streams.put(stream, succession.after());
    }
    verdicts.forEach(metrics::judged);
    return verdicts;
  }

  /**
   * Number of windows that are held in memory, over all streams: those that wait for their end, and
   * those that had too few images and go on, which count as one.
   */
  public int openWindows() {
    return streams.values().stream().mapToInt(StreamMonitor::openWindows).sum();
  }

  /**
   * Lets go of a stream, unless windows of it are open or go on.
   *
   * @return whether the stream is forgotten
   */
  public boolean forget(String stream) {
    StreamMonitor monitor = streams.get(stream);
    if (monitor != null && monitor.openWindows() > 0) {
      return false;
    }
    if (monitor != null) {
      monitor.flush();
      monitor.discard();
      streams.remove(stream);
      promise.leave(stream);
    }
    profiles.forget(stream);
    metrics.forgotten(stream);
    return true;
  }

  /** Makes durable what does not wait for a verdict. */
  public void flush() {
    streams.values().forEach(StreamMonitor::flush);
  }

  /**
   * Forgets every open window, whose events are going to be read again, and every alarm with its
   * evidence.
   */
  public void discard() {
    streams.values().forEach(StreamMonitor::discard);
    streams.clear();
    promise.clear();
  }

  private StreamMonitor stream(String name) {
    return streams.computeIfAbsent(name, this::newStream);
  }

  /** The stream for a window: one that begins is judged by the profile that there is now. */
  private StreamMonitor stream(String name, WindowSpan span) {
    StreamMonitor monitor = stream(name);
    if (monitor.holds(span)) {
      return monitor;
    }
    Optional<JudgingProfiles> now = profiles.profiles(name);
    if (now.isEmpty() || monitor.judgedBy().filter(now.get()::areThose).isPresent()) {
      return monitor;
    }
    StreamMonitor succession = new Succession(monitor, judged(name, now.get(), monitor.sources()));
    streams.put(name, succession);
    return succession;
  }

  private StreamMonitor newStream(String name) {
    Sources sources = new Sources(name, rules);
    return profiles
        .profiles(name)
        .<StreamMonitor>map(judging -> judged(name, judging, sources))
        .orElseGet(
            () ->
                new LearningStream(
                    name, profiles.learner(name), sources, eventReferences, metrics));
  }

  private JudgedStream judged(String name, JudgingProfiles judging, Sources sources) {
    return new JudgedStream(
        name,
        judging,
        sources,
        rules.maximumAge(),
        spaces.labelled(judging.profile().labels()),
        judge,
        promise,
        eventReferences,
        metrics);
  }
}
