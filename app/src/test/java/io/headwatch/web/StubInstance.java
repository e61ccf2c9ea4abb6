package io.headwatch.web;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headwatch.monitor.PipelineFigures;
import io.headwatch.pixels.EventImages;
import io.headwatch.pixels.PairImages;
import io.headwatch.report.ReportFiles;
import io.headwatch.segmentation.SegmentationDesk;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An instance with something of everything. */
final class StubInstance implements Instance {

  static final String PROFILE = "ab".repeat(32);

  private static final PipelineFigures.Quantile BOUND = new PipelineFigures.Quantile(0.0005, true);

  boolean caughtUp;
  Optional<String> failure = Optional.empty();
  @Nullable EventImages eventImages;
  @Nullable PairImages pairImages;
  Optional<ReportFiles> reports = Optional.empty();
  @Nullable SegmentationDesk segmentation;

  @Override
  public String version() {
    return "1.2.3";
  }

  @Override
  public boolean ready() {
    return true;
  }

  @Override
  public boolean caughtUp() {
    return caughtUp;
  }

  @Override
  public Optional<String> historyFailure() {
    return failure;
  }

  @Override
  public PipelineFigures pipeline() {
    return new PipelineFigures(
        List.of(new PipelineFigures.Lag("images", 3, 17, 2.5)),
        List.of(new PipelineFigures.Count("s", "observed", 5)),
        List.of(new PipelineFigures.Count("s", "too_large", 2)),
        List.of(
            new PipelineFigures.Latency("decode", 5, 0.25, time(0.125), time(0.5)),
            new PipelineFigures.Latency("statistics", 5, 0.00002, BOUND, BOUND)));
  }

  private static PipelineFigures.Quantile time(double seconds) {
    return new PipelineFigures.Quantile(seconds, false);
  }

  @Override
  public Optional<ReportFiles> reports() {
    return reports;
  }

  @Override
  public Optional<EventImages> eventImages() {
    return Optional.ofNullable(eventImages);
  }

  @Override
  public Optional<PairImages> pairImages() {
    return Optional.ofNullable(pairImages);
  }

  @Override
  public Optional<SegmentationDesk> segmentation() {
    return Optional.ofNullable(segmentation);
  }

  @Override
  public Optional<ObjectNode> profile(String hash) {
    return hash.equals(PROFILE)
        ? Optional.of(
            new ObjectMapper()
                .createObjectNode()
                .put("hash", PROFILE)
                .put("n", 2_000)
                .put("created", "2026-03-01T12:00:00Z"))
        : Optional.empty();
  }
}
