package io.headwatch.monitor;

import java.util.List;

/**
 * How events pass through the pipeline, since the start of the process.
 *
 * @param lags how far behind reading is, by partition
 * @param outcomes what became of events, by stream
 * @param failures why events could not be used, by stream
 * @param stages how long the steps take
 */
public record PipelineFigures(
    List<Lag> lags, List<Count> outcomes, List<Count> failures, List<Latency> stages) {

  public PipelineFigures {
    lags = List.copyOf(lags);
    outcomes = List.copyOf(outcomes);
    failures = List.copyOf(failures);
    stages = List.copyOf(stages);
  }

  /**
   * How far behind reading a partition is.
   *
   * @param records records not yet read
   * @param seconds age of the newest record taken in, while there are more
   */
  public record Lag(String topic, int partition, long records, double seconds) {}

  /**
   * A number of events of a stream.
   *
   * @param what an outcome, or a reason
   */
  public record Count(String stream, String what, long events) {}

  /**
   * How long a step takes.
   *
   * @param count how often it was done
   * @param meanSeconds mean time
   * @param median half of the times are below it
   * @param p99 99 of 100 are below it
   */
  public record Latency(
      String stage, long count, double meanSeconds, Quantile median, Quantile p99) {}

  /**
   * A time that a share of all times is below, read between the bounds of a histogram.
   *
   * @param seconds the time
   * @param isBound whether it is the histogram's smallest bound, and the quantile anywhere below
   */
  public record Quantile(double seconds, boolean isBound) {}
}
