package io.headwatch.reference;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headwatch.shift.profile.ProfileBinding;
import io.headwatch.shift.profile.ReferenceSample;
import io.headwatch.shift.statistics.ImageValues;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The values of reference images in files of a directory, so that memory stays bounded and a build
 * that was interrupted goes on where it stopped. Confined to one thread while images are added.
 *
 * <p>Implementation note: values are appended to two files of fixed-size rows, then one JSON line
 * says which image the rows belong to. On opening, all three are cut back to the images that are
 * complete in each.
 */
public final class ReferenceSpill implements ReferenceSample, ReferenceSink, AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<StandardOpenOption> APPENDING =
      Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);

  /** What the values are of. */
  private static final String BINDING = "binding.json";

  private final Path directory;
  private final int pairs;
  private final int embeddingSize;
  private final FileChannel scalars;
  private final FileChannel embeddings;
  private final FileChannel index;
  private final List<String> lines = new ArrayList<>();
  private final Set<String> ids = new HashSet<>();
  private final Map<String, Integer> broken = new TreeMap<>();

  private ReferenceSpill(Path directory, int pairs, int embeddingSize) throws IOException {
    this.directory = directory;
    this.pairs = pairs;
    this.embeddingSize = embeddingSize;
    this.scalars = FileChannel.open(directory.resolve("scalars.f32"), APPENDING);
    this.embeddings = FileChannel.open(directory.resolve("embeddings.f32"), APPENDING);
    this.index = FileChannel.open(directory.resolve("images.jsonl"), APPENDING);
  }

  /**
   * Opens a spill directory, new or left by an interrupted build.
   *
   * @param images which images they are, in words: another run of the same build says the same
   * @param pairs H x C of the network
   * @param embeddingSize O of the network
   * @throws IOException if the directory holds values of another model, of another preprocessing or
   *     of other images, or cannot be used
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

  @Override
  public void add(ReferenceImage image, ImageValues values) throws IOException {
    append(scalars, (long) lines.size() * pairs * Float.BYTES, values.scalars());
    append(embeddings, (long) lines.size() * embeddingSize * Float.BYTES, values.embedding());
    ObjectNode entry = JSON.createObjectNode().put("id", image.id());
    image.source().ifPresent(source -> entry.put("source", source));
    image.time().ifPresent(time -> entry.put("time", time.toString()));
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
  public Map<String, Integer> broken() {
    return Map.copyOf(broken);
  }

  /** Identity, source and time of each image, one JSON object a line, in the images' order. */
  public String imageLines() {
    return String.join("\n", lines);
  }

  /** Makes everything added so far survive a crash of the machine. */
  @Override
  public void flush() throws IOException {
    scalars.force(false);
    embeddings.force(false);
    index.force(false);
  }

  /** Closes and deletes the files: the profile is made. */
  public void delete() throws IOException {
    close();
    delete(directory);
  }

  /** Deletes what a spill left in a directory, and the directory if nothing else is in it. */
  public static void delete(Path directory) throws IOException {
    for (String name : List.of("scalars.f32", "embeddings.f32", "images.jsonl", BINDING)) {
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
    read(scalars, ((long) image * pairs + fromPair) * Float.BYTES, count, into);
  }

  @Override
  public void embedding(int image, float[] into) {
    read(embeddings, (long) image * embeddingSize * Float.BYTES, embeddingSize, into);
  }

  @Override
  public void close() throws IOException {
    scalars.close();
    embeddings.close();
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
            .put("images", images);
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
                .formatted(
                    directory,
                    entry.getKey().equals("images") ? "other images" : "another " + entry.getKey(),
                    text(before),
                    text(entry.getValue())));
      }
    }
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
        Math.min(
            scalars.size() / ((long) pairs * Float.BYTES),
            embeddings.size() / ((long) embeddingSize * Float.BYTES));
    byte[] text = Files.readAllBytes(directory.resolve("images.jsonl"));
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
    scalars.truncate((long) lines.size() * pairs * Float.BYTES);
    embeddings.truncate((long) lines.size() * embeddingSize * Float.BYTES);
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

  private static void append(FileChannel channel, long at, float[] values) throws IOException {
    ByteBuffer bytes = buffer(values.length);
    bytes.asFloatBuffer().put(values);
    while (bytes.hasRemaining()) {
      channel.write(bytes, at + bytes.position());
    }
  }

  private static void read(FileChannel channel, long at, int count, float[] into) {
    ByteBuffer bytes = buffer(count);
    try {
      while (bytes.hasRemaining() && channel.read(bytes, at + bytes.position()) >= 0) {
        // A read may end early.
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read back reference values", e);
    }
    bytes.flip().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(into, 0, count);
  }

  private static ByteBuffer buffer(int floats) {
    return ByteBuffer.allocate(floats * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
  }
}
