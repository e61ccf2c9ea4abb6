package io.headwatch.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class HealthListenerTest {

  private final AtomicBoolean alive = new AtomicBoolean(true);
  private final AtomicBoolean ready = new AtomicBoolean();
  private HealthListener listener;

  @BeforeEach
  void listen() throws IOException {
    listener = HealthListener.start("127.0.0.1", 0, alive::get, ready::get);
  }

  @AfterEach
  void close() {
    listener.close();
  }

  @Test
  void healthz_followsWhetherItIsAlive() throws Exception {
    assertThat(get("/healthz").statusCode()).isEqualTo(200);
    assertThat(get("/healthz").body()).isEqualTo("ok\n");
    alive.set(false);
    assertThat(get("/healthz").statusCode()).isEqualTo(503);
  }

  @Test
  void readyz_followsWhetherItIsReady() throws Exception {
    assertThat(get("/readyz").statusCode()).isEqualTo(503);
    ready.set(true);
    assertThat(get("/readyz").statusCode()).isEqualTo(200);
  }

  @Test
  void healthz_ofHeadHasNoBody() throws Exception {
    HttpResponse<String> head = send("HEAD", "/healthz");

    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
  }

  /** What merely begins like it must not look healthy. */
  @ParameterizedTest
  @ValueSource(strings = {"/", "/metrics", "/healthzz", "/healthz/x", "/readyz/", "/HEALTHZ"})
  void otherPaths_areNotFound(String path) throws Exception {
    assertThat(get(path).statusCode()).isEqualTo(404);
  }

  @Test
  void start_onAPortInUseNamesTheSetting() {
    assertThatThrownBy(
            () -> HealthListener.start("127.0.0.1", listener.port(), () -> true, () -> true))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("127.0.0.1:" + listener.port())
        .hasMessageContaining("health.port");
  }

  @Test
  void close_stopsListening() {
    listener.close();

    assertThatThrownBy(() -> get("/healthz")).isInstanceOf(ConnectException.class);
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send("GET", path);
  }

  private HttpResponse<String> send(String method, String path)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + listener.port() + path))
            .method(method, BodyPublishers.noBody())
            .build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
  }
}
