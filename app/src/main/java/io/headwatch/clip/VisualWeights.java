package io.headwatch.clip;

import java.util.ArrayList;
import java.util.List;

/**
 * The image tower's weights as {@code network.py} expects them: convolutions with BatchNorm folded
 * in, then the pooling layer.
 *
 * @param convolutions weight and bias of each convolution, in the order of the forward pass; in a
 *     layer's first block the shortcut's follow those of the main path
 * @param pooling position, then weight and bias of query, key, value and output projection
 */
record VisualWeights(List<WeightArray> convolutions, List<WeightArray> pooling) {

  private static final double EPSILON = 1e-5;

  static VisualWeights read(WeightSource source, ModelConfig config) {
    return new VisualWeights(convolutions(source, config), pooling(source, config));
  }

  /** The pooling layer alone. */
  static List<WeightArray> pooling(WeightSource source, ModelConfig config) {
    int channels = config.channels();
    List<WeightArray> arrays = new ArrayList<>();
    arrays.add(
        WeightArray.read(
            source, "visual.attnpool.positional_embedding", config.locations() + 1, channels));
    for (String projection : List.of("q_proj", "k_proj", "v_proj", "c_proj")) {
      int outputs = projection.equals("c_proj") ? config.embedDim() : channels;
      arrays.add(
          WeightArray.read(source, "visual.attnpool." + projection + ".weight", outputs, channels));
      arrays.add(WeightArray.read(source, "visual.attnpool." + projection + ".bias", outputs));
    }
    return arrays;
  }

  private static List<WeightArray> convolutions(WeightSource source, ModelConfig config) {
    List<WeightArray> arrays = new ArrayList<>();
    Convolution.all(config).forEach(convolution -> fold(arrays, source, convolution));
    return arrays;
  }

  private static void fold(List<WeightArray> arrays, WeightSource source, Convolution convolution) {
    float[] weight = source.read(convolution.weight(), convolution.shape());
    int outputs = convolution.outputs();
    float[] gain = source.read(convolution.gain(), outputs);
    float[] shift = source.read(convolution.shift(), outputs);
    float[] mean = source.read(convolution.mean(), outputs);
    float[] variance = source.read(convolution.variance(), outputs);
    float[] bias = new float[outputs];
    int fan = weight.length / outputs;
    for (int o = 0; o < outputs; o++) {
      double scale = gain[o] / Math.sqrt(variance[o] + EPSILON);
      for (int i = o * fan; i < (o + 1) * fan; i++) {
        weight[i] = (float) (weight[i] * scale);
      }
      bias[o] = (float) (shift[o] - mean[o] * scale);
    }
    arrays.add(new WeightArray(weight, convolution.shape()));
    arrays.add(new WeightArray(bias, outputs));
  }
}
