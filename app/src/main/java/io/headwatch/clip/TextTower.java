package io.headwatch.clip;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.IValue;
import io.headwatch.config.ModelSettings;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * CLIP's text tower: a causal transformer whose output at the end-of-text token, the largest id, is
 * the text's embedding. To be called from one thread at a time.
 */
public final class TextTower implements TextModel {

  private static final int BATCH = 64;

  private final ModelConfig config;
  private final Tokenizer tokenizer;
  private final Network network;
  private final IValue weights;

  private TextTower(
      ModelConfig config, Tokenizer tokenizer, Network network, List<WeightArray> weights) {
    this.config = config;
    this.tokenizer = tokenizer;
    this.network = network;
    this.weights = IValue.listFrom(network.arrays(weights));
  }

  /**
   * Loads the text tower of a model directory, with its {@code tokenizer.json}.
   *
   * @throws ModelException if a file or a tensor is missing, damaged or of another architecture, or
   *     if the wanted device isn't there
   */
  public static TextTower load(ModelSettings settings) {
    ModelConfig config = ModelConfig.read(settings.directory());
    Tokenizer tokenizer = Tokenizer.load(settings.directory(), config.text().contextLength());
    try (StoredWeights source = StoredWeights.open(settings.directory())) {
      return of(config, tokenizer, source, settings.device());
    }
  }

  static TextTower of(
      ModelConfig config, Tokenizer tokenizer, WeightSource source, ModelSettings.Device device) {
    List<WeightArray> weights = TextWeights.read(source, config);
    return new TextTower(config, tokenizer, new Network(device), weights);
  }

  @Override
  public int embeddingSize() {
    return config.embedDim();
  }

  @Override
  public float[][] embed(List<String> texts) {
    return embed(texts.stream().map(tokenizer::tokens).toArray(long[][]::new));
  }

  /**
   * Embeds token rows.
   *
   * @param tokens rows of as many ids as the context is long
   */
  float[][] embed(long[][] tokens) {
    float[][] embeddings = new float[tokens.length][];
    for (int from = 0; from < tokens.length; from += BATCH) {
      long[][] rows = Arrays.copyOfRange(tokens, from, Math.min(tokens.length, from + BATCH));
      float[] batch = embedBatch(rows);
      for (int i = 0; i < rows.length; i++) {
        embeddings[from + i] =
            Arrays.copyOfRange(batch, i * embeddingSize(), (i + 1) * embeddingSize());
      }
    }
    return embeddings;
  }

  @Override
  public void close() {
    weights.close();
    network.close();
    tokenizer.close();
  }

  private float[] embedBatch(long[][] rows) {
    LongBuffer ids = LongBuffer.wrap(Arrays.stream(rows).flatMapToLong(Arrays::stream).toArray());
    Shape shape = new Shape(rows.length, config.text().contextLength());
    try (NDManager batch = network.newBatch()) {
      IValue[] arguments = {
        Network.value(batch.create(ids, shape, DataType.INT64)),
        weights,
        IValue.from((long) config.text().layers()),
        IValue.from((long) config.text().heads()),
        IValue.from(config.quickGelu())
      };
      try (IValue result = network.call("text", arguments)) {
        return Network.floats(batch, result);
      } finally {
        Stream.of(arguments).filter(a -> a != weights).forEach(IValue::close);
      }
    }
  }
}
