package io.headwatch.reference;

import static java.util.Objects.requireNonNull;

import io.headwatch.shift.calibration.ConceptCalibration;
import io.headwatch.shift.calibration.FalseAlarmBudget;
import io.headwatch.shift.calibration.ReplicateRunner;
import io.headwatch.shift.explanation.ConceptAlarm;
import io.headwatch.shift.profile.BuildParameters;
import io.headwatch.shift.profile.Calibration;
import io.headwatch.shift.profile.ReferenceProfile;
import io.headwatch.shift.profile.SeriesSample;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives the watch list its part in the alarm: null windows are drawn from the scores of the
 * concepts that a profile's images have, whenever a profile is loaded, since the list is none of
 * the profile's.
 *
 * @param share share of a window's false alarms for the watch list, 0 to below 1; with 0 it has no
 *     part in the alarm
 * @param runner where null windows are scored
 */
public record WatchListCalibration(double share, ReplicateRunner runner) {
  private static final Logger log = LoggerFactory.getLogger(WatchListCalibration.class);

  /**
   * Most null windows: about half a minute of one core for windows of 1,000 images and 100
   * concepts, and 5 MB. Profiles of up to 11,000 null windows and a share of a tenth need no more.
   */
  private static final long MOST_WINDOWS = 100_000;

  public WatchListCalibration {
    requireNonNull(runner, "runner is null");
    if (!(share >= 0 && share < 1)) {
      throw new IllegalArgumentException("share is " + share + ", must be in [0, 1)");
    }
  }

  /** Of a watch list that has no part in the alarm. */
  public static WatchListCalibration none() {
    return new WatchListCalibration(0, ReplicateRunner.SEQUENTIAL);
  }

  /**
   * The watch list's part in the alarm; empty if it has none, if the profile has no calibration, or
   * if too little is known of its images.
   *
   * @param path where the profile was read from, for the log
   * @param sample the concepts' scores of the profile's images
   */
  Optional<ConceptAlarm> alarm(Path path, ReferenceProfile profile, SeriesSample sample) {
    if (share == 0 || sample.series().size() == 0 || profile.calibration().isEmpty()) {
      return Optional.empty();
    }
    Calibration ofProfile = profile.calibration().get();
    Optional<String> lacking = lacking(ofProfile, sample);
    if (lacking.isPresent()) {
      log.warn("the profile {}: {}; the watch list raises no alarm", path, lacking.get());
      return Optional.empty();
    }
    int windows = (int) Math.min(MOST_WINDOWS, ConceptAlarm.nullWindowsFor(ofProfile, share));
    log.info(
        "the profile {}: drawing {} null windows of {} concepts from {} of its images",
        path,
        windows,
        sample.series().size(),
        sample.size());
    return Optional.of(new ConceptAlarm(calibration(windows, ofProfile, profile, sample), share));
  }

  private Optional<String> lacking(Calibration ofProfile, SeriesSample sample) {
    if (ofProfile.nulls().blockLength() > 1) {
      return Optional.of("its null windows are drawn by blocks, which are not known of its sample");
    }
    if (ofProfile.smallestFalseAlarm() / (1 - share) > FalseAlarmBudget.LARGEST_ALPHA) {
      return Optional.of("its null windows are too few to leave the watch list a share");
    }
    return sample.size() < ConceptCalibration.FEWEST_IMAGES
        ? Optional.of(
            "it keeps the scalars of %d images, null windows need %d"
                .formatted(sample.size(), ConceptCalibration.FEWEST_IMAGES))
        : Optional.empty();
  }

  private Calibration calibration(
      int windows, Calibration ofProfile, ReferenceProfile profile, SeriesSample sample) {
    long seed = profile.parameters().orElse(BuildParameters.DEFAULTS).seed();
    int largest = ofProfile.supportedSizes().largest();
    return new ConceptCalibration(
            windows, Math.max(BuildParameters.SMALLEST_WINDOW, largest), seed, runner)
        .calibrate(sample);
  }
}
