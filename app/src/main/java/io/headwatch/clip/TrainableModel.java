package io.headwatch.clip;

import static java.util.Objects.requireNonNull;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.IValue;
import ai.djl.training.GradientCollector;
import io.headwatch.clip.TrainableWeights.NamedWeight;
import io.headwatch.config.ModelSettings;
import io.headwatch.safetensors.SafetensorsWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A CLIP-ResNet whose weights can still change: both towers, BatchNorm with the statistics of the
 * batch, and the table of {@link TrainingObjective}. To be called from one thread.
 *
 * <p>Implementation note: forward pass and losses are methods of the TorchScript program ({@code
 * training.py}), differentiated by DJL's gradient collector; PyTorch's fused AdamW takes the step.
 */
public final class TrainableModel implements AutoCloseable {

  private static final double WEIGHT_DECAY = .05;
  private static final double LARGEST_GRADIENT = 2;

  /** Without a gradient: the key's bias cancels in the softmax. */
  private static final String KEY_BIAS = "visual.attnpool.k_proj.bias";

  private static final String FIRST = "first.";
  private static final String SECOND = "second.";
  private static final String STEPS = "steps";

  private final ModelConfig config;
  private final ModelSettings.Precision precision;
  private final TrainingObjective objective;
  private final Tokenizer tokenizer;
  private final Network network;
  private final List<String> names = new ArrayList<>();
  private final List<PtNDArray> arrays = new ArrayList<>();
  private final List<IValue> lists = new ArrayList<>();
  private final PtNDArray mean;
  private final PtNDArray std;
  private final Argument convolutions;
  private final Argument statistics;
  private final Argument pooling;
  private final Argument text;
  private final Argument table;
  private final Learned matrices;
  private final Learned vectors;

  /** What the optimiser changes, with its memory: AdamW's two moments and number of steps. */
  private record Learned(
      List<String> names,
      PtNDArray[] parameters,
      PtNDArray[] first,
      PtNDArray[] second,
      PtNDArray[] steps) {

    /** New in each step, since an array without a gradient has none to hold. */
    Stream<PtNDArray> gradients(NDManager memory) {
      return Stream.of(parameters)
          .map(
              parameter -> {
                NDArray gradient = parameter.getGradient();
                gradient.attach(memory);
                return (PtNDArray) gradient;
              });
    }
  }

  /** A list of arrays, as such and as the program takes it. */
  private record Argument(PtNDArray[] arrays, IValue list) {}

  private TrainableModel(
      ModelConfig config,
      TrainingObjective objective,
      Tokenizer tokenizer,
      Network network,
      TrainableWeights weights,
      ModelSettings.Precision precision) {
    this.config = config;
    this.precision = precision;
    this.objective = objective;
    this.tokenizer = tokenizer;
    this.network = network;
    mean = perChannel(config.preprocessing().mean());
    std = perChannel(config.preprocessing().std());
    convolutions = learned(weights.convolutions());
    statistics = constants(weights.statistics());
    pooling = learned(weights.pooling());
    text = learned(weights.text());
    table = learned(weights.table());
    // Gains, shifts and biases do not decay.
    matrices = learned(shape -> shape.dimension() > 1);
    vectors = learned(shape -> shape.dimension() <= 1);
  }

  /**
   * Begins with random weights.
   *
   * @param settings whose directory holds {@code open_clip_config.json} and {@code tokenizer.json};
   *     its precision is that of the trunk's forward and backward pass, the weights have 32 bits
   * @throws ModelException if one of them is missing or damaged
   */
  public static TrainableModel begin(
      ModelSettings settings, TrainingObjective objective, long seed) {
    ModelConfig config = ModelConfig.read(settings.directory());
    InitialWeights weights = new InitialWeights(seed, config.text().layers());
    return of(config, objective, weights, settings);
  }

