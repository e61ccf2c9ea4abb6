package io.headwatch.concept;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.headwatch.scenes.EmbeddedModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PromptTemplatesTest {

  @TempDir Path directory;

  @Test
  void texts_putTheWordInItsPlace() {
    PromptTemplates templates = new PromptTemplates(List.of("{}", "the {} in a video game."));

    assertThat(templates.texts("traffic light"))
        .containsExactly("traffic light", "the traffic light in a video game.");
  }

  /** A word may hold what means something to regular expressions and formats. */
  @ParameterizedTest
  @ValueSource(strings = {"$1 note", "100 %s", "back\\slash", "{}"})
  void texts_takeAnyWordAsItIs(String word) {
    assertThat(new PromptTemplates(List.of("a {}")).texts(word)).containsExactly("a " + word);
  }

  /**
   * What the notebook is known for: its number, its first and last, and every noun phrase with "a"
   * having its twin with "the" (all but "itap of my", "photo of my", "photo of one" and "photo of
   * many").
   */
  @Test
  void imagenet_areThe80OfTheNotebook() {
    List<String> templates = PromptTemplates.imagenet().templates();

    assertThat(templates).hasSize(80).doesNotHaveDuplicates();
    assertThat(templates.get(0)).isEqualTo("a bad photo of a {}.");
    assertThat(templates.get(79)).isEqualTo("a tattoo of the {}.");
    assertThat(templates)
        .allMatch(template -> template.endsWith("."))
        .contains("itap of a {}.", "a origami {}.", "a {} in a video game.", "a plushie {}.")
        .filteredOn(template -> !hasTwin(template, templates))
        .containsExactlyInAnyOrder(
            "a photo of many {}.", "a photo of my {}.", "a photo of one {}.", "itap of my {}.");
  }

  private static boolean hasTwin(String template, Collection<String> all) {
    List<String> words = Arrays.asList(template.split(" "));
    for (int i = 0; i < words.size(); i++) {
      List<String> twin = new ArrayList<>(words);
      if (words.get(i).equals("a")) {
        twin.set(i, "the");
      } else if (words.get(i).equals("the")) {
        twin.set(i, "a");
      }
      if (!twin.equals(words) && all.contains(String.join(" ", twin))) {
        return true;
      }
    }
    return false;
  }

  /** The default must not put tokens before the embedded model that it never saw. */
  @Test
  void shortSet_isOfWordsThatTheEmbeddedModelKnows() throws IOException {
    EmbeddedModel.copyTo(directory);
    Set<String> known = new TreeSet<>();
    Iterator<String> tokens =
        new ObjectMapper()
            .readTree(directory.resolve("tokenizer.json").toFile())
            .at("/model/vocab")
            .fieldNames();
    tokens.forEachRemaining(known::add);

    List<String> templates = PromptTemplates.shortSet().templates();

    assertThat(templates).contains("{}", "a photo of a {}").hasSizeBetween(3, 7);
    assertThat(templates)
        .flatExtracting(template -> List.of(template.replace("{}", "").strip().split(" ")))
        .filteredOn(word -> !word.isEmpty())
        .isSubsetOf(known);
  }

  @Test
  void read_skipsBlankLines() throws IOException {
    Path file =
        Files.writeString(directory.resolve("t.txt"), "an x-ray of {}\r\n\n  {}, close up \n");

    assertThat(PromptTemplates.of(file.toString()).templates())
        .containsExactly("an x-ray of {}", "{}, close up");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a photo", "{} beside {}", "a { }"})
  void read_refusesLinesWithoutOnePlace(String line) throws IOException {
    Path file = Files.writeString(directory.resolve("t.txt"), "{}\n" + line + "\n");

    assertThatThrownBy(() -> PromptTemplates.read(file))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(file.toString())
        .hasMessageContaining("\"" + line + "\" is no template: it must have {} once");
  }

  @Test
  void read_refusesAFileWithoutTemplatesAndOneThatIsNoText() throws IOException {
    Path empty = Files.writeString(directory.resolve("empty.txt"), "\n\n");
    Path binary = Files.write(directory.resolve("binary.txt"), new byte[] {'{', '}', (byte) 0xff});

    assertThatThrownBy(() -> PromptTemplates.read(empty))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("there are 0 templates; 1 to 1000 can be used");
    assertThatThrownBy(() -> PromptTemplates.read(binary))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("binary.txt is no UTF-8 text");
    assertThatThrownBy(() -> PromptTemplates.read(directory.resolve("missing.txt")))
        .isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void of_namesTheSets() throws IOException {
    assertThat(PromptTemplates.of("short")).isEqualTo(PromptTemplates.shortSet());
    assertThat(PromptTemplates.of("imagenet")).isEqualTo(PromptTemplates.imagenet());
  }
}
