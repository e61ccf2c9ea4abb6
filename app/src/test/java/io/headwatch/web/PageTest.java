package io.headwatch.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page's files, as far as they can be judged without a browser. */
class PageTest {

  /** A file that another one names, as a link or an import. */
  private static final Pattern REFERENCE =
      Pattern.compile("(?:from |import |src=|href=)\"/([a-z]+\\.[a-z]+)\"");

  /** A module that is forgotten in the list is a page that stays empty. */
  @Test
  void files_areAllThatThePageNames() throws IOException {
    Set<String> named = new TreeSet<>();
    for (String file : PageRoutes.FILES) {
      addReferences(named, text(file));
    }
    addReferences(named, text("index.html"));
    addReferences(named, text("login.html"));

    assertThat(PageRoutes.FILES).containsExactlyInAnyOrderElementsOf(named);
  }

  private static void addReferences(Set<String> named, String text) {
    Matcher references = REFERENCE.matcher(text);
    while (references.find()) {
      named.add(references.group(1));
    }
  }

  /** Names of streams and words come from others: as markup, they could be scripts. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "srcdoc", "eval(",
        "new Function", "DOMParser", "javascript:", "style=", "setAttribute(\"style", "onclick=\"",
      })
  void files_makeNoMarkupOfData(String way) throws IOException {
    for (String file : PageRoutes.FILES) {
      assertThat(text(file)).as(file).doesNotContain(way);
    }
    assertThat(text("index.html") + text("login.html")).doesNotContain(way);
  }

  /** The page works where there is no network but to this process. */
  @Test
  void files_nameNoOtherHosts() throws IOException {
    for (String file : PageRoutes.FILES) {
      assertThat(text(file).replace("http://www.w3.org/2000/svg", ""))
          .as(file)
          .doesNotContain("http://", "https://");
    }
  }

  private static String text(String file) throws IOException {
    try (InputStream in = PageTest.class.getResourceAsStream("page/" + file)) {
      assertThat(in).as(file).isNotNull();
      return new String(in.readAllBytes(), UTF_8);
    }
  }
}