  /**
   * Goes on with the weights of a {@link #checkpoint}. If they were learned on images of another
   * size, the positional embedding is interpolated and the optimiser forgets what it knew of it.
   *
   * @param imageSize of the training to come
   * @throws ModelException if a file or a tensor is missing, damaged or of another vocabulary
   */
  public static TrainableModel resume(
      ModelSettings settings, TrainingObjective objective, int imageSize) {
    ModelConfig stored = ModelConfig.read(settings.directory());
    ModelConfig config = stored.withImageSize(imageSize);
    try (StoredWeights source = StoredWeights.open(settings.directory())) {
      TrainableModel model =
          of(
              config,
              objective,
              new ResizedPosition(source, stored.gridSize(), config.gridSize()),
              settings);
      model.readOptimiser(source, stored.imageSize() != imageSize);
      return model;
    }
  }

  private static TrainableModel of(
      ModelConfig config,
      TrainingObjective objective,
      WeightSource source,
      ModelSettings settings) {
    requireNonNull(objective, "objective is null");
    TrainableWeights weights = TrainableWeights.read(source, config, objective.words());
    Tokenizer tokenizer = Tokenizer.load(settings.directory(), config.text().contextLength());
    Devices.threads(settings.threads());
    Network network = new Network(settings.device());
    return new TrainableModel(config, objective, tokenizer, network, weights, settings.precision());
  }

  /** Architecture and preprocessing. */
  public ModelConfig config() {
    return config;
  }

  /**
   * Takes one step down the gradient.
   *
   * @param learningRate of AdamW
   * @throws IllegalArgumentException if an image has the wrong length
   * @throws ModelException if the loss is not finite
   */
  public TrainingStep step(TrainingBatch batch, double learningRate) {
    try (NDManager memory = network.newBatch();
        GradientCollector collector = Engine.getEngine(Network.ENGINE).newGradientCollector()) {
      NDList losses = network.differentiable("loss", memory, arguments(memory, batch));
      float loss = losses.get(0).getFloat();
      if (!Float.isFinite(loss)) {
        throw new ModelException("the loss is not finite; try a smaller learning rate");
      }
      collector.backward(losses.get(0));
      return new TrainingStep(loss, losses.get(1).toFloatArray(), update(memory, learningRate));
    }
  }

  private NDList arguments(NDManager memory, TrainingBatch batch) {
    int words = objective.words();
    NDList arguments = new NDList();
    add(arguments, "input", pixels(memory, batch.images()));
    add(arguments, "mean", mean);
    add(arguments, "std", std);
    add(arguments, "tokens", tokens(memory, batch.captions()));
    add(arguments, "y", indicators(memory, batch.imageWords(), words));
    add(arguments, "z", indicators(memory, batch.captionWords(), words));
    add(arguments, "u[]", convolutions.arrays());
    add(arguments, "b[]", statistics.arrays());
    add(arguments, "p[]", pooling.arrays());
    add(arguments, "t[]", text.arrays());
    add(arguments, "e[]", table.arrays());
    ModelConfig.Text texts = config.text();
    long[] shape = {
      texts.layers(),
      config.heads(),
      texts.heads(),
      config.quickGelu() ? 1 : 0,
      ImageTower.scalarType(precision)
    };
    add(arguments, "blocks", memory.create(blocks()));
    add(arguments, "shape", memory.create(shape));
    add(arguments, "bounds", memory.create(objective.bounds()));
    add(arguments, "weights", memory.create(objective.weights()));
    add(arguments, "caption_weights", memory.create(objective.textWeights()));
    return arguments;
  }

  private static void add(NDList arguments, String name, NDArray... arrays) {
    for (NDArray array : arrays) {
      array.setName(name);
      arguments.add(array);
    }
  }

  /** Changes what is learned and clears the gradients; returns their norm. */
  private double update(NDManager memory, double learningRate) {
    PtNDArray[] gradients =
        Stream.concat(matrices.gradients(memory), vectors.gradients(memory))
            .toArray(PtNDArray[]::new);
    try (IValue norm = call("clip", IValue.listFrom(gradients), IValue.from(LARGEST_GRADIENT))) {
      update(matrices, memory, learningRate, WEIGHT_DECAY);
      update(vectors, memory, learningRate, 0);
      return Network.floats(memory, norm)[0];
    }
  }

