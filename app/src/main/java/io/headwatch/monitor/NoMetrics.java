package io.headwatch.monitor;

import java.time.Duration;

/** For work that nobody watches: batch commands, tests. */
public final class NoMetrics implements MonitorMetrics {

  @Override
  public void consumed(String topic) {}

  @Override
  public void settled(String stream, Outcome outcome) {}

  @Override
  public void failed(String stream, String reason) {}

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
  public void forgotten(String stream) {}

  @Override
  public void streamRefused() {}

  @Override
  public void lag(String topic, int partition, long records, Duration age) {}

  @Override
  public void revoked(String topic, int partition) {}
}
