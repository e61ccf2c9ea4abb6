package io.headwatch.metrics;

import io.headwatch.monitor.PipelineFigures;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The metrics of the pipeline as figures for people. */
record PipelineSummary(
    Gauge lagRecords, Gauge lagAge, Counter outcomes, Counter failures, Histogram stages) {

  PipelineFigures figures() {
    return new PipelineFigures(
        lags(),
        counts(outcomes, "outcome"),
        counts(failures, "reason"),
        stages.collect().getDataPoints().stream().map(PipelineSummary::latency).toList());
  }

  private List<PipelineFigures.Lag> lags() {
    Map<Labels, Double> ages =
        lagAge.collect().getDataPoints().stream()
            .collect(
                Collectors.toMap(
                    GaugeDataPointSnapshot::getLabels, GaugeDataPointSnapshot::getValue));
    return lagRecords.collect().getDataPoints().stream()
        .map(
            point ->
                new PipelineFigures.Lag(
                    point.getLabels().get("topic"),
                    Integer.parseInt(point.getLabels().get("partition")),
                    (long) point.getValue(),
                    ages.getOrDefault(point.getLabels(), 0.0)))
        .toList();
  }

  private static List<PipelineFigures.Count> counts(Counter counter, String what) {
    return counter.collect().getDataPoints().stream()
        .map(
            point ->
                new PipelineFigures.Count(
                    point.getLabels().get("stream"),
                    point.getLabels().get(what),
                    (long) point.getValue()))
        .toList();
  }

  private static PipelineFigures.Latency latency(HistogramDataPointSnapshot point) {
    ClassicHistogramBuckets buckets = point.getClassicBuckets();
    long count = buckets.stream().mapToLong(bucket -> bucket.getCount()).sum();
    return new PipelineFigures.Latency(
        point.getLabels().get("stage"),
        count,
        count == 0 ? 0 : point.getSum() / count,
        quantile(buckets, count * 0.5),
        quantile(buckets, count * 0.99));
  }

  /**
   * Times of a bucket are taken as spread evenly, but not in the first: it reaches down to 0, and
   * what is fast is all in it. Beyond the last bound there is only the bound.
   */
  private static PipelineFigures.Quantile quantile(ClassicHistogramBuckets buckets, double rank) {
    double below = buckets.getCount(0);
    double lower = buckets.getUpperBound(0);
    if (below >= rank) {
      return new PipelineFigures.Quantile(lower, true);
    }
    for (int i = 1; i < buckets.size(); i++) {
      double upper = buckets.getUpperBound(i);
      long here = buckets.getCount(i);
      if (Double.isInfinite(upper)) {
        break;
      }
      if (below + here >= rank) {
        return new PipelineFigures.Quantile(lower + (upper - lower) * (rank - below) / here, false);
      }
      below += here;
      lower = upper;
    }
    return new PipelineFigures.Quantile(lower, false);
  }
}