  private void update(Learned learned, NDManager memory, double learningRate, double weightDecay) {
    call(
            "update",
            IValue.listFrom(learned.parameters()),
            IValue.listFrom(learned.gradients(memory).toArray(PtNDArray[]::new)),
            IValue.listFrom(learned.first()),
            IValue.listFrom(learned.second()),
            IValue.listFrom(learned.steps()),
            IValue.from(learningRate),
            IValue.from(weightDecay))
        .close();
  }

  /**
   * Embeds images with BatchNorm's running statistics, as the finished network does.
   *
   * @param images preprocessed images, each size x size x 3 bytes of interleaved RGB
   * @return a row of O values per image, not normalised
   */
  public float[][] embedImages(List<byte[]> images) {
    try (NDManager memory = network.newBatch();
        IValue result =
            call(
                "embed_unfolded",
                Network.value(pixels(memory, images)),
                Network.value(mean),
                Network.value(std),
                convolutions.list(),
                statistics.list(),
                pooling.list(),
                IValue.listFrom(blocks()),
                IValue.from((long) config.heads()))) {
      return rows(Network.floats(memory, result));
    }
  }

  /**
   * Embeds texts.
   *
   * @return a row of O values per text, not normalised
   */
  public float[][] embedTexts(List<String> texts) {
    try (NDManager memory = network.newBatch();
        IValue result =
            call(
                "text",
                Network.value(tokens(memory, texts)),
                text.list(),
                IValue.from((long) config.text().layers()),
                IValue.from((long) config.text().heads()),
                IValue.from(config.quickGelu()))) {
      return rows(Network.floats(memory, result));
    }
  }

  /**
   * Writes all that {@link #resume} needs, in 32 bits.
   *
   * @param directory a model directory with the tokenizer of this model
   */
  public void checkpoint(Path directory) throws IOException {
    long taken = (long) matrices.steps()[0].toFloatArray()[0];
    SafetensorsWriter writer = new SafetensorsWriter(Map.of(STEPS, String.valueOf(taken)));
    for (int i = 0; i < arrays.size(); i++) {
      add(writer, names.get(i), arrays.get(i));
    }
    for (Learned learned : List.of(matrices, vectors)) {
      for (int i = 0; i < learned.names().size(); i++) {
        add(writer, FIRST + learned.names().get(i), learned.first()[i]);
        add(writer, SECOND + learned.names().get(i), learned.second()[i]);
      }
    }
    write(writer, directory);
  }

  private static void add(SafetensorsWriter writer, String name, NDArray array) {
    writer.f32(name, array.toFloatArray(), array.getShape().getShape());
  }

  /**
   * Writes the finished network in 16 bits, under open_clip's names.
   *
   * @param directory a model directory with the tokenizer of this model
   */
  public void write(Path directory) throws IOException {
    SafetensorsWriter writer = new SafetensorsWriter(Map.of("format", "pt"));
    for (int i = 0; i < arrays.size(); i++) {
      if (!names.get(i).equals(TrainableWeights.TABLE)) {
        writer.f16(names.get(i), arrays.get(i).toFloatArray(), arrays.get(i).getShape().getShape());
      }
    }
    write(writer, directory);
  }

  private void write(SafetensorsWriter writer, Path directory) throws IOException {
    writer.write(directory.resolve(StoredWeights.FILE));
    config.write(directory);
  }

  private void readOptimiser(StoredWeights source, boolean otherImageSize) {
    float taken = Long.parseLong(source.metadata(STEPS));
    for (Learned learned : List.of(matrices, vectors)) {
      for (int i = 0; i < learned.names().size(); i++) {
        if (!otherImageSize || !learned.names().get(i).equals(ResizedPosition.POSITION)) {
          read(source, FIRST + learned.names().get(i), learned.first()[i]);
          read(source, SECOND + learned.names().get(i), learned.second()[i]);
        }
        learned.steps()[i].set(FloatBuffer.wrap(new float[] {taken}));
      }
    }
  }

  private static void read(StoredWeights source, String name, NDArray into) {
    into.set(FloatBuffer.wrap(source.read(name, dimensions(into.getShape()))));
  }

