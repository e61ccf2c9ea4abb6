package io.headwatch.concept;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The texts that stand for a word: each template has one {@code {}}, in whose place the word goes.
 * A word's direction is the mean of the normalised embeddings of these texts, normalised (A.
 * Radford et al., "Learning Transferable Visual Models From Natural Language Supervision", arXiv
 * 2103.00020, section 3.1.4).
 *
 * @param templates at least one
 */
public record PromptTemplates(List<String> templates) {

  /** Where the word goes. */
  public static final String PLACE = "{}";

  /** Most templates: every word costs as many forward passes of the text tower. */
  public static final int MOST = 1_000;

  /**
   * Without full stops and of the commonest words: small models have no tokens for anything else,
   * and larger ones hardly need it.
   */
  private static final List<String> SHORT =
      List.of("{}", "a {}", "a photo of a {}", "a picture of a {}", "an image of a {}");

  private static final String IMAGENET = "imagenet-templates.txt";

  /**
   * @throws IllegalArgumentException if there are none or too many, or one of them has not exactly
   *     one place
   */
  public PromptTemplates {
    templates = List.copyOf(templates);
    if (templates.isEmpty() || templates.size() > MOST) {
      throw new IllegalArgumentException(
          "there are %d templates; 1 to %d can be used".formatted(templates.size(), MOST));
    }
    for (String template : templates) {
      if (!hasOnePlace(template)) {
        throw new IllegalArgumentException(
            "\"%s\" is no template: it must have {} once, where the word goes".formatted(template));
      }
    }
  }

  /** Five, for every model. */
  public static PromptTemplates shortSet() {
    return new PromptTemplates(SHORT);
  }

  /**
   * The 80 of OpenAI's notebook "Prompt engineering for ImageNet", in its order: for large models,
   * at 16 times the work of the short set.
   */
  public static PromptTemplates imagenet() {
    try (InputStream in = PromptTemplates.class.getResourceAsStream(IMAGENET)) {
      requireNonNull(in, IMAGENET + " is missing from this build");
      return new PromptTemplates(lines(new String(in.readAllBytes(), UTF_8)));
    } catch (IOException e) {
      throw new IllegalStateException("cannot read " + IMAGENET + " of this build", e);
    }
  }

  /**
   * Reads a text file with a template a line; blank lines are skipped.
   *
   * @throws IOException if the file cannot be read, or its lines are no templates
   */
  public static PromptTemplates read(Path file) throws IOException {
    try {
      return new PromptTemplates(lines(Files.readString(file)));
    } catch (IllegalArgumentException e) {
      throw new IOException(
          "%s: %s; write one template a line, such as: a photo of a {}"
              .formatted(file, e.getMessage()),
          e);
    } catch (CharacterCodingException e) {
      throw new IOException(file + " is no UTF-8 text; write one template a line", e);
    }
  }

  /**
   * The templates of a setting.
   *
   * @param choice {@code short}, {@code imagenet}, or the path of a file as in {@link #read}
   * @throws IOException if the file cannot be read, or its lines are no templates
   */
  public static PromptTemplates of(String choice) throws IOException {
    return switch (choice) {
      case "short" -> shortSet();
      case "imagenet" -> imagenet();
      default -> read(Path.of(choice));
    };
  }

  /** The texts of a word, one per template, in the templates' order. */
  public List<String> texts(String word) {
    requireNonNull(word, "word is null");
    List<String> texts = new ArrayList<>(templates.size());
    for (String template : templates) {
      texts.add(template.replace(PLACE, word));
    }
    return texts;
  }

  private static List<String> lines(String text) {
    return text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
  }

  private static boolean hasOnePlace(String template) {
    int place = template.indexOf(PLACE);
    return place >= 0 && template.indexOf(PLACE, place + PLACE.length()) < 0;
  }
}
