package io.headwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UserCacheTest {

  private static final Path HOME = Path.of("/home/ann");

  @Test
  void directory_isWhereTheEnvironmentSays() {
    UserCache cache = new UserCache(Map.of("XDG_CACHE_HOME", "/var/cache/ann"), HOME);

    assertThat(cache.embeddedModel()).isEqualTo(Path.of("/var/cache/ann/headwatch/embedded-model"));
  }

  /** The specification says that these do not count. */
  @ParameterizedTest
  @ValueSource(strings = {"", "cache"})
  void directory_isBelowTheHomeWithoutAnAbsolutePath(String value) {
    UserCache cache = new UserCache(Map.of("XDG_CACHE_HOME", value), HOME);

    assertThat(cache.embeddedModel())
        .isEqualTo(Path.of("/home/ann/.cache/headwatch/embedded-model"));
    assertThat(new UserCache(Map.of(), HOME).embeddedModel()).isEqualTo(cache.embeddedModel());
  }
}