  @Override
  public void close() {
    lists.forEach(IValue::close);
    network.close();
    tokenizer.close();
  }

  /** Runs a method and closes those of its arguments that are not kept. */
  private IValue call(String method, IValue... arguments) {
    try {
      return network.call(method, arguments);
    } finally {
      Stream.of(arguments).filter(Predicate.not(lists::contains)).forEach(IValue::close);
    }
  }

  private NDArray pixels(NDManager memory, List<byte[]> images) {
    int size = config.imageSize();
    ByteBuffer pixels = ImageTower.joined(images, size * size * 3);
    return memory.create(pixels, new Shape(images.size(), size, size, 3), DataType.UINT8);
  }

  private NDArray tokens(NDManager memory, List<String> texts) {
    long[] ids = texts.stream().map(tokenizer::tokens).flatMapToLong(Arrays::stream).toArray();
    Shape shape = new Shape(texts.size(), config.text().contextLength());
    return memory.create(LongBuffer.wrap(ids), shape, DataType.INT64);
  }

  private static NDArray indicators(NDManager memory, List<int[]> words, int vocabulary) {
    FloatBuffer values = FloatBuffer.wrap(TrainingBatch.indicators(words, vocabulary));
    return memory.create(values, new Shape(words.size(), vocabulary), DataType.FLOAT32);
  }

  private long[] blocks() {
    return config.layers().stream().mapToLong(Integer::longValue).toArray();
  }

  private float[][] rows(float[] values) {
    int width = config.embedDim();
    float[][] rows = new float[values.length / width][];
    Arrays.setAll(rows, i -> Arrays.copyOfRange(values, i * width, (i + 1) * width));
    return rows;
  }

  private Argument learned(List<NamedWeight> weights) {
    return list(weights, name -> !name.equals(KEY_BIAS));
  }

  private Argument constants(List<NamedWeight> weights) {
    return list(weights, name -> false);
  }

  private Argument list(List<NamedWeight> weights, Predicate<String> isLearned) {
    PtNDArray[] list = new PtNDArray[weights.size()];
    for (int i = 0; i < list.length; i++) {
      NamedWeight weight = weights.get(i);
      list[i] = owned(weight.array());
      list[i].setRequiresGradient(isLearned.test(weight.name()));
      names.add(weight.name());
      arrays.add(list[i]);
    }
    return new Argument(list, kept(IValue.listFrom(list)));
  }

  private Learned learned(Predicate<Shape> kind) {
    List<String> chosen = new ArrayList<>();
    List<PtNDArray> parameters = new ArrayList<>();
    for (int i = 0; i < arrays.size(); i++) {
      if (arrays.get(i).hasGradient() && kind.test(arrays.get(i).getShape())) {
        chosen.add(names.get(i));
        parameters.add(arrays.get(i));
      }
    }
    return new Learned(
        chosen,
        parameters.toArray(PtNDArray[]::new),
        zeros(parameters, PtNDArray::getShape),
        zeros(parameters, PtNDArray::getShape),
        zeros(parameters, parameter -> new Shape()));
  }

  private PtNDArray[] zeros(List<PtNDArray> like, Function<PtNDArray, Shape> shape) {
    return like.stream().map(shape).map(this::zero).toArray(PtNDArray[]::new);
  }

  private PtNDArray zero(Shape shape) {
    return owned(new WeightArray(new float[(int) shape.size()], dimensions(shape)));
  }

  private static int[] dimensions(Shape shape) {
    return Arrays.stream(shape.getShape()).mapToInt(Math::toIntExact).toArray();
  }

  /** An array made of a Java buffer borrows its memory, which must not be learned into. */
  private PtNDArray owned(WeightArray weight) {
    try (PtNDArray borrowed = network.array(weight)) {
      return (PtNDArray) borrowed.duplicate();
    }
  }

  private PtNDArray perChannel(float[] values) {
    return owned(new WeightArray(values, 1, values.length, 1, 1));
  }

  private IValue kept(IValue value) {
    lists.add(value);
    return value;
  }
}
