package io.headwatch.clip;

import static java.util.Objects.requireNonNull;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.IValue;
import io.headwatch.config.ModelSettings;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * CLIP's image tower, a ModifiedResNet with attention pooling, whose forward pass yields the
 * contribution scalars s[h,n] = sum_i a_i^h x_i^n beside the embedding (arXiv 2509.19943).
 *
 * <p>Implementation note: the whole network is one TorchScript program ({@link NetworkProgram})
 * that takes its weights as arguments. Each batch has an NDManager of its own, closed at its end,
 * which keeps native memory flat.
 */
public final class ImageTower implements ContributionModel, LocationModel {

  private final ModelConfig config;
  private final String hash;
  private final PairDirections directions;
  private final Network network;
  private final NDArray mean;
  private final NDArray std;
  private final IValue convolutions;
  private final IValue pooling;
  private final PositionGrid positions;

  private ImageTower(
      ModelConfig config,
      VisualWeights weights,
      String hash,
      Network network,
      ModelSettings.Precision precision) {
    this.config = config;
    this.hash = hash;
    this.directions = directions(weights, config.heads());
    this.network = network;
    this.mean = perChannel(config.preprocessing().mean());
    this.std = perChannel(config.preprocessing().std());
    this.convolutions = prepare(weights.convolutions(), precision);
    this.pooling = IValue.listFrom(network.arrays(weights.pooling()));
    this.positions = new PositionGrid(network, weights.pooling().get(0), config.gridSize());
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
          ModelHash.of(config, source.hash(), settings.precision()),
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
    return new ImageTower(config, weights, hash, new Network(preference), precision);
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
    return network.device();
  }

  @Override
  public PairDirections directions() {
    return directions;
  }

