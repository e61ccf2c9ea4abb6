package io.headwatch.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.headwatch.config.ReferenceSettings;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against a server on this machine, whose certificate is made for the test. */
@Timeout(60)
class HttpsReferencesTest {

  private static final int MAX_BYTES = 1_000;
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final byte[] IMAGE = {1, 2, 3};
  private static final char[] PASSWORD = "changeit".toCharArray();

  @TempDir static Path directory;
  private static SSLContext tls;

  private final CountDownLatch testOver = new CountDownLatch(1);
  private final ExecutorService executor = Executors.newCachedThreadPool();
  private HttpsServer server;
  private String origin;

  @BeforeAll
  static void makeCertificate() throws Exception {
    Path store = directory.resolve("server.p12");
    keytool(store);
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD);
    }
    KeyManagerFactory own = KeyManagerFactory.getInstance("PKIX");
    own.init(keys, PASSWORD);
    TrustManagerFactory trusted = TrustManagerFactory.getInstance("PKIX");
    trusted.init(keys);
    tls = SSLContext.getInstance("TLS");
    tls.init(own.getKeyManagers(), trusted.getTrustManagers(), null);
  }

  private static void keytool(Path store) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "server",
                "-keyalg",
                "EC",
                "-dname",
                "CN=127.0.0.1",
                "-ext",
                "san=ip:127.0.0.1",
                "-storetype",
                "PKCS12",
                "-storepass",
                new String(PASSWORD),
                "-keystore",
                store.toString())
            .inheritIO()
            .start();
    assertThat(process.waitFor()).isZero();
  }

  @BeforeEach
  void startServer() throws IOException {
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(tls));
    server.setExecutor(executor);
    server.start();
    origin = "https://127.0.0.1:" + server.getAddress().getPort();
  }

  @AfterEach
  void stopServer() {
    testOver.countDown();
    server.stop(0);
    executor.shutdownNow();
  }

  @Test
  void fetch_givesTheBodyOfAnAllowedHost() throws Exception {
    serve("/7.jpg", answer(200, IMAGE));

    assertThat(fetcher(LONG).fetch(origin + "/7.jpg?token=x")).isEqualTo(IMAGE);
  }

  @ParameterizedTest
  @CsvSource({
    "404, REFERENCE_NOT_FOUND",
    "410, REFERENCE_NOT_FOUND",
    "204, REFERENCE_FAILED",
    "403, REFERENCE_FAILED",
    "500, REFERENCE_FAILED"
  })
  void fetch_ofAnotherStatusIsRejected(int status, Reason reason) {
    serve("/7.jpg", answer(status, status == 204 ? new byte[0] : IMAGE));

    RejectedEventException rejection = rejection(fetcher(LONG), origin + "/7.jpg?token=hunter2");

    assertThat(rejection.reason()).isEqualTo(reason);
    assertThat(rejection).hasMessageStartingWith(origin + "/7.jpg ");
    assertThat(rejection.getMessage()).doesNotContain("hunter2");
  }

  /** A redirect would lead from an allowed host to any other, inside the network or out. */
  @Test
  void fetch_followsNoRedirect() {
    AtomicInteger asked = new AtomicInteger();
    serve(
        "/secret",
        exchange -> {
          asked.incrementAndGet();
          answer(200, IMAGE).handle(exchange);
        });
    serve(
        "/7.jpg",
        exchange -> {
          exchange.getResponseHeaders().add("Location", origin + "/secret");
          answer(302, new byte[0]).handle(exchange);
        });

    RejectedEventException rejection = rejection(fetcher(LONG), origin + "/7.jpg");

    assertThat(rejection.reason()).isEqualTo(Reason.REFERENCE_FAILED);
    assertThat(rejection).hasMessageContaining("302");
    assertThat(asked).hasValue(0);
  }

  @Test
  void fetch_isLimitedInSize() throws Exception {
    serve("/fits", answer(200, new byte[MAX_BYTES]));
    serve("/large", answer(200, new byte[MAX_BYTES + 1]));
    serve("/empty", answer(200, new byte[0]));

    assertThat(fetcher(LONG).fetch(origin + "/fits")).hasSize(MAX_BYTES);
    assertThat(rejection(fetcher(LONG), origin + "/large").reason()).isEqualTo(Reason.TOO_LARGE);
    assertThat(rejection(fetcher(LONG), origin + "/empty").reason()).isEqualTo(Reason.NO_IMAGE);
  }

  /** A body without an end must not go on behind the rejection's back. */
  @Test
  void fetch_hangsUpOnAnEndlessBody() throws Exception {
    CountDownLatch hungUp = new CountDownLatch(1);
    serve(
        "/endless",
        exchange -> {
          try {
            writeForEver(exchange);
          } finally {
            hungUp.countDown();
          }
        });

    assertThat(rejection(fetcher(LONG), origin + "/endless").reason()).isEqualTo(Reason.TOO_LARGE);
    assertThat(hungUp.await(30, TimeUnit.SECONDS)).isTrue();
  }

  /** The client's own timeout ends with the headers, so a body that stalls must end by ours. */
  @ParameterizedTest
  @CsvSource({"false", "true"})
  void fetch_givesUpOnAServerThatStalls(boolean afterHeaders) {
    serve(
        "/stalling",
        exchange -> {
          if (afterHeaders) {
            exchange.sendResponseHeaders(200, 100);
            exchange.getResponseBody().write(1);
            exchange.getResponseBody().flush();
          }
          awaitEndOfTest();
        });

    RejectedEventException rejection =
        rejection(fetcher(Duration.ofMillis(500)), origin + "/stalling");

    assertThat(rejection.reason()).isEqualTo(Reason.REFERENCE_FAILED);
    assertThat(rejection).hasMessageContaining("took longer than");
  }

  @Test
  void fetch_fromAServerThatCannotProveItselfFails() {
    serve("/7.jpg", answer(200, IMAGE));
    ReferenceFetcher trustingNobodyNew = new ReferenceFetcher(settings(LONG));

    assertThat(rejection(trustingNobodyNew, origin + "/7.jpg").reason())
        .isEqualTo(Reason.REFERENCE_FAILED);
  }

  /** An event whose loading was interrupted is not to blame. */
  @Test
  void fetch_interruptedIsNoRejection() {
    serve("/stalling", exchange -> awaitEndOfTest());
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> fetcher(LONG).fetch(origin + "/stalling"))
        .isInstanceOf(InterruptedException.class);
  }

  private void serve(String path, HttpHandler handler) {
    server.createContext(path, handler);
  }

  private static HttpHandler answer(int status, byte[] body) {
    return exchange -> {
      exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
      try (OutputStream out = exchange.getResponseBody()) {
        out.write(body);
      }
    };
  }

  private static void writeForEver(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(200, 0);
    try (OutputStream out = exchange.getResponseBody()) {
      while (true) {
        out.write(new byte[256]);
      }
    }
  }

  private void awaitEndOfTest() {
    try {
      testOver.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private ReferenceFetcher fetcher(Duration timeout) {
    ReferenceSettings settings = settings(timeout);
    HttpClient client = HttpsReferences.client(settings).sslContext(tls).build();
    return new ReferenceFetcher(settings, new HttpsReferences(settings, client));
  }

  private ReferenceSettings settings(Duration timeout) {
    String host = origin.substring("https://".length());
    return new ReferenceSettings(List.of(), List.of(host), timeout, MAX_BYTES);
  }

  private static RejectedEventException rejection(ReferenceFetcher fetcher, String reference) {
    RejectedEventException rejection =
        catchThrowableOfType(RejectedEventException.class, () -> fetcher.fetch(reference));
    assertThat(rejection).as("%s was fetched", reference).isNotNull();
    return rejection;
  }
}
