package io.headwatch.cli;

import io.headwatch.config.PixelSettings;
import io.headwatch.config.Settings;
import io.headwatch.pixels.EventImages;
import io.headwatch.pixels.PairImages;
import io.headwatch.pixels.PixelRules;
import io.headwatch.reference.ProfileFile;
import io.headwatch.report.ReportImages;
import io.headwatch.stream.RecordImages;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BiConsumer;

/** The images that an instance may show, as {@code pixels} in its configuration says. */
final class ShownImages implements AutoCloseable {

  /** Who looks at a page waits no longer. */
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final PixelSettings settings;
  private final PixelRules rules;
  private final RecordImages events;
  private final ProfileImages profiles;

  private ShownImages(PixelSettings settings, PixelRules rules, RecordImages events) {
    this.settings = settings;
    this.rules = rules;
    this.events = events;
    this.profiles = new ProfileImages(rules);
  }

  /**
   * Nothing is fetched before it is asked for.
   *
   * @throws IOException if the list of erased events cannot be read
   */
  static ShownImages of(Settings settings, Clock clock) throws IOException {
    PixelRules rules = PixelRules.of(settings.pixels(), clock);
    RecordImages events =
        new RecordImages(settings, PipelineFactory.of(settings).decoder(), rules, TIMEOUT);
    return new ShownImages(settings.pixels(), rules, events);
  }

  /** Images of events for the page; empty if it shows none. */
  Optional<EventImages> onPage() {
    return settings.page() ? Optional.of(events) : Optional.empty();
  }

  /** Images of profiles for the page; empty if it shows none. */
  Optional<PairImages> ofProfiles() {
    return settings.page() && settings.profile() ? Optional.of(profiles) : Optional.empty();
  }

  /** Images of events, wherever they go to. */
  EventImages events() {
    return events;
  }

  /** Images of events for reports. */
  ReportImages inReports() {
    return new ReportImages(settings.report() ? Optional.of(events) : Optional.empty(), rules);
  }

  /** Takes in profiles that are read, too. */
  BiConsumer<Path, ProfileFile> alsoToldOf(BiConsumer<Path, ProfileFile> told) {
    return ofProfiles().isPresent() ? told.andThen(profiles::add) : told;
  }

  @Override
  public void close() {
    events.close();
  }
}
