package io.headwatch.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headwatch.metrics.PrometheusMetrics;
import io.headwatch.monitor.PipelineFigures;
import io.headwatch.pixels.EventImages;
import io.headwatch.pixels.PairImages;
import io.headwatch.report.ReportFiles;
import io.headwatch.segmentation.SegmentationDesk;
import io.headwatch.stream.ResultsReader;
import io.headwatch.web.Instance;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;

/** What the daemon's parts tell the page. */
record DaemonInstance(
    BooleanSupplier whetherReady,
    ResultsReader reader,
    PrometheusMetrics metrics,
    ProfileLibrary profiles,
    Optional<EventImages> eventImages,
    Optional<PairImages> pairImages,
    Optional<ReportFiles> reports,
    AtomicReference<SegmentationDesk> desk)
    implements Instance {

  @Override
  public String version() {
    return Version.number();
  }

  @Override
  public boolean ready() {
    return whetherReady.getAsBoolean();
  }

  @Override
  public boolean caughtUp() {
    return reader.caughtUp();
  }

  @Override
  public Optional<String> historyFailure() {
    return reader.failure();
  }

  @Override
  public PipelineFigures pipeline() {
    return metrics.figures();
  }

  @Override
  public Optional<SegmentationDesk> segmentation() {
    return Optional.ofNullable(desk.get());
  }

  @Override
  public Optional<ObjectNode> profile(String hash) {
    return profiles.outline(hash);
  }
}
