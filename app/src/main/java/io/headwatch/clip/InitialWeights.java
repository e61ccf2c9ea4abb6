package io.headwatch.clip;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Random weights to begin a training with: the distributions of OpenAI's {@code
 * CLIP.initialize_parameters}, and He's for convolutions (arXiv 1502.01852). Each value follows
 * from the seed and the tensor's name.
 */
final class InitialWeights implements WeightSource {

  private static final double TOKEN_DEVIATION = .02;
  private static final double POSITION_DEVIATION = .01;
  private static final double LOGIT_SCALE = Math.log(14.3);

  private final long seed;
  private final int textLayers;

  InitialWeights(long seed, int textLayers) {
    this.seed = seed;
    this.textLayers = textLayers;
  }

  @Override
  public float[] read(String name, int... shape) {
    int size = Arrays.stream(shape).reduce(1, Math::multiplyExact);
    float[] values = new float[size];
    if (shape.length > 1) {
      fillNormally(values, name, deviation(name, shape));
    } else {
      Arrays.fill(values, constant(name));
    }
    return values;
  }

  /** Residual branches begin at zero: each block is the identity at first. */
  private static float constant(String name) {
    if (name.equals(TrainableWeights.SCALE)) {
      return (float) LOGIT_SCALE;
    }
    boolean gain = name.endsWith(".weight") && !name.endsWith("bn3.weight");
    boolean stem = name.equals("visual.bn3.weight");
    return gain || stem || name.endsWith("running_var") ? 1 : 0;
  }

  private double deviation(String name, int[] shape) {
    if (name.equals("token_embedding.weight")) {
      return TOKEN_DEVIATION;
    }
    if (name.equals("positional_embedding")) {
      return POSITION_DEVIATION;
    }
    if (name.equals("text_projection")) {
      return Math.pow(shape[0], -.5);
    }
    if (shape.length > 2) {
      return Math.sqrt(2.0 / IntStream.of(shape).skip(1).reduce(1, Math::multiplyExact));
    }
    double depth = Math.pow(2.0 * textLayers, -.5);
    if (name.endsWith("out_proj.weight")) {
      return Math.pow(shape[1], -.5) * depth;
    }
    if (name.endsWith("c_fc.weight")) {
      return Math.pow(2.0 * shape[1], -.5);
    }
    if (name.endsWith("mlp.c_proj.weight")) {
      return Math.pow(shape[0], -.5) * depth;
    }
    // The rest: the pooling layer, the text's input projections, and the table of words.
    return Math.pow(shape[1], -.5);
  }

  private void fillNormally(float[] values, String name, double deviation) {
    SplittableRandom random = new SplittableRandom(seed ^ ((long) name.hashCode() << 32));
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (deviation * random.nextGaussian());
    }
  }
}
