package io.headwatch.report;

import io.headwatch.pixels.ErasedEvents;
import io.headwatch.pixels.PixelRules;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/** Reports that hold no images. */
public final class NoImages {

  public static final ReportImages NONE =
      new ReportImages(
          Optional.empty(),
          new PixelRules(Duration.ofDays(30), ErasedEvents.none(), Clock.systemUTC()));

  private NoImages() {}
}
