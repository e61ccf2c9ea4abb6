package io.headwatch.reference;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headwatch.shift.calibration.ImageStrata;
import io.headwatch.shift.profile.ProfileBinding;
import io.headwatch.shift.profile.ReferenceSample;
import io.headwatch.shift.profile.Stratification;
import io.headwatch.shift.statistics.ImageValues;
import io.headwatch.shift.statistics.PixelMeasure;
import io.headwatch.shift.statistics.RepeatFilter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The values of reference images in files of a directory, so that memory stays bounded and a build
 * that was interrupted goes on where it stopped. Confined to one thread while images are added.
 *
 * <p>Implementation note: values are appended to three files of fixed-size rows, then one JSON line
 * says which image the rows belong to. On opening, all four are cut back to the images that are
 * complete in each.
 */
public final class ReferenceSpill implements ReferenceSample, ReferenceSink, AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<StandardOpenOption> APPENDING =
      Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);

  /** What the values are of. */
  private static final String BINDING = "binding.json";

  private static final String SCALARS = "scalars.f32";
  private static final String EMBEDDINGS = "embeddings.f32";
  private static final String PIXELS = "pixels.f32";
  private static final String INDEX = "images.jsonl";
  private static final int MEASURES = PixelMeasure.values().length;

  private final Path directory;
  private final int pairs;
  private final int embeddingSize;
  private final Rows scalars;
  private final Rows embeddings;
  private final Rows pixels;
  private final FileChannel index;
  private final List<String> lines = new ArrayList<>();
  private final Set<String> ids = new HashSet<>();
  private final Map<String, Integer> broken = new TreeMap<>();
  private int repeated;

  private ReferenceSpill(Path directory, int pairs, int embeddingSize) throws IOException {
    this.directory = directory;
    this.pairs = pairs;
    this.embeddingSize = embeddingSize;
    this.scalars = Rows.open(directory.resolve(SCALARS), pairs);
    this.embeddings = Rows.open(directory.resolve(EMBEDDINGS), embeddingSize);
    this.pixels = Rows.open(directory.resolve(PIXELS), MEASURES);
    this.index = FileChannel.open(directory.resolve(INDEX), APPENDING);
  }

  /**
   * Opens a spill directory, new or left by an interrupted build.
   *
   * @param images which images they are, in words: another run of the same build says the same
   * @param pairs H x C of the network
   * @param embeddingSize O of the network
   * @throws IOException if the directory holds values of another model, of another preprocessing,
   *     of other images or without these pixel measures, or cannot be used
   */
  public static ReferenceSpill open(
      Path directory, ProfileBinding binding, String images, int pairs, int embeddingSize)
      throws IOException {
    Files.createDirectories(directory);
    requireSame(directory, binding, images);
    ReferenceSpill spill = new ReferenceSpill(directory, pairs, embeddingSize);
    try {
      spill.recover();
    } catch (IOException e) {
      spill.close();
      throw e;
    }
    return spill;
  }

  @Override
  public boolean contains(String id) {
    return ids.contains(id);
  }

  /** Adds an image whose pixels were seen. */
  @Override
  public void add(ReferenceImage image, ImageValues values) throws IOException {
    if (values.pixels().length != MEASURES) {
      throw new IllegalArgumentException(
          "%d pixel measures of %s are not %d"
              .formatted(values.pixels().length, image.id(), MEASURES));
    }
    scalars.put(lines.size(), values.scalars());
    embeddings.put(lines.size(), values.embedding());
    pixels.put(lines.size(), values.pixels());
    ObjectNode entry = JSON.createObjectNode().put("id", image.id());
    image.source().ifPresent(source -> entry.put("source", source));
    image.time().ifPresent(time -> entry.put("time", time.toString()));
    image.label().ifPresent(label -> entry.put("stratum", label));
    append(entry);
    lines.add(entry.toString());
    ids.add(image.id());
  }

  @Override
  public void addBroken(ReferenceImage image, String reason) throws IOException {
    append(JSON.createObjectNode().put("id", image.id()).put("broken", reason));
    ids.add(image.id());
    broken.merge(reason, 1, Integer::sum);
  }

  @Override
  public void addRepeated(ReferenceImage image) throws IOException {
    append(JSON.createObjectNode().put("id", image.id()).put("repeated", true));
    ids.add(image.id());
    repeated++;
  }

  @Override
  public int repeated() {
    return repeated;
  }

  /** Shows a filter the images that are here, in their order, as if it had let them pass. */
  public void showTo(RepeatFilter filter) {
    float[] embedding = new float[embeddingSize];
    for (int image = 0; image < lines.size(); image++) {
      embedding(image, embedding);
      filter.repeats(ImageLine.parse(lines.get(image)).source().orElse(""), embedding);
    }
  }

  @Override
  public Map<String, Integer> broken() {
    return Map.copyOf(broken);
  }

  /**
   * Identity, source, time and label of each image, one JSON object a line, in the images' order.
   */
  public String imageLines() {
    return String.join("\n", lines);
  }

  /** Identity, source, time and label of each image, in the images' order. */
  public List<ImageLine> images() {
    return lines.stream().map(ImageLine::parse).toList();
  }

  /**
   * The strata of the images.
   *
   * @param fewestImages images to draw null windows from that a stratum needs
   * @throws IllegalArgumentException if there are too many labels
   */
  public ImageStrata strata(Stratification stratification, int fewestImages) {
    return stratification instanceof Stratification.None
        ? ImageStrata.none(size())
        : ImageStrata.of(
            stratification,
            fewestImages,
            images().stream().map(image -> image.stratum(stratification)).toList());
  }

  /** Makes everything added so far survive a crash of the machine. */
  @Override
  public void flush() throws IOException {
    scalars.channel.force(false);
    embeddings.channel.force(false);
    pixels.channel.force(false);
    index.force(false);
  }

  /** Closes and deletes the files: the profile is made. */
  public void delete() throws IOException {
    close();
    delete(directory);
  }

  /** Deletes what a spill left in a directory, and the directory if nothing else is in it. */
  public static void delete(Path directory) throws IOException {
    for (String name : List.of(SCALARS, EMBEDDINGS, PIXELS, INDEX, BINDING)) {
      Files.deleteIfExists(directory.resolve(name));
    }
    Files.deleteIfExists(directory);
  }

  @Override
  public int size() {
    return lines.size();
  }

  @Override
  public int pairs() {
    return pairs;
  }

  @Override
  public int embeddingSize() {
    return embeddingSize;
  }

  @Override
  public void scalars(int image, int fromPair, int count, float[] into) {
    scalars.get(image, fromPair, count, into);
  }

  @Override
  public void embedding(int image, float[] into) {
    embeddings.get(image, 0, embeddingSize, into);
  }

  @Override
  public int pixelMeasures() {
    return MEASURES;
  }

  @Override
  public void pixels(int image, float[] into) {
    pixels.get(image, 0, MEASURES, into);
  }

  @Override
  public void close() throws IOException {
    scalars.channel.close();
    embeddings.channel.close();
    pixels.channel.close();
    index.close();
  }

  /** Makes sure that an earlier run, if there was one, did the same. */
  private static void requireSame(Path directory, ProfileBinding binding, String images)
      throws IOException {
    Path file = directory.resolve(BINDING);
    ObjectNode wanted =
        JSON.createObjectNode()
            .put("model", binding.modelHash())
            .put("preprocessing", binding.preprocessingHash())
            .put("images", images)
            .put("pixels", Arrays.toString(PixelMeasure.values()));
    if (!Files.exists(file)) {
      Files.writeString(file, wanted.toString());
      return;
    }
    JsonNode begun = begun(file);
    for (Map.Entry<String, JsonNode> entry : wanted.properties()) {
      JsonNode before = begun.path(entry.getKey());
      if (!before.equals(entry.getValue())) {
        throw new IOException(
            "%s was begun with %s: %s, now %s; delete that directory to start anew"
                .formatted(directory, other(entry.getKey()), text(before), text(entry.getValue())));
      }
    }
  }

  private static String other(String what) {
    return switch (what) {
      case "images" -> "other images";
      case "pixels" -> "other pixel measures, by another version";
      default -> "another " + what;
    };
  }

  private static JsonNode begun(Path file) throws IOException {
    try {
      return JSON.readTree(file.toFile());
    } catch (JsonProcessingException e) {
      throw new IOException("%s is damaged; delete its directory to start anew".formatted(file), e);
    }
  }

  private static String text(JsonNode value) {
    return value.isTextual() ? value.asText() : "none";
  }

  private void recover() throws IOException {
    long complete =
        Math.min(Math.min(scalars.complete(), embeddings.complete()), pixels.complete());
    byte[] text = Files.readAllBytes(directory.resolve(INDEX));
    int kept = 0;
    for (int end = 0; end < text.length; end++) {
      if (text[end] == '\n') {
        if (!recover(new String(text, kept, end - kept, UTF_8), complete)) {
          break;
        }
        kept = end + 1;
      }
    }
    index.truncate(kept).position(kept);
    scalars.truncate(lines.size());
    embeddings.truncate(lines.size());
    pixels.truncate(lines.size());
  }

  /** Takes over a line of the index; false if it or its values are incomplete. */
  private boolean recover(String line, long complete) {
    JsonNode entry;
    try {
      entry = JSON.readTree(line);
    } catch (JsonProcessingException e) {
      return false;
    }
    if (!entry.hasNonNull("id")) {
      return false;
    }
    if (entry.hasNonNull("broken")) {
      broken.merge(entry.get("broken").asText(), 1, Integer::sum);
    } else if (entry.path("repeated").asBoolean()) {
      repeated++;
    } else if (lines.size() < complete) {
      lines.add(line);
    } else {
      return false;
    }
    ids.add(entry.get("id").asText());
    return true;
  }

  private void append(ObjectNode entry) throws IOException {
    ByteBuffer line = ByteBuffer.wrap((entry + "\n").getBytes(UTF_8));
    while (line.hasRemaining()) {
      index.write(line);
    }
  }

  /** A file of rows of as many floats each. */
  private record Rows(FileChannel channel, int floats) {

    static Rows open(Path file, int floats) throws IOException {
      return new Rows(FileChannel.open(file, APPENDING), floats);
    }

    /** How many rows are there from end to end. */
    long complete() throws IOException {
      return channel.size() / ((long) floats * Float.BYTES);
    }

    void truncate(int rows) throws IOException {
      channel.truncate(at(rows, 0));
    }

    void put(int row, float[] values) throws IOException {
      ByteBuffer bytes = buffer(values.length);
      bytes.asFloatBuffer().put(values);
      while (bytes.hasRemaining()) {
        channel.write(bytes, at(row, 0) + bytes.position());
      }
    }

    void get(int row, int from, int count, float[] into) {
      ByteBuffer bytes = buffer(count);
      try {
        while (bytes.hasRemaining() && channel.read(bytes, at(row, from) + bytes.position()) >= 0) {
          // A read may end early.
        }
      } catch (IOException e) {
        throw new UncheckedIOException("cannot read back reference values", e);
      }
      bytes.flip().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(into, 0, count);
    }

    private long at(int row, int from) {
      return ((long) row * floats + from) * Float.BYTES;
    }

    private static ByteBuffer buffer(int floats) {
      return ByteBuffer.allocate(floats * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    }
  }
}
