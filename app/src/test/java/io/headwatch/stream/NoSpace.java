package io.headwatch.stream;

import io.headwatch.monitor.StubModel;
import io.headwatch.shift.explanation.EmbeddingSpace;
import java.util.List;
import java.util.Optional;

/** An embedding space of the stub model, in which no pair has a direction and nothing a name. */
final class NoSpace implements EmbeddingSpace {

  @Override
  public double[] products(double[] vector) {
    return new double[StubModel.HEADS * StubModel.NEURONS];
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
