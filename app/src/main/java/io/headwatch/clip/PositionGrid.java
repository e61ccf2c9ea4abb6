package io.headwatch.clip;

import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.IValue;
import java.util.HashMap;
import java.util.Map;

/**
 * The positional embedding for grids of other sizes than the network was trained on, interpolated
 * once each.
 */
final class PositionGrid implements AutoCloseable {

  /** More sizes than anybody uses at once; then all are made anew. */
  private static final int MOST_SIZES = 8;

  private final Network network;
  private final WeightArray stored;
  private final int storedSide;
  private final Map<Integer, PtNDArray> bySide = new HashMap<>();

  /**
   * @param stored of the network, (side^2 + 1) x C
   * @param side of the stored grid
   */
  PositionGrid(Network network, WeightArray stored, int side) {
    this.network = network;
    this.stored = stored;
    this.storedSide = side;
  }

  /** The embedding for a grid of side x side locations; to be closed by the caller. */
  IValue of(int side) {
    if (bySide.size() == MOST_SIZES && !bySide.containsKey(side)) {
      close();
    }
    return IValue.from(bySide.computeIfAbsent(side, this::resized));
  }

  private PtNDArray resized(int side) {
    WeightSource source = (name, shape) -> stored.values();
    int locations = side * side + 1;
    int channels = stored.shape()[1];
    return network.array(
        WeightArray.read(
            new ResizedPosition(source, storedSide, side),
            ResizedPosition.POSITION,
            locations,
            channels));
  }

  @Override
  public void close() {
    bySide.values().forEach(PtNDArray::close);
    bySide.clear();
  }
}
