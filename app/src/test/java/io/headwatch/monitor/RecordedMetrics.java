package io.headwatch.monitor;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts what the pipeline tells of itself. */
public final class RecordedMetrics implements MonitorMetrics {

  private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();

  public long consumed() {
    return count("consumed");
  }

  /** Events that reached an outcome, over all streams. */
  public long settled(Outcome outcome) {
    return count(outcome.name());
  }

  /** Events that reached any outcome, over all streams. */
  public long settled() {
    long sum = 0;
    for (Outcome outcome : Outcome.values()) {
      sum += settled(outcome);
    }
    return sum;
  }

  public long failed(String reason) {
    return count("failed " + reason);
  }

  public long refused() {
    return count("refused");
  }

  @Override
  public void consumed(String topic) {
    add("consumed");
  }

  @Override
  public void settled(String stream, Outcome outcome) {
    add(outcome.name());
  }

  @Override
  public void failed(String stream, String reason) {
    add("failed " + reason);
  }

  @Override
  public void forgotten(String stream) {}

  @Override
  public void streamRefused() {
    add("refused");
  }

  @Override
  public void stage(Stage stage, Duration duration) {}

  @Override
  public void batch(int images) {}

  @Override
  public void latency(Duration endToEnd) {}

  @Override
  public void judged(WindowVerdict verdict) {}

  @Override
  public void learning(String stream, long images) {}

  @Override
  public void lag(String topic, int partition, long records, Duration age) {}

  @Override
  public void revoked(String topic, int partition) {
    add("revoked");
  }

  private void add(String what) {
    counts.computeIfAbsent(what, w -> new LongAdder()).increment();
  }

  private long count(String what) {
    LongAdder count = counts.get(what);
    return count == null ? 0 : count.sum();
  }
}
