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
  private static final int EXPANSION = 4;

  static VisualWeights read(WeightSource source, ModelConfig config) {
    return new VisualWeights(
        new Reader(source).convolutions(config), pooling(source, config.channels(), config));
  }

  private static List<WeightArray> pooling(WeightSource source, int channels, ModelConfig config) {
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

  /** Walks the residual blocks and folds each convolution's BatchNorm into it. */
  private static final class Reader {
    private final WeightSource source;
    private final List<WeightArray> arrays = new ArrayList<>();

    Reader(WeightSource source) {
      this.source = source;
    }

    List<WeightArray> convolutions(ModelConfig config) {
      int width = config.width();
      fold("visual.conv1", "visual.bn1", width / 2, 3, 3);
      fold("visual.conv2", "visual.bn2", width / 2, width / 2, 3);
      fold("visual.conv3", "visual.bn3", width, width / 2, 3);
      int inputs = width;
      for (int layer = 0; layer < config.layers().size(); layer++) {
        int planes = width << layer;
        for (int block = 0; block < config.layers().get(layer); block++) {
          block("visual.layer%d.%d.".formatted(layer + 1, block), inputs, planes, block == 0);
          inputs = planes * EXPANSION;
        }
      }
      return arrays;
    }

    private void block(String prefix, int inputs, int planes, boolean first) {
      fold(prefix + "conv1", prefix + "bn1", planes, inputs, 1);
      fold(prefix + "conv2", prefix + "bn2", planes, planes, 3);
      fold(prefix + "conv3", prefix + "bn3", planes * EXPANSION, planes, 1);
      if (first) {
        fold(prefix + "downsample.0", prefix + "downsample.1", planes * EXPANSION, inputs, 1);
      }
    }

    private void fold(String convolution, String norm, int outputs, int inputs, int kernel) {
      float[] weight = source.read(convolution + ".weight", outputs, inputs, kernel, kernel);
      float[] gain = source.read(norm + ".weight", outputs);
      float[] shift = source.read(norm + ".bias", outputs);
      float[] mean = source.read(norm + ".running_mean", outputs);
      float[] variance = source.read(norm + ".running_var", outputs);
      float[] bias = new float[outputs];
      int fan = inputs * kernel * kernel;
      for (int o = 0; o < outputs; o++) {
        double scale = gain[o] / Math.sqrt(variance[o] + EPSILON);
        for (int i = o * fan; i < (o + 1) * fan; i++) {
          weight[i] = (float) (weight[i] * scale);
        }
        bias[o] = (float) (shift[o] - mean[o] * scale);
      }
      arrays.add(new WeightArray(weight, outputs, inputs, kernel, kernel));
      arrays.add(new WeightArray(bias, outputs));
    }
  }
}
