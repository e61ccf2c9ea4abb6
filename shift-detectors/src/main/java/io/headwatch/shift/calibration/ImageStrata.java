package io.headwatch.shift.calibration;

import static java.util.Objects.requireNonNull;

import io.headwatch.shift.profile.Stratification;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;

/** The stratum of each image of a reference. Immutable. */
public final class ImageStrata {
  /**
   * Fewest images to draw null windows from: windows of up to 50 are calibrated then. A whole
   * profile needs as many.
   */
  public static final int FEWEST_IMAGES = 100;

  private final Stratification stratification;
  private final int fewestImages;
  private final List<Optional<String>> names;

  private ImageStrata(
      Stratification stratification, int fewestImages, List<Optional<String>> names) {
    this.stratification = requireNonNull(stratification, "stratification is null");
    this.fewestImages = fewestImages;
    this.names = List.copyOf(names);
  }

  /** Images that are not divided. */
  public static ImageStrata none(int images) {
    return new ImageStrata(
        Stratification.NONE, 0, Collections.nCopies(images, Optional.<String>empty()));
  }

  /**
   * Divided images.
   *
   * @param fewestImages images to draw null windows from that a stratum needs, at least 20
   * @param names the stratum of each image; one without is part of the whole only
   * @throws IllegalArgumentException if there are too many labels, or {@code fewestImages} is too
   *     small
   */
  public static ImageStrata of(
      Stratification stratification, int fewestImages, List<Optional<String>> names) {
    if (fewestImages < NullCalibration.FEWEST_IMAGES) {
      throw new IllegalArgumentException(
          "fewest images of a stratum are %d, must be at least %d"
              .formatted(fewestImages, NullCalibration.FEWEST_IMAGES));
    }
    ImageStrata strata = new ImageStrata(stratification, fewestImages, names);
    int found = strata.all().size();
    if (stratification instanceof Stratification.ByLabel && found > Stratification.ByLabel.MOST) {
      throw new IllegalArgumentException(
          "%d labels are too many, at most %d can be strata: choose another field, or group them"
              .formatted(found, Stratification.ByLabel.MOST));
    }
    return strata;
  }

  /** What divides the images. */
  public Stratification stratification() {
    return stratification;
  }

  /** Number of images that are in no stratum. */
  public int outside() {
    return (int) names.stream().filter(Optional::isEmpty).count();
  }

  /** Images that a stratum needs to draw null windows from. */
  int fewestImages() {
    return fewestImages;
  }

  int images() {
    return names.size();
  }

  Optional<String> name(int image) {
    return names.get(image);
  }

  /** The names of all strata, in their order: those that there can be, if that is known. */
  Set<String> all() {
    Set<String> all = new LinkedHashSet<>(stratification.names());
    names.stream().flatMap(Optional::stream).sorted().forEach(all::add);
    return all;
  }

  /** Tells the images of a stratum. */
  IntPredicate in(String stratum) {
    return image -> names.get(image).filter(stratum::equals).isPresent();
  }
}
