package io.headwatch.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.headwatch.config.ReferenceSettings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReferenceFetcherTest {

  private static final int MAX_BYTES = 1_000;
  private static final Duration LONG = Duration.ofSeconds(30);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://images.example.com/7",
        "ftp://images.example.com/7",
        "jar:file:///images/a.jar!/7",
        "data:image/png;base64,AAAA",
        "/images/7.jpg",
        "7.jpg",
        "https:/7.jpg",
        "https://elsewhere.example.com/7",
        "https://images.example.com.evil.example/7",
        "https://images.example.com:8443/7",
        "https://user:hunter2@images.example.com/7",
        "file://images.example.com/images/7.jpg",
        "file:7.jpg",
        "file:///images/7.jpg?hunter2",
      })
  void fetch_ofWhatIsNotAllowedIsRefused(String reference) {
    ReferenceFetcher fetcher =
        new ReferenceFetcher(
            new ReferenceSettings(
                List.of(Path.of("/images")), List.of("images.example.com"), LONG, MAX_BYTES));

    assertThat(rejection(fetcher, reference).reason()).isEqualTo(Reason.REFERENCE_NOT_ALLOWED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://user:hunter2@images.example.com/7",
        "https://elsewhere.example.com/7?token=hunter2#hunter2",
        "http://elsewhere.example.com/7?token=hunter2",
        "https://images example.com/7?token=hunter2",
        "file:///etc/passwd?hunter2",
      })
  void fetch_neverRepeatsCredentialsOrQueries(String reference) {
    ReferenceFetcher fetcher =
        new ReferenceFetcher(new ReferenceSettings(List.of(), List.of(), LONG, MAX_BYTES));

    assertThat(rejection(fetcher, reference).getMessage()).doesNotContain("hunter2");
  }

  @ParameterizedTest
  @CsvSource({
    "images.example.com, https://images.example.com/7, true",
    "images.example.com, https://IMAGES.example.com:443/7, true",
    "images.example.com, https://a.images.example.com/7, false",
    "images.example.com:8443, https://images.example.com:8443/7, true",
    "images.example.com:8443, https://images.example.com/7, false",
    "*.example.com, https://a.example.com/7, true",
    "*.example.com, https://a.b.example.com/7, true",
    "*.example.com, https://example.com/7, false",
    "*.example.com, https://evilexample.com/7, false",
    "[::1]:8443, 'https://[::1]:8443/7', true",
    "[::1], 'https://[::1]/7', true",
  })
  void allowedHost_matchesHostAndPort(String allowed, URI url, boolean matches) {
    assertThat(AllowedHost.parse(allowed).matches(url)).isEqualTo(matches);
  }

  private static RejectedEventException rejection(ReferenceFetcher fetcher, String reference) {
    RejectedEventException rejection =
        catchThrowableOfType(RejectedEventException.class, () -> fetcher.fetch(reference));
    assertThat(rejection).as("%s was fetched", reference).isNotNull();
    return rejection;
  }
}
