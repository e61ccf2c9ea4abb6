package io.headwatch.scenes;

import java.util.random.RandomGenerator;

/** A uniform distribution from {@code from} up to, but not including, {@code to}. */
record Range(double from, double to) {

  double draw(RandomGenerator random) {
    return from + (to - from) * random.nextDouble();
  }

  Range scaled(double factor) {
    return new Range(from * factor, to * factor);
  }
}
