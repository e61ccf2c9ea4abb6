package io.headwatch.reference;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headwatch.shift.explanation.SparseTextSet;
import io.headwatch.shift.explanation.SparseTextSets;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Labels of pairs as far as they have been made, in files of a directory, so that labelling that
 * was interrupted goes on where it stopped. Confined to one thread.
 *
 * <p>Implementation note: sets of texts are appended in rows of one size, and cut back to whole
 * rows on opening; what pairs respond to changes with every block of texts and is replaced as a
 * whole.
 */
public final class LabelSpill implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<StandardOpenOption> APPENDING =
      Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);

  private static final String BINDING = "binding.json";
  private static final String SETS = "sets.bin";
  private static final String RESPONSES = "responses.bin";
  private static final String NEW_RESPONSES = "responses.new";

  private final Path directory;
  private final SparseTextSets sets;
  private final FileChannel channel;
  private int saved;

  /**
   * What pairs respond to, as far as texts have been scored.
   *
   * @param done number of texts scored
   * @param texts for each pair the best of them
   * @param scores the best one's score
   */
  public record Responses(int done, int[] texts, float[] scores) {}

  private LabelSpill(Path directory, SparseTextSets sets, FileChannel channel) {
    this.directory = directory;
    this.sets = sets;
    this.channel = channel;
  }

  /**
   * Opens a spill directory, new or left by interrupted labelling.
   *
   * @param of what is labelled with what: another run of the same labelling says the same
   * @param pairs number of pairs
   * @param atoms most texts of a set
   * @throws IOException if the directory is of other labels, or cannot be used
   */
  public static LabelSpill open(Path directory, Map<String, String> of, int pairs, int atoms)
      throws IOException {
    Files.createDirectories(directory);
    requireSame(directory, of);
    FileChannel channel = FileChannel.open(directory.resolve(SETS), APPENDING);
    LabelSpill spill = new LabelSpill(directory, new SparseTextSets(pairs, atoms), channel);
    try {
      spill.recover(pairs);
    } catch (IOException e) {
      spill.close();
      throw e;
    }
    return spill;
  }

  /** The sets of the first pairs: those that an earlier run saved, and what is added to them. */
  public SparseTextSets sets() {
    return sets;
  }

  /** Makes the sets added since the last time survive a crash of the machine. */
  public void saveSets() throws IOException {
    int atoms = sets.atoms();
    ByteBuffer rows = buffer((sets.size() - saved) * rowBytes(atoms));
    for (int pair = saved; pair < sets.size(); pair++) {
      for (int i = pair * atoms; i < (pair + 1) * atoms; i++) {
        rows.putInt(sets.texts()[i]).putFloat(sets.coefficients()[i]);
      }
      rows.putFloat(sets.residuals()[pair]);
    }
    rows.flip();
    channel.position((long) saved * rowBytes(atoms));
    while (rows.hasRemaining()) {
      channel.write(rows);
    }
    channel.force(false);
    saved = sets.size();
  }

  /**
   * What an earlier run saved of the pairs' responses.
   *
   * @throws IOException if it cannot be read
   */
  public Optional<Responses> responses() throws IOException {
    Path file = directory.resolve(RESPONSES);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    int pairs = sets.residuals().length;
    if (bytes.remaining() != Integer.BYTES + pairs * (Integer.BYTES + Float.BYTES)) {
      throw new IOException("%s is damaged; delete its directory to start anew".formatted(file));
    }
    Responses responses = new Responses(bytes.getInt(), new int[pairs], new float[pairs]);
    for (int pair = 0; pair < pairs; pair++) {
      responses.texts[pair] = bytes.getInt();
      responses.scores[pair] = bytes.getFloat();
    }
    return Optional.of(responses);
  }

  /** Replaces the responses saved before, at once or not at all. */
  public void save(Responses responses) throws IOException {
    requireNonNull(responses, "responses is null");
    int pairs = responses.texts.length;
    byte[] content = new byte[Integer.BYTES + pairs * (Integer.BYTES + Float.BYTES)];
    ByteBuffer bytes = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putInt(responses.done);
    for (int pair = 0; pair < pairs; pair++) {
      bytes.putInt(responses.texts[pair]).putFloat(responses.scores[pair]);
    }
    Path fresh = directory.resolve(NEW_RESPONSES);
    Files.write(fresh, content);
    Files.move(fresh, directory.resolve(RESPONSES), StandardCopyOption.ATOMIC_MOVE);
  }

  /** Closes and deletes the files: the labels are in the profile. */
  public void delete() throws IOException {
    close();
    for (String name : List.of(SETS, RESPONSES, NEW_RESPONSES, BINDING)) {
      Files.deleteIfExists(directory.resolve(name));
    }
    Files.deleteIfExists(directory);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private void recover(int pairs) throws IOException {
    int row = rowBytes(sets.atoms());
    int complete = (int) Math.min(pairs, channel.size() / row);
    channel.truncate((long) complete * row).position(0);
    ByteBuffer bytes = buffer(row);
    while (sets.size() < complete) {
      bytes.clear();
      while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
        // A read may end early.
      }
      sets.add(set(bytes.flip()));
    }
    saved = complete;
  }

  private SparseTextSet set(ByteBuffer row) {
    List<SparseTextSet.Term> terms = new ArrayList<>();
    for (int i = 0; i < sets.atoms(); i++) {
      SparseTextSet.Term term = new SparseTextSet.Term(row.getInt(), row.getFloat());
      if (term.text() != SparseTextSets.NONE) {
        terms.add(term);
      }
    }
    return new SparseTextSet(terms, row.getFloat());
  }

  private static void requireSame(Path directory, Map<String, String> of) throws IOException {
    Path file = directory.resolve(BINDING);
    if (!Files.exists(file)) {
      ObjectNode wanted = JSON.createObjectNode();
      of.forEach(wanted::put);
      Files.writeString(file, wanted.toString());
      return;
    }
    JsonNode begun = begun(file);
    for (Map.Entry<String, String> entry : of.entrySet()) {
      String before = begun.path(entry.getKey()).asText("none");
      if (!before.equals(entry.getValue())) {
        throw new IOException(
            "%s was begun with another %s: %s, now %s; delete that directory to start anew"
                .formatted(directory, entry.getKey(), before, entry.getValue()));
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

  private static int rowBytes(int atoms) {
    return atoms * (Integer.BYTES + Float.BYTES) + Float.BYTES;
  }

  private static ByteBuffer buffer(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
