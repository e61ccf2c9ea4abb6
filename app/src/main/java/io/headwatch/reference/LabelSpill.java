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
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Labels of pairs as far as they have been made, in files of a directory, so that labelling that
 * was interrupted goes on where it stopped. Confined to one thread.
 *
 * <p>Implementation note: texts' embeddings and sets of texts are appended; what pairs respond to
 * changes with every block of texts and is replaced as a whole.
 */
public final class LabelSpill implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String BINDING = "binding.json";
  private static final String TEXTS = "texts.bin";
  private static final String SETS = "sets.bin";
  private static final String RESPONSES = "responses.bin";
  private static final String NEW_RESPONSES = "responses.new";

  private final Path directory;
  private final RowFile textRows;
  private final RowFile setRows;
  private final float[][] texts;
  private final SparseTextSets sets;

  /**
   * What is to be labelled with what.
   *
   * @param of tells it apart from other labels: another run of the same labelling says the same
   * @param texts number of texts
   * @param embeddingSize number of values of a text's embedding
   * @param pairs number of pairs
   * @param atoms most texts of a set
   */
  public record Plan(Map<String, String> of, int texts, int embeddingSize, int pairs, int atoms) {
    public Plan {
      of = Map.copyOf(of);
    }
  }

  /**
   * What pairs respond to, as far as texts have been scored.
   *
   * @param done number of texts scored
   * @param texts for each pair the best of them
   * @param scores the best one's score
   */
  public record Responses(int done, int[] texts, float[] scores) {}

  private LabelSpill(Path directory, Plan plan, RowFile textRows, RowFile setRows)
      throws IOException {
    this.directory = directory;
    this.textRows = textRows;
    this.setRows = setRows;
    this.texts = new float[plan.texts][];
    this.sets = new SparseTextSets(plan.pairs, plan.atoms);
    for (int text = 0; text < textRows.rows(); text++) {
      texts[text] = new float[plan.embeddingSize];
      textRows.row(text).asFloatBuffer().get(texts[text]);
    }
    for (int pair = 0; pair < setRows.rows(); pair++) {
      sets.add(set(setRows.row(pair)));
    }
  }

  /**
   * Opens a spill directory, new or left by interrupted labelling.
   *
   * @throws IOException if the directory is of other labels, or cannot be used
   */
  public static LabelSpill open(Path directory, Plan plan) throws IOException {
    Files.createDirectories(directory);
    requireSame(directory, plan.of);
    int setBytes = plan.atoms * (Integer.BYTES + Float.BYTES) + Float.BYTES;
    return new LabelSpill(
        directory,
        plan,
        RowFile.open(directory.resolve(TEXTS), plan.embeddingSize * Float.BYTES, plan.texts),
        RowFile.open(directory.resolve(SETS), setBytes, plan.pairs));
  }

  /** Number of texts whose embeddings have been saved. */
  public int textsDone() {
    return textRows.rows();
  }

  /** The texts' embeddings: a view, to be read only, complete when all have been saved. */
  public float[][] texts() {
    return texts;
  }

  /** Saves the embeddings of the next texts. */
  public void saveTexts(float[][] embeddings) throws IOException {
    ByteBuffer rows = textRows.buffer(embeddings.length);
    for (int i = 0; i < embeddings.length; i++) {
      texts[textRows.rows() + i] = embeddings[i];
      for (float value : embeddings[i]) {
        rows.putFloat(value);
      }
    }
    textRows.append(rows);
  }

  /** The sets of the first pairs: those that an earlier run saved, and what is added to them. */
  public SparseTextSets sets() {
    return sets;
  }

  /** Makes the sets added since the last time survive a crash of the machine. */
  public void saveSets() throws IOException {
    int saved = setRows.rows();
    ByteBuffer rows = setRows.buffer(sets.size() - saved);
    for (int pair = saved; pair < sets.size(); pair++) {
      for (int i = pair * sets.atoms(); i < (pair + 1) * sets.atoms(); i++) {
        rows.putInt(sets.texts()[i]).putFloat(sets.coefficients()[i]);
      }
      rows.putFloat(sets.residuals()[pair]);
    }
    setRows.append(rows);
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
    for (String name : List.of(TEXTS, SETS, RESPONSES, NEW_RESPONSES, BINDING)) {
      Files.deleteIfExists(directory.resolve(name));
    }
    Files.deleteIfExists(directory);
  }

  @Override
  public void close() throws IOException {
    textRows.close();
    setRows.close();
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
}
