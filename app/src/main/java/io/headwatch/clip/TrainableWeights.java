package io.headwatch.clip;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/**
 * Everything that training changes, by open_clip's names, in the order that {@code training.py}
 * expects.
 *
 * @param convolutions per convolution its weight, then gain and shift of its BatchNorm
 * @param statistics per convolution running mean and variance of its BatchNorm
 * @param pooling position, then weight and bias of query, key, value and output projection
 * @param text as {@link TextWeights}
 * @param table a row of O values per word, then the logarithm of the softmax's scale
 */
record TrainableWeights(
    List<NamedWeight> convolutions,
    List<NamedWeight> statistics,
    List<NamedWeight> pooling,
    List<NamedWeight> text,
    List<NamedWeight> table) {

  /** Logarithm of the softmax's scale. */
  static final String SCALE = "logit_scale";

  /** The words' table, which no other program knows. */
  static final String TABLE = "training.table";

  /** A tensor with its name. */
  record NamedWeight(String name, WeightArray array) {}

  static TrainableWeights read(WeightSource source, ModelConfig config, int words) {
    Recorder convolutions = new Recorder(source);
    Recorder statistics = new Recorder(source);
    for (Convolution convolution : Convolution.all(config)) {
      convolutions.record(convolution.weight(), convolution.shape());
      convolutions.record(convolution.gain(), convolution.outputs());
      convolutions.record(convolution.shift(), convolution.outputs());
      statistics.record(convolution.mean(), convolution.outputs());
      statistics.record(convolution.variance(), convolution.outputs());
    }
    Recorder pooling = new Recorder(source);
    VisualWeights.pooling(pooling, config);
    Recorder text = new Recorder(source);
    TextWeights.read(text, config);
    Recorder table = new Recorder(source);
    table.record(TABLE, words, config.embedDim());
    table.record(SCALE);
    return new TrainableWeights(
        convolutions.read, statistics.read, pooling.read, text.read, table.read);
  }

  /** All of them. */
  List<NamedWeight> all() {
    return Stream.of(convolutions, statistics, pooling, text, table)
        .flatMap(Collection::stream)
        .toList();
  }

  /** Remembers what was read from another source. */
  private static final class Recorder implements WeightSource {
    private final WeightSource source;
    private final List<NamedWeight> read = new ArrayList<>();

    Recorder(WeightSource source) {
      this.source = source;
    }

    @Override
    public float[] read(String name, int... shape) {
      float[] values = source.read(name, shape);
      read.add(new NamedWeight(name, new WeightArray(values, shape)));
      return values;
    }

    void record(String name, int... shape) {
      read(name, shape);
    }
  }
}
