package io.headwatch.clip;

import static java.util.Objects.requireNonNull;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import io.headwatch.config.ModelSettings;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * CLIP's image tower, a ModifiedResNet with attention pooling, whose forward pass yields the
 * contribution scalars s[h,n] = sum_i a_i^h x_i^n beside the embedding (arXiv 2509.19943).
 *
 * <p>Implementation note: the whole network is one TorchScript program ({@link NetworkProgram})
 * that takes its weights as arguments. Each batch has an NDManager of its own, closed at its end,
 * which keeps native memory flat.
 */
public final class ImageTower implements ContributionModel {

  private final ModelConfig config;
  private final String hash;
  private final PairDirections directions;
  private final NDManager manager;
  private final PtSymbolBlock program;
  private final NDArray mean;
  private final NDArray std;
  private final IValue convolutions;
  private final IValue pooling;

  private ImageTower(
      ModelConfig config,
      VisualWeights weights,
      String hash,
      NDManager manager,
      ModelSettings.Precision precision) {
    this.config = config;
    this.hash = hash;
    this.directions = directions(weights, config.heads());
    this.manager = manager;
    this.program = loadProgram(manager);
    this.mean = perChannel(config.preprocessing().mean());
    this.std = perChannel(config.preprocessing().std());
    this.convolutions = prepare(weights.convolutions(), precision);
    this.pooling = IValue.listFrom(arrays(weights.pooling()));
  }

  /**
   * Loads a model directory: {@code open_clip_config.json} and {@code open_clip_model.safetensors},
   * in 16 or 32 bits.
   *
   * @throws ModelException if a file or a tensor is missing, damaged or of another architecture, or
   *     if the wanted device isn't there
   */
  public static ImageTower load(ModelSettings settings) {
    ModelConfig config = ModelConfig.read(settings.directory());
    Devices.threads(settings.threads());
    try (StoredWeights source = StoredWeights.open(settings.directory())) {
      return of(
          config,
          source,
          ModelHash.of(config, source.hash()),
          settings.device(),
          settings.precision());
    }
  }

  static ImageTower of(
      ModelConfig config,
      WeightSource source,
      String hash,
      ModelSettings.Device preference,
      ModelSettings.Precision precision) {
    requireNonNull(config, "config is null");
    VisualWeights weights = VisualWeights.read(source, config);
    NDManager manager = Devices.newManager(preference);
    try {
      return new ImageTower(config, weights, hash, manager, precision);
    } catch (EngineException e) {
      manager.close();
      throw new ModelException("the network cannot be loaded on " + manager.getDevice(), e);
    }
  }

  @Override
  public int heads() {
    return config.heads();
  }

  @Override
  public int neurons() {
    return config.channels();
  }

  @Override
  public int embeddingSize() {
    return config.embedDim();
  }

  @Override
  public Preprocessing preprocessing() {
    return config.preprocessing();
  }

  @Override
  public String hash() {
    return hash;
  }

  @Override
  public String device() {
    return Devices.name(manager.getDevice());
  }

  /** The pairs' directions, from the weights alone. */
  public PairDirections directions() {
    return directions;
  }

  @Override
  public ContributionBatch contributions(List<byte[]> inputs) {
    int size = config.imageSize();
    ByteBuffer pixels = joined(inputs, size * size * 3);
    try (NDManager batch = manager.newSubManager()) {
      return contributions(
          batch, batch.create(pixels, new Shape(inputs.size(), size, size, 3), DataType.UINT8));
    }
  }

  /**
   * The same for inputs that are normalised already.
   *
   * @param input B x 3 x size x size values
   */
  ContributionBatch contributionsOfNormalised(float[] input, int images) {
    try (NDManager batch = manager.newSubManager()) {
      return contributions(batch, normalised(batch, input, images));
    }
  }

  /** The embeddings by CLIP's plain attention pooling, B x O: to compare with, in one process. */
  float[] plainEmbeddings(float[] input, int images) {
    try (NDManager batch = manager.newSubManager();
        IValue result = call("plain", normalised(batch, input, images))) {
      return floats(batch, result);
    }
  }

