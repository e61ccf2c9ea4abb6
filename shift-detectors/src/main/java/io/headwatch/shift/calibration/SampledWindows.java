package io.headwatch.shift.calibration;

import static java.util.Objects.requireNonNull;

import io.headwatch.shift.detector.Detector;
import io.headwatch.shift.detector.DetectorChoice;
import io.headwatch.shift.detector.FeatureDetector;
import io.headwatch.shift.detector.PairSummary;
import io.headwatch.shift.detector.PairsDetector;
import io.headwatch.shift.profile.Calibration;
import io.headwatch.shift.profile.ReferenceProfile;
import io.headwatch.shift.profile.ReferenceSample;
import io.headwatch.shift.statistics.ImageFeatures;
import io.headwatch.shift.statistics.ImageReading;
import io.headwatch.shift.statistics.ImageValues;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Many windows made of the images of a sample, judged against a profile that the sample took no
 * part in: every image is binned once, however many windows it is in. Immutable; may be asked by
 * several threads at a time. Takes a byte for each pair and image, and the images' features.
 */
public final class SampledWindows {
  private final ReferenceProfile profile;
  private final Calibration calibration;
  private final List<PairsDetector> ofPairs = new ArrayList<>();
  private final List<FeatureDetector> ofFeatures = new ArrayList<>();
  private final BinnedImages binned;
  private final ImageFeatures[] features;

  /**
   * Reads and bins all images.
   *
   * @param reading of the words and concepts that the profile holds
   * @throws IllegalArgumentException if the profile has no calibration, or the sample other pairs
   */
  public SampledWindows(ReferenceSample sample, ImageReading reading, ReferenceProfile profile) {
    this.profile = requireNonNull(profile, "profile is null");
    this.calibration =
        profile
            .calibration()
            .orElseThrow(() -> new IllegalArgumentException("the profile has no calibration"));
    for (Detector detector :
        DetectorChoice.named(calibration.detectors()).on(calibration.pairs())) {
      if (detector instanceof PairsDetector pairs) {
        ofPairs.add(pairs);
      } else if (detector instanceof FeatureDetector other) {
        ofFeatures.add(other);
      }
    }
    this.binned = new BinnedImages(sample.size(), 0, sample.pairs());
    this.features = new ImageFeatures[sample.size()];
    for (int image = 0; image < features.length; image++) {
      take(sample, reading, image);
    }
  }

  private void take(ReferenceSample sample, ImageReading reading, int image) {
    float[] scalars = new float[sample.pairs()];
    float[] embedding = new float[sample.embeddingSize()];
    float[] pixels = new float[sample.pixelMeasures()];
    sample.scalars(image, 0, scalars.length, scalars);
    sample.embedding(image, embedding);
    sample.pixels(image, pixels);
    byte[] bins = new byte[scalars.length];
    profile.edges().bins(scalars, bins);
    binned.set(image, bins);
    ImageValues values =
        reading.read(new float[][] {scalars}, new float[][] {embedding}).get(0).withPixels(pixels);
    features[image] = ImageFeatures.of(values, profile.basis());
  }

  /** Number of images. */
  public int size() {
    return features.length;
  }

  /** What an image is told apart by; its arrays are not to be changed. */
  ImageFeatures features(int image) {
    return features[image];
  }

  /**
   * The p-values of windows.
   *
   * @param draws numbers of images, at least as many as the largest size: the first n are the
   *     window of n
   * @param sizes window sizes, ascending
   * @return by draw and size: the p-value of each of the calibration's detectors, in their order,
   *     and last the combined one
   */
  public double[][][] pValues(List<int[]> draws, int[] sizes) {
    PairResampling pairs =
        new PairResampling(
            binned, profile.edges(), profile.statistics().binCounts(), ofPairs, sizes, false);
    FeatureResampling others =
        new FeatureResampling(features, profile.statistics().features(), ofFeatures, sizes, false);
    List<PairSummary[][]> summaries = new ArrayList<>();
    draws.forEach(draw -> summaries.add(pairs.start()));
    pairs.add(draws, summaries);
    double[][][] pValues = new double[draws.size()][sizes.length][];
    for (int i = 0; i < pValues.length; i++) {
      double[][] pairScores = pairs.scores(summaries.get(i));
      double[][] otherScores = others.scores(draws.get(i));
      for (int size = 0; size < sizes.length; size++) {
        pValues[i][size] = pValues(pairScores, otherScores, size, sizes[size]);
      }
    }
    return pValues;
  }

  /** Null scores are in the same order: detectors of pairs first. */
  private double[] pValues(double[][] pairScores, double[][] otherScores, int size, int n) {
    double[] scores = new double[pairScores.length + otherScores.length];
    for (int d = 0; d < scores.length; d++) {
      scores[d] =
          d < pairScores.length ? pairScores[d][size] : otherScores[d - pairScores.length][size];
    }
    double[] single = calibration.test().pValues(scores, n);
    double[] all = Arrays.copyOf(single, single.length + 1);
    all[single.length] = calibration.test().pValue(single, n);
    return all;
  }
}
