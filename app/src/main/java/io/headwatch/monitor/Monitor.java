package io.headwatch.monitor;

import static java.util.Objects.requireNonNull;

import io.headwatch.shift.explanation.WindowJudge;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
    stream(stream).observe(span(image.time()), image);
    metrics.stage(Stage.STATISTICS, Duration.ofNanos(System.nanoTime() - start));
  }

  /** Notes that sampling left an event of a stream out. */
  public void skip(String stream, Instant time, EventReference event) {
    stream(stream).skip(span(time), event);
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
    if (monitor instanceof LearningStream learning) {
      learning.successor().ifPresent(judged -> streams.put(stream, judged));
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

  private StreamMonitor newStream(String name) {
    Sources sources = new Sources(name, rules);
    return profiles
        .profile(name)
        .<StreamMonitor>map(profile -> judged(name, profile, sources))
        .orElseGet(
            () ->
                new LearningStream(
                    name,
                    profiles.learner(name),
                    sources,
                    eventReferences,
                    metrics,
                    profile -> judged(name, profile, sources)));
  }

  private JudgedStream judged(String name, StreamProfile profile, Sources sources) {
    return new JudgedStream(
        name,
        profile,
        sources,
        rules.maximumAge(),
        spaces.labelled(profile.labels()),
        judge,
        promise,
        eventReferences,
        metrics);
  }
}
