package io.headwatch.training;

import io.headwatch.clip.ModelConfig;
import io.headwatch.clip.Preprocessing;
import java.util.List;

/**
 * Size of a network to train.
 *
 * @param width channels of the stem; the last block has 32 times as many
 * @param layers residual blocks of each of the four stages
 * @param embedding dimensions of the embedding
 * @param textWidth dimensions of a token
 * @param textLayers residual attention blocks of the text tower
 * @param context tokens of a text
 */
public record Architecture(
    int width, List<Integer> layers, int embedding, int textWidth, int textLayers, int context) {

  private static final int HEAD_WIDTH = 64;
  private static final int CHANNELS_PER_WIDTH = 32;
  private static final float[] MEAN = {.4815f, .4578f, .4082f};
  private static final float[] DEVIATION = {.2686f, .2613f, .2758f};

  public Architecture {
    layers = List.copyOf(layers);
  }

  /** The embedded model's: 1.9 million values. */
  public static Architecture small() {
    return new Architecture(16, List.of(1, 2, 2, 1), 128, 128, 2, 20);
  }

  ModelConfig config(int imageSize, int tokens) {
    return new ModelConfig(
        embedding,
        imageSize,
        layers,
        width,
        width * CHANNELS_PER_WIDTH / HEAD_WIDTH,
        new ModelConfig.Text(context, tokens, textWidth, textWidth / HEAD_WIDTH, textLayers),
        true,
        new Preprocessing(imageSize, MEAN, DEVIATION));
  }
}
