package io.headwatch.cli;

import static java.util.Objects.requireNonNull;

import io.headwatch.config.Settings;
import io.headwatch.reference.ConfiguredProfiles;
import io.headwatch.reference.ProfileFile;
import io.headwatch.report.PowerCards;
import io.headwatch.report.ReportedPower;
import io.headwatch.shift.profile.PowerCard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Power cards of profiles that are given, or that the configuration names. Confined to one thread:
 * a profile that was read once is not read again.
 */
final class ConfiguredPowerCards implements PowerCards {

  private static final Logger log = LoggerFactory.getLogger(ConfiguredPowerCards.class);

  private final Optional<Path> given;
  private final Optional<Settings> settings;
  private final Map<String, Optional<PowerCard>> known = new HashMap<>();

  ConfiguredPowerCards(Optional<Path> given, Optional<Settings> settings) {
    this.given = requireNonNull(given, "given is null");
    this.settings = requireNonNull(settings, "settings is null");
  }

  @Override
  public Optional<ReportedPower> of(String stream, String profile, double windowAlpha) {
    if (!known.containsKey(profile)) {
      files(stream).forEach(this::read);
    }
    double alpha = windowAlpha * (1 - conceptsShare());
    return known
        .computeIfAbsent(profile, unknown -> Optional.empty())
        .map(card -> new ReportedPower(profile, card, alpha));
  }

  private Stream<Path> files(String stream) {
    return Stream.concat(
        given.stream(),
        settings.flatMap(all -> ConfiguredProfiles.file(all.streams(), stream)).stream());
  }

  /** A report is better without a power card than not made. */
  private void read(Path file) {
    if (Files.isRegularFile(file)) {
      try {
        ProfileFile profile = ProfileFile.read(file);
        known.put(profile.hash(), profile.power());
      } catch (IOException e) {
        log.warn("no power card in the report: {}", e.getMessage());
      }
    }
  }

  /** What the watch list may take is not there for the detectors that cards are simulated with. */
  private double conceptsShare() {
    return settings
        .filter(all -> !all.concepts().words().isEmpty())
        .map(all -> all.alarm().conceptsShare())
        .orElse(0.0);
  }
}
