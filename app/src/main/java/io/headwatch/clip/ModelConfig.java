package io.headwatch.clip;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The architecture of a CLIP-ResNet, from the {@code open_clip_config.json} of an open_clip
 * download.
 *
 * @param embedDim dimensions of the joint embedding
 * @param imageSize width and height of the network's input in pixels, a multiple of {@link #STRIDE}
 * @param layers number of residual blocks in each of the four stages
 * @param width channels of the stem
 * @param heads attention heads of the pooling layer
 * @param quickGelu whether the text tower uses {@code x * sigmoid(1.702 x)} in place of GELU
 */
public record ModelConfig(
    int embedDim,
    int imageSize,
    List<Integer> layers,
    int width,
    int heads,
    Text text,
    boolean quickGelu,
    Preprocessing preprocessing) {

  /** Name of the file in a model directory. */
  public static final String FILE = "open_clip_config.json";

  /** How many input pixels, in each direction, one location of the last stage stands for. */
  public static final int STRIDE = 32;

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int STAGES = 4;
  private static final String LAYOUT =
      "; a model directory holds "
          + FILE
          + ", open_clip_model.safetensors and tokenizer.json, as open_clip's ResNet models on the"
          + " Hugging Face hub do (for example timm/resnet50_clip.openai)";

  /**
   * The text tower.
   *
   * @param contextLength tokens per text
   * @param vocabSize number of tokens
   * @param width dimensions of a token
   * @param heads attention heads per layer
   * @param layers number of residual attention blocks
   */
  public record Text(int contextLength, int vocabSize, int width, int heads, int layers) {
    public Text {
      requirePositive("text_cfg.context_length", contextLength);
      requirePositive("text_cfg.vocab_size", vocabSize);
      requirePositive("text_cfg.width", width);
      requirePositive("text_cfg.heads", heads);
      requirePositive("text_cfg.layers", layers);
      requireMultiple("text_cfg.width", width, "text_cfg.heads", heads);
    }
  }

  /**
   * @throws ModelException if a number is out of range or two of them do not fit each other
   */
  public ModelConfig {
    layers = List.copyOf(layers);
    requireNonNull(text, "text is null");
    requireNonNull(preprocessing, "preprocessing is null");
    requirePositive("embed_dim", embedDim);
    requirePositive("vision_cfg.image_size", imageSize);
    requireMultiple("vision_cfg.image_size", imageSize, "the stride", STRIDE);
    requirePositive("vision_cfg.width", width);
    requirePositive("vision_cfg.heads", heads);
    requireMultiple("the number of channels", width * 32, "vision_cfg.heads", heads);
    if (layers.size() != STAGES || layers.stream().anyMatch(blocks -> blocks < 1)) {
      throw new ModelException(
          "vision_cfg.layers is " + layers + "; a ResNet has four stages of at least one block");
    }
  }

  /**
   * Reads a model directory's configuration.
   *
   * @throws ModelException if the file is missing or unreadable, or describes something other than
   *     a CLIP with a ResNet image tower
   */
  public static ModelConfig read(Path directory) {
    requireNonNull(directory, "directory is null");
    Path file = directory.resolve(FILE);
    try {
      return new Reader(JSON.readTree(Files.readAllBytes(file))).read();
    } catch (NoSuchFileException e) {
      throw new ModelException(file + " is missing" + LAYOUT, e);
    } catch (JsonProcessingException e) {
      throw new ModelException(file + " is not valid JSON: " + e.getOriginalMessage() + LAYOUT, e);
    } catch (IOException e) {
      throw new ModelException("cannot read " + file + ": " + e.getMessage(), e);
    } catch (ModelException e) {
      throw new ModelException(file + ": " + e.getMessage(), e);
    }
  }

  /** The same architecture for images of another size. */
  ModelConfig withImageSize(int size) {
    return new ModelConfig(
        embedDim,
        size,
        layers,
        width,
        heads,
        text,
        quickGelu,
        new Preprocessing(size, preprocessing.mean(), preprocessing.std()));
  }

  /**
   * Writes {@value #FILE} into a directory, such that {@link #read} and open_clip read the same.
   *
   * @throws IOException if the directory cannot be written
   */
  public void write(Path directory) throws IOException {
    ObjectNode root = JSON.createObjectNode();
    ObjectNode model = root.putObject("model_cfg");
    model.put("embed_dim", embedDim);
    ObjectNode vision = model.putObject("vision_cfg");
    vision.put("image_size", imageSize);
    vision.set("layers", JSON.valueToTree(layers));
    vision.put("width", width);
    vision.put("head_width", channels() / heads);
    vision.putNull("patch_size");
    ObjectNode texts = model.putObject("text_cfg");
    texts.put("context_length", text.contextLength());
    texts.put("vocab_size", text.vocabSize());
    texts.put("width", text.width());
    texts.put("heads", text.heads());
    texts.put("layers", text.layers());
    model.put("quick_gelu", quickGelu);
    ObjectNode preprocess = root.putObject("preprocess_cfg");
    preprocess.set("mean", JSON.valueToTree(preprocessing.mean()));
    preprocess.set("std", JSON.valueToTree(preprocessing.std()));
    JSON.writerWithDefaultPrettyPrinter().writeValue(directory.resolve(FILE).toFile(), root);
  }

  /** Channels after the last residual block. */
  public int channels() {
    return width * 32;
  }

  /** Locations that the pooling layer attends to, without the mean. */
  public int locations() {
    return gridSize() * gridSize();
  }

  /** Locations in each direction. */
  public int gridSize() {
    return imageSize / STRIDE;
  }

  private static void requirePositive(String name, int value) {
    if (value < 1) {
      throw new ModelException(name + " is " + value + ", not positive");
    }
  }

  private static void requireMultiple(String name, int value, String divisorName, int divisor) {
    if (value % divisor != 0) {
      throw new ModelException(
          "%s is %d, not a multiple of %s, %d".formatted(name, value, divisorName, divisor));
    }
  }

  /** Turns the JSON into a configuration, with open_clip's defaults for what is absent. */
  @SuppressWarnings("FloatingPointLiteralPrecision") // OpenAI's constants, as published.
  private record Reader(JsonNode root) {

    private static final int HEAD_WIDTH = 64;
    private static final float[] OPENAI_MEAN = {0.48145467f, 0.4578275f, 0.40821072f};
    private static final float[] OPENAI_STD = {0.26862955f, 0.2613026f, 0.2757771f};

    ModelConfig read() {
      // The configurations inside the open_clip package have no envelope.
      JsonNode model = root.path("model_cfg").isObject() ? root.path("model_cfg") : root;
      JsonNode vision = object(model, "vision_cfg");
      refuseOtherArchitectures(vision, object(model, "text_cfg"));
      int width = integer(vision, "width", 64);
      int imageSize = imageSize(vision);
      return new ModelConfig(
          integer(model, "embed_dim"),
          imageSize,
          layers(vision),
          width,
          integer(vision, "heads", width * 32 / integer(vision, "head_width", HEAD_WIDTH)),
          text(model.path("text_cfg")),
          model.path("quick_gelu").asBoolean(false),
          preprocessing(imageSize));
    }

    private static void refuseOtherArchitectures(JsonNode vision, JsonNode text) {
      if (vision.hasNonNull("timm_model_name")) {
        throw unsupported("the timm model " + vision.path("timm_model_name").asText());
      }
      if (!vision.path("layers").isArray()) {
        throw unsupported("a ViT");
      }
      if (text.hasNonNull("hf_model_name")) {
        throw unsupported("a CLIP with the text tower " + text.path("hf_model_name").asText());
      }
    }

    private static ModelException unsupported(String what) {
      return new ModelException(
          "this model is "
              + what
              + "; Headwatch needs a ResNet CLIP (RN50, RN101, RN50x4, RN50x16 or RN50x64)"
              + LAYOUT);
    }

    private static int imageSize(JsonNode vision) {
      JsonNode size = vision.path("image_size");
      if (size.isArray()) {
        if (size.size() != 2 || !size.get(0).equals(size.get(1))) {
          throw new ModelException("image_size is " + size + "; only square images are supported");
        }
        return integer("image_size", size.get(0));
      }
      return integer(vision, "image_size", 224);
    }

    private static List<Integer> layers(JsonNode vision) {
      List<Integer> layers = new ArrayList<>();
      vision.path("layers").forEach(blocks -> layers.add(integer("layers", blocks)));
      return layers;
    }

    private static Text text(JsonNode text) {
      return new Text(
          integer(text, "context_length", 77),
          integer(text, "vocab_size", 49408),
          integer(text, "width", 512),
          integer(text, "heads", 8),
          integer(text, "layers", 12));
    }

    private Preprocessing preprocessing(int imageSize) {
      JsonNode preprocess = root.path("preprocess_cfg");
      requireDefault(preprocess, "interpolation", "bicubic");
      requireDefault(preprocess, "resize_mode", "shortest");
      requireDefault(preprocess, "mode", "RGB");
      return new Preprocessing(
          imageSize,
          threeFloats(preprocess, "mean", OPENAI_MEAN),
          threeFloats(preprocess, "std", OPENAI_STD));
    }

    private static void requireDefault(JsonNode node, String field, String supported) {
      String value = node.path(field).asText(supported);
      if (!value.equals(supported)) {
        throw new ModelException(
            "preprocess_cfg.%s is %s; only %s is supported".formatted(field, value, supported));
      }
    }

    private static float[] threeFloats(JsonNode node, String field, float[] absent) {
      if (!node.hasNonNull(field)) {
        return absent;
      }
      float[] values = new float[node.path(field).size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = number(field, node.path(field).get(i)).floatValue();
      }
      if (values.length != 3) {
        throw new ModelException("preprocess_cfg." + field + " has not three numbers");
      }
      return values;
    }

    private static JsonNode object(JsonNode node, String field) {
      JsonNode child = node.path(field);
      if (!child.isContainerNode()) {
        throw new ModelException(field + " is missing" + LAYOUT);
      }
      return child;
    }

    private static int integer(JsonNode node, String field) {
      if (!node.hasNonNull(field)) {
        throw new ModelException(field + " is missing" + LAYOUT);
      }
      return integer(field, node.path(field));
    }

    private static int integer(JsonNode node, String field, int absent) {
      return node.hasNonNull(field) ? integer(field, node.path(field)) : absent;
    }

    private static int integer(String field, JsonNode value) {
      if (!value.isIntegralNumber() || !value.canConvertToInt()) {
        throw new ModelException(field + " is " + value + ", not a whole number");
      }
      return value.intValue();
    }

    private static JsonNode number(String field, JsonNode value) {
      if (!value.isNumber()) {
        throw new ModelException(field + " has the entry " + value + ", not a number");
      }
      return value;
    }
  }
}
