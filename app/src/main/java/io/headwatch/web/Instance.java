package io.headwatch.web;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headwatch.monitor.PipelineFigures;
import io.headwatch.pixels.EventImages;
import io.headwatch.pixels.PairImages;
import io.headwatch.report.ReportFiles;
import io.headwatch.segmentation.SegmentationDesk;
import java.util.Optional;

/** What the API asks of the instance that serves it. Safe for use by several threads. */
public interface Instance {

  /** The version of Headwatch. */
  String version();

  /** Whether the model is warm and the profiles are verified. */
  boolean ready();

  /** Whether all of the results topic was read once. */
  boolean caughtUp();

  /** Why the results topic cannot be read at present; empty while all is well. */
  Optional<String> historyFailure();

  /** How events pass through. */
  PipelineFigures pipeline();

  /** Images of events; empty if the page may show none. */
  Optional<EventImages> eventImages();

  /** Images of profiles; empty if the page may show none. */
  Optional<PairImages> pairImages();

  /** Where this instance writes reports by schedule; empty if it writes none. */
  Optional<ReportFiles> reports();

  /** Where masks are made; empty while Headwatch starts, or if it makes none. */
  Optional<SegmentationDesk> segmentation();

  /** Describes the profile of a hash, if this instance uses it. */
  Optional<ObjectNode> profile(String hash);
}
