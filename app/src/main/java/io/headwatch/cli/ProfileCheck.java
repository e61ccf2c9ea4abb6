package io.headwatch.cli;

import static java.util.Objects.requireNonNull;

import io.headwatch.check.CheckResult;
import io.headwatch.clip.ContributionModel;
import io.headwatch.config.Settings;
import io.headwatch.config.StreamsSettings;
import io.headwatch.monitor.FalseAlarmPromise;
import io.headwatch.reference.ProfileFile;
import io.headwatch.shift.calibration.FalseAlarmBudget;
import io.headwatch.shift.profile.Calibration;
import io.headwatch.shift.profile.ReferenceProfile;
import io.headwatch.shift.profile.SizeRange;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** Whether the configured profiles can be used with the model, and say something to the alarm. */
final class ProfileCheck {

  private static final String NAME = "profiles";

  private final Settings settings;
  private final Path config;

  /**
   * @param config the file that the settings are from, for advice
   */
  ProfileCheck(Settings settings, Path config) {
    this.settings = requireNonNull(settings, "settings is null");
    this.config = requireNonNull(config, "config is null");
  }

  /** A result per profile, and one for the streams that have none. */
  List<CheckResult> results(ContributionModel model) {
    List<CheckResult> results = new ArrayList<>();
    StreamsSettings streams = settings.streams();
    streams.profile().ifPresent(path -> results.add(result("profile", path, model)));
    new TreeMap<>(streams.profiles())
        .forEach((stream, path) -> results.add(result("profile of " + stream, path, model)));
    if (streams.profile().isEmpty()) {
      withoutProfile().ifPresent(results::add);
    }
    return results;
  }

  private CheckResult result(String name, Path path, ContributionModel model) {
    try {
      ProfileFile file = ProfileFile.readFor(model, path);
      file.requireAlarms(path);
      return file.profile()
          .calibration()
          .map(calibration -> calibrated(name, path, file.profile(), calibration))
          .orElseGet(() -> uncalibrated(name, path));
    } catch (IOException e) {
      return failed(name, String.valueOf(e.getMessage()));
    }
  }

  private CheckResult calibrated(
      String name, Path path, ReferenceProfile profile, Calibration calibration) {
    SizeRange sizes = calibration.supportedSizes();
    List<String> advice = new ArrayList<>(sizeAdvice(sizes));
    advice.addAll(promiseAdvice(calibration));
    String found =
        "%s: %,d images; calibrated for windows of %,d to %,d images, false alarms from %.2g"
            .formatted(
                path,
                profile.size(),
                sizes.smallest(),
                sizes.largest(),
                calibration.smallestFalseAlarm());
    return CheckResult.okUnless(name, found, advice);
  }

  /** For the streams that the configuration names; others may come and make it less. */
  private List<String> promiseAdvice(Calibration calibration) {
    FalseAlarmPromise promise = AlarmPromise.of(settings.alarm());
    Duration window = settings.window().length();
    FalseAlarmBudget stated = promise.budget(window, streams());
    double ofProfile = 1 - conceptsShare();
    FalseAlarmBudget kept =
        stated.supportedBy(Math.min(1, calibration.smallestFalseAlarm() / ofProfile));
    if (kept.equals(stated)) {
      return List.of();
    }
    double seconds = window.toMillis() / 1e3 * kept.windowsBetweenFalseAlarms();
    return List.of(
        "alarm.time-between-false-alarms = %s cannot be kept with its %d null windows, only %s: "
                .formatted(
                    promise.time(),
                    calibration.nulls().windows(),
                    Duration.ofSeconds(Math.round(seconds)))
            + "build it with --null-windows %d, or make window.length longer"
                .formatted((long) Math.ceil(stated.nullWindows() / ofProfile)));
  }

  /** What the watch list takes of the false alarms of windows, if there is one. */
  private double conceptsShare() {
    return settings.concepts().words().isEmpty() ? 0 : settings.alarm().conceptsShare();
  }

  private int streams() {
    boolean byTopic = settings.streams().by() == StreamsSettings.By.TOPIC;
    int named = byTopic ? settings.input().topics().size() : settings.streams().profiles().size();
    return Math.max(1, named);
  }

  private List<String> sizeAdvice(SizeRange sizes) {
    int fewest = settings.window().minimumSamples();
    if (fewest > sizes.largest()) {
      return List.of(
          "window.minimum-samples = %d is beyond these sizes, so every window is judged"
                  .formatted(fewest)
              + " conservatively: build the profile with a larger --largest-window");
    }
    return fewest < sizes.smallest()
        ? List.of(
            "window.minimum-samples = %d is below these sizes: windows are judged from %d images on"
                .formatted(fewest, sizes.smallest()))
        : List.of();
  }

  private static CheckResult uncalibrated(String name, Path path) {
    return failed(
        name,
        path + " has no calibration (merged?), so nothing can be judged by it; build a new one");
  }

  private Optional<CheckResult> withoutProfile() {
    StreamsSettings streams = settings.streams();
    boolean byTopic = streams.by() == StreamsSettings.By.TOPIC;
    List<String> without = new ArrayList<>(byTopic ? settings.input().topics() : List.of("NAME"));
    without.removeAll(streams.profiles().keySet());
    if (without.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        streams.learning().directory().isPresent()
            ? learning(streams)
            : unjudged(byTopic ? "streams " + without : "streams not listed", without.get(0)));
  }

  private static CheckResult learning(StreamsSettings streams) {
    return new CheckResult.Ok(
        NAME,
        "streams without one learn it from their first %,d images"
            .formatted(streams.learning().images()));
  }

  private CheckResult unjudged(String streams, String example) {
    return new CheckResult.Warning(
        NAME,
        streams + " have none: they are watched, but never judged",
        List.of(
            "build one of a time when all was well, and set streams.profile to it:",
            "headwatch profile build --config %s --stream %s --from TIME --to TIME --out FILE"
                .formatted(config, example),
            "or set streams.learning.directory, and each stream learns from its first images"));
  }

  private static CheckResult failed(String name, String found) {
    return new CheckResult.Failed(name, found, List.of());
  }
}
