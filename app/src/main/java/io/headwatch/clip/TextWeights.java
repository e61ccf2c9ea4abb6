package io.headwatch.clip;

import java.util.ArrayList;
import java.util.List;

/** The text tower's weights in the order that {@code network.py} expects. */
final class TextWeights {

  private static final int HIDDEN = 4;

  private TextWeights() {}

  static List<WeightArray> read(WeightSource source, ModelConfig config) {
    ModelConfig.Text text = config.text();
    int width = text.width();
    List<WeightArray> arrays = new ArrayList<>();
    arrays.add(WeightArray.read(source, "token_embedding.weight", text.vocabSize(), width));
    arrays.add(WeightArray.read(source, "positional_embedding", text.contextLength(), width));
    for (int layer = 0; layer < text.layers(); layer++) {
      String prefix = "transformer.resblocks." + layer + ".";
      norm(arrays, source, prefix + "ln_1", width);
      arrays.add(WeightArray.read(source, prefix + "attn.in_proj_weight", 3 * width, width));
      arrays.add(WeightArray.read(source, prefix + "attn.in_proj_bias", 3 * width));
      linear(arrays, source, prefix + "attn.out_proj", width, width);
      norm(arrays, source, prefix + "ln_2", width);
      linear(arrays, source, prefix + "mlp.c_fc", HIDDEN * width, width);
      linear(arrays, source, prefix + "mlp.c_proj", width, HIDDEN * width);
    }
    norm(arrays, source, "ln_final", width);
    arrays.add(WeightArray.read(source, "text_projection", width, config.embedDim()));
    return arrays;
  }

  private static void norm(List<WeightArray> arrays, WeightSource source, String name, int width) {
    arrays.add(WeightArray.read(source, name + ".weight", width));
    arrays.add(WeightArray.read(source, name + ".bias", width));
  }

  private static void linear(
      List<WeightArray> arrays, WeightSource source, String name, int outputs, int inputs) {
    arrays.add(WeightArray.read(source, name + ".weight", outputs, inputs));
    arrays.add(WeightArray.read(source, name + ".bias", outputs));
  }
}
