package io.headwatch.shift.calibration;

import io.headwatch.shift.profile.InMemoryReferenceSample;
import io.headwatch.shift.statistics.BinEdges;
import io.headwatch.shift.statistics.PaneStatistics;
import java.util.SplittableRandom;

/**
 * Images with correlated scalars: a few latent factors, normal and independent, mixed into every
 * pair by fixed random loadings, plus noise of each pair's own.
 */
public final class FactorModel {
  public static final int EMBEDDING = 2;
  private static final float NOISE = 0.5f;

  private final float[][] loadings;
  private final float[] factorShift;

  public FactorModel(int pairs, int factors, long seed) {
    this(randomLoadings(pairs, factors, seed), new float[factors]);
  }

  private FactorModel(float[][] loadings, float[] factorShift) {
    this.loadings = loadings;
    this.factorShift = factorShift;
  }

  /** The same model with the means of its first factors moved, in their standard deviations. */
  public FactorModel shifted(int factors, float by) {
    float[] shift = factorShift.clone();
    for (int f = 0; f < factors; f++) {
      shift[f] += by;
    }
    return new FactorModel(loadings, shift);
  }

  public InMemoryReferenceSample sample(int images, SplittableRandom random) {
    InMemoryReferenceSample sample = new InMemoryReferenceSample(loadings.length, EMBEDDING);
    for (int i = 0; i < images; i++) {
      sample.add(image(random), new float[EMBEDDING]);
    }
    return sample;
  }

  public PaneStatistics window(int images, BinEdges edges, SplittableRandom random) {
    PaneStatistics window = new PaneStatistics(edges, EMBEDDING);
    for (int i = 0; i < images; i++) {
      window.add(image(random), new float[EMBEDDING]);
    }
    return window;
  }

  public float[] image(SplittableRandom random) {
    float[] factors = factorShift.clone();
    for (int f = 0; f < factors.length; f++) {
      factors[f] += (float) random.nextGaussian();
    }
    float[] scalars = new float[loadings.length];
    for (int pair = 0; pair < scalars.length; pair++) {
      float value = NOISE * (float) random.nextGaussian();
      for (int f = 0; f < factors.length; f++) {
        value += loadings[pair][f] * factors[f];
      }
      scalars[pair] = value;
    }
    return scalars;
  }

  private static float[][] randomLoadings(int pairs, int factors, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[][] loadings = new float[pairs][factors];
    for (float[] row : loadings) {
      for (int f = 0; f < factors; f++) {
        row[f] = (float) (random.nextGaussian() / Math.sqrt(factors));
      }
    }
    return loadings;
  }
}
