package io.headwatch.cli;

import io.headwatch.config.Settings;
import io.headwatch.pixels.ErasedEvents;
import io.headwatch.pixels.PixelRules;
import io.headwatch.report.ReportImages;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/** The images that reports of a command hold: those of the configuration, or none without one. */
record ReportPixels(ReportImages images, Optional<ShownImages> shown) implements AutoCloseable {

  /**
   * Nothing is fetched before it is asked for.
   *
   * @throws IOException if the list of erased events cannot be read
   */
  static ReportPixels of(Optional<Settings> settings, Clock clock) throws IOException {
    if (settings.isEmpty()) {
      PixelRules rules = new PixelRules(Duration.ZERO, ErasedEvents.none(), clock);
      return new ReportPixels(new ReportImages(Optional.empty(), rules), Optional.empty());
    }
    ShownImages shown = ShownImages.of(settings.get(), clock);
    return new ReportPixels(shown.inReports(), Optional.of(shown));
  }

  @Override
  public void close() {
    shown.ifPresent(ShownImages::close);
  }
}