  /**
   * What happens before and in the pooling.
   *
   * @return activations of the last block (B x C x H' x W'), tokens with positions (B x (N+1) x C)
   *     and attention (B x H x (N+1))
   */
  List<float[]> inspect(float[] input, int images) {
    try (NDManager batch = manager.newSubManager();
        IValue result = call("inspect", normalised(batch, input, images))) {
      return tuple(batch, result);
    }
  }

  @Override
  public void close() {
    convolutions.close();
    pooling.close();
    manager.close();
  }

  private ContributionBatch contributions(NDManager batch, NDArray input) {
    try (IValue result = call("forward", input)) {
      List<float[]> values = tuple(batch, result);
      return new ContributionBatch((int) input.getShape().get(0), values.get(0), values.get(1));
    }
  }

  private IValue call(String method, NDArray input) {
    IValue[] arguments = {
      IValue.from((PtNDArray) input),
      IValue.from((PtNDArray) mean),
      IValue.from((PtNDArray) std),
      convolutions,
      pooling,
      IValue.listFrom(config.layers().stream().mapToLong(Integer::longValue).toArray()),
      IValue.from((long) config.heads()),
      IValue.from(!manager.getDevice().isGpu())
    };
    try {
      return IValueUtils.runMethod(program, method, arguments);
    } finally {
      Stream.of(arguments).filter(a -> a != convolutions && a != pooling).forEach(IValue::close);
    }
  }

  private NDArray normalised(NDManager batch, float[] input, int images) {
    int size = config.imageSize();
    return batch.create(
        FloatBuffer.wrap(input), new Shape(images, 3, size, size), DataType.FLOAT32);
  }

  private static List<float[]> tuple(NDManager batch, IValue result) {
    IValue[] values = result.toIValueTuple();
    try {
      return Arrays.stream(values).map(value -> floats(batch, value)).toList();
    } finally {
      Arrays.stream(values).forEach(IValue::close);
    }
  }

  private static float[] floats(NDManager batch, IValue value) {
    return value.toTensor((PtNDManager) batch).toFloatArray();
  }

  private static ByteBuffer joined(List<byte[]> inputs, int length) {
    if (inputs.isEmpty()) {
      throw new IllegalArgumentException("a batch needs at least one image");
    }
    ByteBuffer pixels = ByteBuffer.allocateDirect(inputs.size() * length);
    for (byte[] input : inputs) {
      if (input.length != length) {
        throw new IllegalArgumentException(
            "an input has %d bytes instead of %d".formatted(input.length, length));
      }
      pixels.put(input);
    }
    return pixels.flip();
  }

  private static PtSymbolBlock loadProgram(NDManager manager) {
    try {
      ByteArrayInputStream archive = new ByteArrayInputStream(NetworkProgram.archive());
      return JniUtils.loadModule((PtNDManager) manager, archive, false, false);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the network's program", e);
    }
  }

  private IValue prepare(List<VisualWeights.Array> weights, ModelSettings.Precision precision) {
    PtNDArray[] arrays = arrays(weights);
    try (IValue list = IValue.listFrom(arrays);
        IValue type = IValue.from(scalarType(precision))) {
      return IValueUtils.runMethod(program, "prepare", list, type);
    } finally {
      Arrays.stream(arrays).forEach(NDArray::close);
    }
  }

  /** PyTorch's code of a type (c10::ScalarType). */
  private static long scalarType(ModelSettings.Precision precision) {
    return switch (precision) {
      case FP32 -> 6;
      case FP16 -> 5;
      case BF16 -> 15;
    };
  }

  private PtNDArray[] arrays(List<VisualWeights.Array> weights) {
    return weights.stream().map(this::array).toArray(PtNDArray[]::new);
  }

  private NDArray array(VisualWeights.Array weight) {
    long[] shape = Arrays.stream(weight.shape()).asLongStream().toArray();
    return manager.create(FloatBuffer.wrap(weight.values()), new Shape(shape), DataType.FLOAT32);
  }

  private NDArray perChannel(float[] values) {
    return manager.create(values, new Shape(1, 3, 1, 1));
  }

  private static PairDirections directions(VisualWeights weights, int heads) {
    List<VisualWeights.Array> pooling = weights.pooling();
    return new PairDirections(
        heads,
        pooling.get(5).values(),
        pooling.get(6).values(),
        pooling.get(7).values(),
        pooling.get(8).values());
  }
}
