package io.headwatch.web;

import static io.headwatch.history.TestVerdicts.START;
import static io.headwatch.history.TestVerdicts.record;
import static io.headwatch.history.TestVerdicts.stable;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwatch.config.TlsSettings;
import io.headwatch.config.WebSettings;
import io.headwatch.history.History;
import io.headwatch.history.HistoryLimits;
import io.headwatch.history.RecordedHistory;
import io.headwatch.stream.SettableClock;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is let in. */
@Timeout(180)
class GateTest {

  private static final String TOKEN = "0123456789abcdef";

  @TempDir Path directory;

  private final HttpClient client = HttpClient.newHttpClient();
  private final SettableClock clock = new SettableClock(START);
  private History history;

  @BeforeEach
  void open() throws Exception {
    history =
        History.open(
            directory.resolve("history"),
            new HistoryLimits(Duration.ofDays(30), 64 << 20),
            new RecordedHistory(),
            clock);
    history.append(List.of(record(stable("s", 0, 1))), Map.of());
  }

  @AfterEach
  void close() throws IOException {
    history.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/v1/streams",
        "/api/v1/windows/x",
        "/api/v1/status",
        "/api/v1/events",
        "/api/v1/openapi.json",
        "/api/v1/nothing",
      })
  void api_withoutATokenIsClosed(String address) throws Exception {
    try (WebListener listener = guarded("0.0.0.0")) {
      HttpResponse<String> answer = send(listener, request(listener, address));

      assertThat(answer.statusCode()).isEqualTo(401);
      assertThat(answer.headers().firstValue("WWW-Authenticate").orElseThrow())
          .startsWith("Bearer");
      assertThat(answer.body()).contains("web.token-files").doesNotContain(TOKEN);
    }
  }

  @Test
  void api_opensWithTheTokenAlone() throws Exception {
    try (WebListener listener = guarded("0.0.0.0")) {
      assertThat(bearer(listener, "Bearer " + TOKEN)).isEqualTo(200);
      assertThat(bearer(listener, "Bearer " + TOKEN + "x")).isEqualTo(401);
      assertThat(bearer(listener, "Basic " + TOKEN)).isEqualTo(401);
      assertThat(bearer(listener, "Bearer ")).isEqualTo(401);
      assertThat(send(listener, request(listener, "/api/v1/streams?token=" + TOKEN)).statusCode())
          .isEqualTo(401);
    }
  }

  /** A token is asked for wherever one is set, so that a proxy on this machine can rely on it. */
  @Test
  void api_onLoopbackWithATokenAsksForIt() throws Exception {
    try (WebListener listener = guarded("127.0.0.1")) {
      assertThat(send(listener, request(listener, "/api/v1/streams")).statusCode()).isEqualTo(401);
      assertThat(bearer(listener, "Bearer " + TOKEN)).isEqualTo(200);
    }
  }

  @Test
  void page_withoutASessionLeadsToTheLogin() throws Exception {
    try (WebListener listener = guarded("0.0.0.0")) {
      HttpResponse<String> answer = send(listener, request(listener, "/"));

      assertThat(answer.statusCode()).isEqualTo(303);
      assertThat(answer.headers().firstValue("Location").orElseThrow()).endsWith("/login");
      assertThat(answer.body()).doesNotContain("<script");
      assertThat(send(listener, request(listener, "/login")).body()).contains("<form");
      assertThat(send(listener, request(listener, "/app.js")).statusCode()).isEqualTo(303);
      assertThat(send(listener, request(listener, "/theme.js")).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void login_withTheTokenBeginsASessionThatEnds() throws Exception {
    try (WebListener listener = guarded("0.0.0.0")) {
      HttpResponse<String> login = login(listener, TOKEN, "");
      String cookie = login.headers().firstValue("Set-Cookie").orElseThrow();
      String session = cookie.substring(0, cookie.indexOf(';'));

      assertThat(login.statusCode()).isEqualTo(303);
      assertThat(cookie).contains("HttpOnly", "SameSite=Strict", "Path=/").doesNotContain(TOKEN);
      assertThat(withCookie(listener, "GET", "/api/v1/streams", session)).isEqualTo(200);
      assertThat(withCookie(listener, "GET", "/", session)).isEqualTo(200);
      assertThat(withCookie(listener, "GET", "/", session + "x")).isEqualTo(303);
      clock.set(START.plus(Duration.ofMinutes(59)));
      assertThat(withCookie(listener, "GET", "/", session)).isEqualTo(200);
      clock.set(START.plus(Duration.ofMinutes(61)));
      assertThat(withCookie(listener, "GET", "/", session)).isEqualTo(303);
    }
  }

  /** A token that has leaked must not live on in the sessions that it has begun. */
  @Test
  void session_endsWithItsToken() throws Exception {
    try (WebListener listener = guarded("0.0.0.0")) {
      String session = session(listener);
      assertThat(withCookie(listener, "GET", "/", session)).isEqualTo(200);
      Files.writeString(directory.resolve("token"), "another-token-from-now-on");

      assertThat(withCookie(listener, "GET", "/", session)).isEqualTo(303);
      assertThat(withCookie(listener, "GET", "/api/v1/streams", session)).isEqualTo(401);
    }
  }

  /** Who is no longer let in must not go on listening either. */
  @Test
  void events_endWithTheSessionOrTheToken() throws Exception {
    try (WebListener listener = guarded("0.0.0.0")) {
      try (BufferedReader bySession = events(listener, "Cookie", session(listener));
          BufferedReader byToken = events(listener, "Authorization", "Bearer " + TOKEN)) {
        assertThat(bySession.readLine()).startsWith("retry");
        assertThat(byToken.readLine()).startsWith("retry");
        clock.set(START.plus(Duration.ofMinutes(61)));
        assertThat(bySession.lines().reduce((one, next) -> next)).isPresent();
        Files.writeString(directory.resolve("token"), "another-token-from-now-on");
        assertThat(byToken.lines().reduce((one, next) -> next)).isPresent();
      }
    }
  }

  @Test
  void login_leadsToWhatWasAskedFor() throws Exception {
    try (WebListener listener = guarded("0.0.0.0")) {
      String asked = "/api/v1/reports/a%2520b.html?x=1&y=2";
      HttpResponse<String> refused =
          send(listener, request(listener, asked).header("Accept", "text/html,*/*"));
      assertThat(refused.statusCode()).isEqualTo(303);
      String login = URI.create(refused.headers().firstValue("Location").orElseThrow()).toString();
      assertThat(login)
          .endsWith("/login?to=%2Fapi%2Fv1%2Freports%2Fa%252520b.html%3Fx%3D1%26y%3D2");
      String form =
          send(listener, request(listener, login.substring(login.indexOf("/login")))).body();
      assertThat(form).contains("value=\"/api/v1/reports/a%2520b.html?x=1&amp;y=2\"");

      assertThat(leadsTo(listener, asked)).isEqualTo(asked);
      assertThat(leadsTo(listener, "/#/streams/gate%2Fnorth?range=7d"))
          .isEqualTo("/#/streams/gate%2Fnorth?range=7d");
      assertThat(leadsTo(listener, "")).isEqualTo("/");
    }
  }

  /** A link to our login must not be a way to somebody else's page. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "//evil.example",
        "/\\evil.example",
        "https://evil.example",
        "evil.example",
        "\\/evil.example",
        "/\t/evil.example",
        " //evil.example",
        "/a\r\nSet-Cookie: x=y",
        "javascript:alert(1)",
        "/\"><script>",
        "/login?to=/",
      })
  void login_leadsNowhereElse(String to) throws Exception {
    try (WebListener listener = guarded("0.0.0.0")) {
      assertThat(leadsTo(listener, to)).isEqualTo("/");
      String form =
          send(listener, request(listener, "/login?to=" + URLEncoder.encode(to, UTF_8))).body();
      assertThat(form).contains("name=\"to\" type=\"hidden\" value=\"/\"");
    }
  }

  /** Where a login leads to that a form with this target asks for. */
  private String leadsTo(WebListener listener, String to) throws Exception {
    HttpResponse<String> answer =
        send(
            listener,
            request(listener, "/login")
                .POST(
                    BodyPublishers.ofString(
                        "token=" + TOKEN + "&to=" + URLEncoder.encode(to, UTF_8)))
                .header("Content-Type", "application/x-www-form-urlencoded"));
    assertThat(answer.statusCode()).isEqualTo(303);
    String location = answer.headers().firstValue("Location").orElseThrow();
    return location.replaceFirst("^http://127\\.0\\.0\\.1:" + listener.port(), "");
  }

  private String session(WebListener listener) throws Exception {
    String cookie = login(listener, TOKEN, "").headers().firstValue("Set-Cookie").orElseThrow();
    return cookie.substring(0, cookie.indexOf(';'));
  }

  private BufferedReader events(WebListener listener, String header, String value)
      throws Exception {
    HttpResponse<InputStream> answer =
        client.send(
            request(listener, "/api/v1/events").header(header, value).build(),
            BodyHandlers.ofInputStream());
    assertThat(answer.statusCode()).isEqualTo(200);
    return new BufferedReader(new InputStreamReader(answer.body(), UTF_8));
  }

  /** A proxy may pass its own name on, or ask by ours; browsers know its name alone. */
  @Test
  void proxy_isAnsweredByItsNameAndItsPagesMayLogIn() throws Exception {
    try (WebListener listener = proxied()) {
      assertThat(asked(listener, "headwatch.example.com", "")).startsWith("HTTP/1.1 200");
      assertThat(asked(listener, "127.0.0.1:" + listener.port(), "")).startsWith("HTTP/1.1 200");
      assertThat(asked(listener, "evil.example", "")).startsWith("HTTP/1.1 421");
      for (String host : List.of("headwatch.example.com", "127.0.0.1:" + listener.port())) {
        assertThat(asked(listener, host, form("https://headwatch.example.com")))
            .startsWith("HTTP/1.1 303")
            .containsPattern("(?i)set-cookie: headwatch_session=.*; ?secure");
        assertThat(asked(listener, host, form("https://evil.example"))).startsWith("HTTP/1.1 403");
        assertThat(asked(listener, host, form("http://headwatch.example.com:80")))
            .startsWith("HTTP/1.1 403");
      }
    }
  }

  private static String form(String origin) {
    String body = "token=" + TOKEN;
    return "Origin: %s\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n\r\n%s"
        .formatted(origin, body.length(), body);
  }

  @Test
  void logout_endsTheSession() throws Exception {
    try (WebListener listener = guarded("0.0.0.0")) {
      String cookie = login(listener, TOKEN, "").headers().firstValue("Set-Cookie").orElseThrow();
      String session = cookie.substring(0, cookie.indexOf(';'));
      HttpRequest logout =
          request(listener, "/logout")
              .POST(BodyPublishers.noBody())
              .header("Cookie", session)
              .header("Origin", "http://127.0.0.1:" + listener.port())
              .build();

      assertThat(client.send(logout, BodyHandlers.ofString()).statusCode()).isEqualTo(303);
      assertThat(withCookie(listener, "GET", "/", session)).isEqualTo(303);
    }
  }

  /** A page elsewhere can make a browser post, with its cookies were they not strict. */
  @Test
  void posts_fromPagesElsewhereAreRefused() throws Exception {
    try (WebListener listener = guarded("0.0.0.0")) {
      assertThat(login(listener, TOKEN, "http://evil.example").statusCode()).isEqualTo(403);
      assertThat(login(listener, TOKEN, "null").statusCode()).isEqualTo(403);
      assertThat(login(listener, TOKEN, "http://127.0.0.1:" + listener.port()).statusCode())
          .isEqualTo(303);
      String cookie = login(listener, TOKEN, "").headers().firstValue("Set-Cookie").orElseThrow();
      String session = cookie.substring(0, cookie.indexOf(';'));
      assertThat(withCookie(listener, "POST", "/logout", session)).isEqualTo(403);
    }
  }

  @Test
  void login_withWrongTokensIsSlowedDown() throws Exception {
    try (WebListener listener = guarded("0.0.0.0")) {
      for (int i = 0; i < 20; i++) {
        HttpResponse<String> answer = login(listener, "wrong-token-" + i, "");
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("Set-Cookie")).isEmpty();
      }
      assertThat(login(listener, "wrong-token-20", "").statusCode()).isEqualTo(429);
      assertThat(login(listener, TOKEN, "").statusCode()).isEqualTo(303);
      clock.set(START.plus(Duration.ofMinutes(2)));
      assertThat(login(listener, "wrong-token-21", "").statusCode()).isEqualTo(401);
    }
  }

  @Test
  void start_withoutATokenInItsFileSaysSo() throws IOException {
    Path file = Files.writeString(directory.resolve("empty"), "");

    assertThatThrownBy(() -> start("127.0.0.1", List.of(file), Optional.empty()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(file.toString());
  }

  @Test
  void tls_encryptsAndAsksForCertificates() throws Exception {
    KeyStore server = key("server");
    KeyStore known = key("known");
    KeyStore stranger = key("stranger");
    Files.writeString(directory.resolve("clients.pem"), pem(known, "known"));
    TlsSettings tls =
        new TlsSettings(
            directory.resolve("server.p12"),
            Optional.of(Files.writeString(directory.resolve("password"), "changeit\n")),
            Optional.of(directory.resolve("clients.pem")));
    try (WebListener listener = start("0.0.0.0", List.of(), Optional.of(tls))) {
      HttpRequest request =
          HttpRequest.newBuilder(
                  URI.create("https://localhost:" + listener.port() + "/api/v1/streams"))
              .build();

      assertThat(
              client(server, Optional.of(known))
                  .send(request, BodyHandlers.ofString())
                  .statusCode())
          .isEqualTo(200);
      assertThatThrownBy(
              () -> client(server, Optional.of(stranger)).send(request, BodyHandlers.ofString()))
          .isInstanceOf(IOException.class);
      assertThatThrownBy(
              () -> client(server, Optional.empty()).send(request, BodyHandlers.ofString()))
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void tls_marksTheCookieSecure() throws Exception {
    KeyStore server = key("server");
    TlsSettings tls =
        new TlsSettings(
            directory.resolve("server.p12"),
            Optional.of(Files.writeString(directory.resolve("password"), "changeit")),
            Optional.empty());
    try (WebListener listener = start("0.0.0.0", List.of(token()), Optional.of(tls))) {
      HttpRequest login =
          HttpRequest.newBuilder(URI.create("https://localhost:" + listener.port() + "/login"))
              .POST(BodyPublishers.ofString("token=" + TOKEN))
              .header("Content-Type", "application/x-www-form-urlencoded")
              .build();
      HttpResponse<String> answer =
          client(server, Optional.empty()).send(login, BodyHandlers.ofString());

      assertThat(answer.headers().firstValue("Set-Cookie").orElseThrow()).contains("Secure");
    }
  }

  @Test
  void start_withAKeystoreThatIsNoneNamesTheSetting() throws IOException {
    Path file = Files.writeString(directory.resolve("no.p12"), "no keystore");
    TlsSettings tls = new TlsSettings(file, Optional.empty(), Optional.empty());

    assertThatThrownBy(() -> start("127.0.0.1", List.of(), Optional.of(tls)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("web.tls.keystore");
  }

  /** A key with a certificate of its own, made by the JDK's tool. */
  private KeyStore key(String name) throws Exception {
    Path file = directory.resolve(name + ".p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "EC",
                "-alias",
                name,
                "-dname",
                "CN=localhost",
                "-ext",
                "san=dns:localhost",
                "-storepass",
                "changeit",
                "-keystore",
                file.toString())
            .redirectErrorStream(true)
            .start();
    String output = new String(keytool.getInputStream().readAllBytes(), UTF_8);
    assertThat(keytool.waitFor()).as(output).isZero();
    try (InputStream in = Files.newInputStream(file)) {
      KeyStore keys = KeyStore.getInstance("PKCS12");
      keys.load(in, "changeit".toCharArray());
      return keys;
    }
  }

  private static String pem(KeyStore keys, String name) throws Exception {
    return "-----BEGIN CERTIFICATE-----\n"
        + Base64.getMimeEncoder().encodeToString(keys.getCertificate(name).getEncoded())
        + "\n-----END CERTIFICATE-----\n";
  }

  private static HttpClient client(KeyStore server, Optional<KeyStore> own) throws Exception {
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("server", server.getCertificate("server"));
    trust.init(trusted);
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(own.orElse(null), "changeit".toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(own.isPresent() ? keys.getKeyManagers() : null, trust.getTrustManagers(), null);
    return HttpClient.newBuilder().sslContext(context).build();
  }

  private Path token() throws IOException {
    return Files.writeString(directory.resolve("token"), TOKEN + "\n");
  }

  private WebListener guarded(String host) throws IOException {
    return start(host, List.of(token()), Optional.empty());
  }

  private WebListener start(String host, List<Path> tokens, Optional<TlsSettings> tls)
      throws IOException {
    return WebListener.start(
        new WebSettings(host, 0, tokens, Duration.ofHours(1), 2, tls, Optional.empty()),
        history,
        new StubInstance(),
        clock,
        Duration.ofMillis(50));
  }

  /** On loopback, behind a proxy that others know by a name. */
  private WebListener proxied() throws IOException {
    return WebListener.start(
        new WebSettings(
            "127.0.0.1",
            0,
            List.of(token()),
            Duration.ofHours(1),
            2,
            Optional.empty(),
            Optional.of(URI.create("https://headwatch.example.com"))),
        history,
        new StubInstance(),
        clock);
  }

  /** Asks as a proxy does that passes the name on; the JDK's client sets it by itself. */
  private static String asked(WebListener listener, String host, String more) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", listener.port())) {
      socket
          .getOutputStream()
          .write(
              "%s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n%s"
                  .formatted(
                      more.isEmpty() ? "GET /login" : "POST /login",
                      host,
                      more.isEmpty() ? "\r\n" : more)
                  .getBytes(UTF_8));
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }
  }

  private int bearer(WebListener listener, String header) throws Exception {
    return send(listener, request(listener, "/api/v1/streams").header("Authorization", header))
        .statusCode();
  }

  private int withCookie(WebListener listener, String method, String address, String session)
      throws Exception {
    return send(
            listener,
            request(listener, address)
                .method(method, BodyPublishers.noBody())
                .header("Cookie", session))
        .statusCode();
  }

  private HttpResponse<String> login(WebListener listener, String token, String origin)
      throws Exception {
    HttpRequest.Builder login =
        request(listener, "/login")
            .POST(BodyPublishers.ofString("token=" + token))
            .header("Content-Type", "application/x-www-form-urlencoded");
    return send(listener, origin.isEmpty() ? login : login.header("Origin", origin));
  }

  private static HttpRequest.Builder request(WebListener listener, String address) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + listener.port() + address));
  }

  private HttpResponse<String> send(WebListener listener, HttpRequest.Builder request)
      throws Exception {
    return client.send(request.build(), BodyHandlers.ofString());
  }
}
