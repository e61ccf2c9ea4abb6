package io.headwatch.clip;

import java.util.ArrayList;
import java.util.List;

/**
 * A convolution of the image tower, which has no bias, and the BatchNorm after it.
 *
 * @param prefix what its tensors' names start with, such as {@code visual.layer1.0.}
 * @param name of the convolution behind the prefix, such as {@code conv1}
 * @param norm name of the BatchNorm behind the prefix, such as {@code bn1}
 * @param outputs channels that it gives
 * @param inputs channels that it takes
 * @param kernel width and height in pixels
 */
record Convolution(String prefix, String name, String norm, int outputs, int inputs, int kernel) {

  private static final int EXPANSION = 4;

  /**
   * All of a network, in the order of the forward pass; in a stage's first block the shortcut's
   * follows those of the main path.
   */
  static List<Convolution> all(ModelConfig config) {
    List<Convolution> all = new ArrayList<>();
    int width = config.width();
    all.add(new Convolution("visual.", "conv1", "bn1", width / 2, 3, 3));
    all.add(new Convolution("visual.", "conv2", "bn2", width / 2, width / 2, 3));
    all.add(new Convolution("visual.", "conv3", "bn3", width, width / 2, 3));
    int inputs = width;
    for (int layer = 0; layer < config.layers().size(); layer++) {
      int planes = width << layer;
      for (int block = 0; block < config.layers().get(layer); block++) {
        String prefix = "visual.layer%d.%d.".formatted(layer + 1, block);
        all.addAll(block(prefix, inputs, planes, block == 0));
        inputs = planes * EXPANSION;
      }
    }
    return all;
  }

  private static List<Convolution> block(String prefix, int inputs, int planes, boolean first) {
    int outputs = planes * EXPANSION;
    List<Convolution> block = new ArrayList<>();
    block.add(new Convolution(prefix, "conv1", "bn1", planes, inputs, 1));
    block.add(new Convolution(prefix, "conv2", "bn2", planes, planes, 3));
    block.add(new Convolution(prefix, "conv3", "bn3", outputs, planes, 1));
    if (first) {
      block.add(new Convolution(prefix, "downsample.0", "downsample.1", outputs, inputs, 1));
    }
    return block;
  }

  int[] shape() {
    return new int[] {outputs, inputs, kernel, kernel};
  }

  String weight() {
    return prefix + name + ".weight";
  }

  String gain() {
    return prefix + norm + ".weight";
  }

  String shift() {
    return prefix + norm + ".bias";
  }

  String mean() {
    return prefix + norm + ".running_mean";
  }

  String variance() {
    return prefix + norm + ".running_var";
  }
}