  @Override
  public ContributionBatch contributions(List<byte[]> inputs) {
    int size = config.imageSize();
    ByteBuffer pixels = joined(inputs, size * size * 3);
    try (NDManager batch = network.newBatch()) {
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
    try (NDManager batch = network.newBatch()) {
      return contributions(batch, normalised(batch, input, images));
    }
  }

  /** The embeddings by CLIP's plain attention pooling, B x O: to compare with, in one process. */
  float[] plainEmbeddings(float[] input, int images) {
    try (NDManager batch = network.newBatch();
        IValue result = call("plain", normalised(batch, input, images))) {
      return Network.floats(batch, result);
    }
  }

  /**
   * What happens before and in the pooling.
   *
   * @return activations of the last block (B x C x H' x W'), tokens with positions (B x (N+1) x C)
   *     and attention (B x H x (N+1))
   */
  List<float[]> inspect(float[] input, int images) {
    try (NDManager batch = network.newBatch();
        IValue result = call("inspect", normalised(batch, input, images))) {
      return tuple(batch, result);
    }
  }

  @Override
  public LocationMaps locations(byte[] crop, int side, LocationQuery query) {
    try (NDManager batch = network.newBatch()) {
      return locations(batch, crop(batch, crop, side), side / ModelConfig.STRIDE, query).get(0);
    }
  }

  /**
   * The same for inputs that are normalised already.
   *
   * @param input B x 3 x size x size values
   */
  List<LocationMaps> locationsOfNormalised(float[] input, int images, LocationQuery query) {
    try (NDManager batch = network.newBatch()) {
      return locations(batch, normalised(batch, input, images), config.gridSize(), query);
    }
  }

  @Override
  public float[] firing(byte[] crop, int side, float[] weights) {
    if (weights.length != pairs()) {
      throw new IllegalArgumentException(
          "%d weights do not fit %d pairs".formatted(weights.length, pairs()));
    }
    try (NDManager batch = network.newBatch();
        IValue position = positions.of(side / ModelConfig.STRIDE);
        IValue weighting =
            Network.value(
                batch.create(
                    FloatBuffer.wrap(weights), new Shape(heads(), neurons()), DataType.FLOAT32));
        IValue result = call("firing", crop(batch, crop, side), position, weighting)) {
      return Network.floats(batch, result);
    }
  }

  @Override
  public void close() {
    positions.close();
    convolutions.close();
    pooling.close();
    network.close();
  }

  private ContributionBatch contributions(NDManager batch, NDArray input) {
    try (IValue result = call("forward", input)) {
      List<float[]> values = tuple(batch, result);
      return new ContributionBatch((int) input.getShape().get(0), values.get(0), values.get(1));
    }
  }

  private List<LocationMaps> locations(
      NDManager batch, NDArray input, int grid, LocationQuery query) {
    try (IValue position = positions.of(grid);
        IValue texts = Network.value(texts(batch, query.texts()));
        IValue pairs = Network.value(pairs(batch, query.pairs()));
        IValue sink = IValue.from(query.replaceSink());
        IValue result = call("segment", input, position, texts, pairs, sink)) {
      List<float[]> maps = tuple(batch, result);
      int images = (int) input.getShape().get(0);
      return IntStream.range(0, images)
          .mapToObj(
              image ->
                  new LocationMaps(
                      grid,
                      part(maps.get(0), image, images),
                      part(maps.get(1), image, images),
                      part(maps.get(2), image, images),
                      part(maps.get(3), image, images)))
          .toList();
    }
  }

  private static float[] part(float[] all, int part, int parts) {
    int length = all.length / parts;
    return Arrays.copyOfRange(all, part * length, (part + 1) * length);
  }

  private NDArray texts(NDManager batch, float[][] texts) {
    FloatBuffer all = FloatBuffer.allocate(texts.length * embeddingSize());
    Arrays.stream(texts).forEach(all::put);
    return batch.create(all.flip(), new Shape(texts.length, embeddingSize()), DataType.FLOAT32);
  }

  private static NDArray pairs(NDManager batch, int[][] pairs) {
    LongBuffer all =
        LongBuffer.wrap(Arrays.stream(pairs).flatMapToInt(Arrays::stream).asLongStream().toArray());
    return batch.create(all, new Shape(pairs.length, pairs[0].length), DataType.INT64);
  }

  private static NDArray crop(NDManager batch, byte[] crop, int side) {
    if (side < 2 * ModelConfig.STRIDE || side % ModelConfig.STRIDE != 0) {
      throw new IllegalArgumentException(
          "a crop of %d pixels is no multiple of %d, of at least two"
              .formatted(side, ModelConfig.STRIDE));
    }
    ByteBuffer pixels = joined(List.of(crop), side * side * 3);
    return batch.create(pixels, new Shape(1, side, side, 3), DataType.UINT8);
  }

  /**
   * Runs a method of the program.
   *
   * @param more arguments behind those that all methods have; the caller closes them
   */
  private IValue call(String method, NDArray input, IValue... more) {
    IValue[] own = {
      Network.value(input),
      Network.value(mean),
      Network.value(std),
      convolutions,
      pooling,
      IValue.listFrom(config.layers().stream().mapToLong(Integer::longValue).toArray()),
      IValue.from((long) config.heads()),
      IValue.from(!network.onGpu())
    };
    try {
      return network.call(
          method, Stream.concat(Stream.of(own), Stream.of(more)).toArray(IValue[]::new));
    } finally {
      Stream.of(own).filter(a -> a != convolutions && a != pooling).forEach(IValue::close);
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
      return Arrays.stream(values).map(value -> Network.floats(batch, value)).toList();
    } finally {
      Arrays.stream(values).forEach(IValue::close);
    }
  }

  /** One buffer of all inputs, each of {@code length} bytes. */
  static ByteBuffer joined(List<byte[]> inputs, int length) {
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

  private IValue prepare(List<WeightArray> weights, ModelSettings.Precision precision) {
    PtNDArray[] arrays = network.arrays(weights);
    try (IValue list = IValue.listFrom(arrays);
        IValue type = IValue.from(scalarType(precision))) {
      return network.call("prepare", list, type);
    } finally {
      Arrays.stream(arrays).forEach(NDArray::close);
    }
  }

  /** PyTorch's code of a type (c10::ScalarType). */
  static long scalarType(ModelSettings.Precision precision) {
    return switch (precision) {
      case FP32 -> 6;
      case FP16 -> 5;
      case BF16 -> 15;
    };
  }

  private NDArray perChannel(float[] values) {
    return network.array(new WeightArray(values, 1, values.length, 1, 1));
  }

  private static PairDirections directions(VisualWeights weights, int heads) {
    List<WeightArray> pooling = weights.pooling();
    return new PairDirections(
        heads,
        pooling.get(5).values(),
        pooling.get(6).values(),
        pooling.get(7).values(),
        pooling.get(8).values());
  }
}
