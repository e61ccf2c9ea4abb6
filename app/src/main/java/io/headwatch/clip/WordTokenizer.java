package io.headwatch.clip;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * A tokenizer of whole words for models trained on few of them, in the format of Hugging Face's
 * {@code tokenizer.json}: lower case, split at white space and punctuation, unknown words as
 * padding. The end token has the largest id, as CLIP's text tower expects.
 */
public final class WordTokenizer {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PADDING = "<pad>";
  private static final String START = "<start>";
  private static final String END = "<end>";
  private static final Pattern TOKEN =
      Pattern.compile("\\w+|[^\\w\\s]+", Pattern.UNICODE_CHARACTER_CLASS);

  private final NavigableSet<String> words = new TreeSet<>();

  /**
   * @param texts whose words are to be known
   */
  public WordTokenizer(Collection<String> texts) {
    for (String text : texts) {
      words.addAll(Arrays.asList(words(text)));
    }
    words.remove("");
  }

  /** The parts of a text that are tokens of their own: runs of word characters, or of others. */
  public static String[] words(String text) {
    return TOKEN
        .matcher(text.toLowerCase(Locale.ROOT))
        .results()
        .map(MatchResult::group)
        .toArray(String[]::new);
  }

  /** Number of token ids. */
  public int size() {
    return words.size() + 3;
  }

  /**
   * Writes {@code tokenizer.json} into a directory.
   *
   * @throws IOException if it cannot be written
   */
  public void write(Path directory) throws IOException {
    ObjectNode root = JSON.createObjectNode();
    root.put("version", "1.0");
    root.putNull("truncation");
    root.putNull("padding");
    ArrayNode added = root.putArray("added_tokens");
    special(added, 0, PADDING);
    special(added, 1, START);
    special(added, size() - 1, END);
    root.putObject("normalizer").put("type", "Lowercase");
    root.putObject("pre_tokenizer").put("type", "Whitespace");
    root.set("post_processor", template());
    root.putNull("decoder");
    root.set("model", model());
    JSON.writerWithDefaultPrettyPrinter()
        .writeValue(directory.resolve(Tokenizer.FILE).toFile(), root);
  }

  private static void special(ArrayNode added, int id, String content) {
    ObjectNode token = added.addObject().put("id", id).put("content", content);
    token.put("single_word", false).put("lstrip", false).put("rstrip", false);
    token.put("normalized", false).put("special", true);
  }

  private ObjectNode model() {
    ObjectNode model = JSON.createObjectNode();
    model.put("type", "WordLevel");
    ObjectNode vocabulary = model.putObject("vocab");
    vocabulary.put(PADDING, 0);
    vocabulary.put(START, 1);
    int id = 2;
    for (String word : words) {
      vocabulary.put(word, id++);
    }
    vocabulary.put(END, id);
    model.put("unk_token", PADDING);
    return model;
  }

  /** Start, text, end. */
  private ObjectNode template() {
    ObjectNode processor = JSON.createObjectNode();
    processor.put("type", "TemplateProcessing");
    ArrayNode single = processor.putArray("single");
    single.addObject().putObject("SpecialToken").put("id", START).put("type_id", 0);
    single.addObject().putObject("Sequence").put("id", "A").put("type_id", 0);
    single.addObject().putObject("SpecialToken").put("id", END).put("type_id", 0);
    ArrayNode pair = processor.putArray("pair");
    pair.addObject().putObject("Sequence").put("id", "A").put("type_id", 0);
    pair.addObject().putObject("Sequence").put("id", "B").put("type_id", 1);
    ObjectNode tokens = processor.putObject("special_tokens");
    token(tokens, START, 1);
    token(tokens, END, size() - 1);
    return processor;
  }

  private static void token(ObjectNode tokens, String name, int id) {
    ObjectNode token = tokens.putObject(name).put("id", name);
    token.putArray("ids").add(id);
    token.putArray("tokens").add(name);
  }
}
