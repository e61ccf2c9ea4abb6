package io.headwatch.monitor;

import io.headwatch.shift.explanation.EmbeddingSpace;
import java.util.List;
import java.util.Optional;

/** An embedding space in which no pair has a direction and nothing a name. */
public record NoSpace(int pairs) implements EmbeddingSpace {

  @Override
  public double[] products(double[] vector) {
    return new double[pairs];
  }

  @Override
  public Optional<String> label(int pair) {
    return Optional.empty();
  }

  @Override
  public float[][] directions(List<String> words) {
    return new float[0][];
  }
}
