package io.headwatch.training;

import java.util.SplittableRandom;

/** Random numbers of one sample: a training that was interrupted draws the same when it goes on. */
public final class SampleRandom {

  private static final long STEP = 0x9E3779B97F4A7C15L;

  private SampleRandom() {}

  /** The generator of a sample; those of different indices are independent. */
  public static SplittableRandom of(long seed, long index) {
    // One split puts the generator's own mixing between neighbouring indices.
    return new SplittableRandom(seed + index * STEP).split();
  }
}
