package io.headwatch.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BearerTokensTest {

  private static final String TOKEN = "0123456789abcdef";

  @TempDir Path directory;

  @Test
  void admit_takesEachOfSeveralTokensAndNoOther() throws IOException {
    BearerTokens tokens =
        BearerTokens.read(List.of(file("new", TOKEN + "\n"), file("old", "another-secret-token")));

    assertThat(tokens.areRequired()).isTrue();
    assertThat(tokens.admit(TOKEN)).isTrue();
    assertThat(tokens.admit("another-secret-token")).isTrue();
    assertThat(tokens.admit("0123456789abcdeF")).isFalse();
    assertThat(tokens.admit(TOKEN + " ")).isFalse();
    assertThat(tokens.admit("")).isFalse();
  }

  @Test
  void admitHeader_asksForTheScheme() throws IOException {
    BearerTokens tokens = BearerTokens.read(List.of(file("token", TOKEN)));

    assertThat(tokens.admitHeader("Bearer " + TOKEN)).isTrue();
    assertThat(tokens.admitHeader("bearer  " + TOKEN)).isTrue();
    assertThat(tokens.admitHeader(TOKEN)).isFalse();
    assertThat(tokens.admitHeader("Basic " + TOKEN)).isFalse();
    assertThat(tokens.admitHeader(null)).isFalse();
  }

  /** A token that has leaked must stop to work without a restart. */
  @Test
  void admit_followsAFileThatChanges() throws IOException {
    Path file = file("token", TOKEN);
    BearerTokens tokens = BearerTokens.read(List.of(file));
    file("token", "the-token-of-tomorrow");

    assertThat(tokens.admit(TOKEN)).isFalse();
    assertThat(tokens.admit("the-token-of-tomorrow")).isTrue();
  }

  /** Neither may a file that vanishes open the door, nor one that is half written. */
  @Test
  void admit_ofAFileThatCannotBeUsedAnyMoreStaysAsItWas() throws IOException {
    Path file = file("token", TOKEN);
    BearerTokens tokens = BearerTokens.read(List.of(file));

    file("token", "");
    assertThat(tokens.admit("")).isFalse();
    assertThat(tokens.admit(TOKEN)).isTrue();
    Files.delete(file);
    assertThat(tokens.admit(TOKEN)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "short", "two tokens of text", "0123456789abcdeé", "a\nb"})
  void read_ofWhatIsNoTokenNamesTheFileAndNotTheToken(String text) throws IOException {
    Path file = file("token", text);

    assertThatThrownBy(() -> BearerTokens.read(List.of(file)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("16 to 1000")
        .message()
        .doesNotContain("two tokens");
  }

  @Test
  void read_ofAMissingFileNamesIt() {
    Path file = directory.resolve("none");

    assertThatThrownBy(() -> BearerTokens.read(List.of(file)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(file.toString());
  }

  @Test
  void areRequired_withoutFilesIsFalse() throws IOException {
    assertThat(BearerTokens.read(List.of()).areRequired()).isFalse();
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text);
  }
}
