package io.headwatch.web;

import static io.headwatch.history.TestVerdicts.alarm;
import static io.headwatch.history.TestVerdicts.end;
import static io.headwatch.history.TestVerdicts.insufficient;
import static io.headwatch.history.TestVerdicts.judged;
import static io.headwatch.history.TestVerdicts.record;
import static io.headwatch.history.TestVerdicts.stable;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.headwatch.config.WebSettings;
import io.headwatch.decision.Acceptance;
import io.headwatch.history.History;
import io.headwatch.history.HistoryLimits;
import io.headwatch.history.RecordedHistory;
import io.headwatch.history.RecordedVerdict;
import io.headwatch.history.TimeRange;
import io.headwatch.history.WindowEntry;
import io.headwatch.pixels.EventImage;
import io.headwatch.pixels.ImageUnavailableException;
import io.headwatch.pixels.ImageUnavailableException.Why;
import io.headwatch.pixels.PairImages;
import io.headwatch.report.NoImages;
import io.headwatch.report.PowerCards;
import io.headwatch.report.ReportFiles;
import io.headwatch.report.ReportFrame;
import io.headwatch.report.ReportReading;
import io.headwatch.stream.JsonSchema;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
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
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The API over HTTP, against its own description. */
@Timeout(60)
class ApiTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SHIFT =
      """
      , "words": [{"word": "penguin", "change": 18.5, "z": 12.25}], "noFittingWords": false,
        "wordCoverage": 0.75,
        "concepts": [{"concept": "penguin", "meanReference": 0.25, "meanWindow": 0.5,
          "effectSize": 1.5, "pValue": 0.001, "significant": true}],
        "contributing": [
          {"topic": "images", "partition": 3, "offset": 7, "time": "2026-03-01T12:00:01Z", "share": 0.25},
          {"topic": "images", "partition": 3, "offset": 8, "time": "2026-03-01T12:00:02Z", "share": 0.125}]
      """;

  @TempDir Path directory;

  private final HttpClient client = HttpClient.newHttpClient();
  private final StubInstance instance = new StubInstance();
  private final StubDesk desk = new StubDesk(Clock.fixed(end(0), ZoneOffset.UTC));
  private History history;
  private WebListener listener;

  @BeforeEach
  void listen() throws Exception {
    instance.reports = Optional.of(new ReportFiles(directory.resolve("reports")));
    history =
        History.open(
            directory,
            new HistoryLimits(Duration.ofDays(30), 64 << 20),
            new RecordedHistory(),
            Clock.fixed(end(0), ZoneOffset.UTC));
    listener =
        WebListener.start(
            new WebSettings(
                "127.0.0.1",
                0,
                List.of(),
                Duration.ofHours(1),
                2,
                Optional.empty(),
                Optional.empty()),
            history,
            instance,
            desk,
            Clock.fixed(end(0), ZoneOffset.UTC),
            Duration.ofMillis(100));
    append(
        judged("gate/north", 0, "stable", 1, 0, alarm("calm", 0, "")),
        judged("gate/north", 1, "shifted", 5, 0, alarm("firing", 1, "fired") + SHIFT),
        judged("gate/north", 2, "shifted", 7, 0, alarm("firing", 1, "") + SHIFT)
            .replace(
                "\"pairs\": []",
                "\"pairs\": [{\"head\": 1, \"neuron\": 229}, {\"head\": 2, \"neuron\": 3}]"),
        judged("gate/north", 3, "stable", 2, 0, alarm("resolved", 3, "resolved")),
        insufficient("gate/north", 4),
        stable("yard", 0, 1));
  }

  @AfterEach
  void close() throws IOException {
    listener.close();
    history.close();
  }

  /** Neither may a route be missing in the description, nor the other way round. */
  @Test
  void openapi_describesEveryRoute() throws Exception {
    JsonNode described = get("/api/v1/openapi.json");
    Set<String> paths = new TreeSet<>();
    described.get("paths").fieldNames().forEachRemaining(paths::add);
    Set<String> served = new TreeSet<>();
    for (String path : listener.paths()) {
      if (path.startsWith("/api/") || path.startsWith("/v1/")) {
        served.add(path);
      }
    }

    assertThat(described.get("openapi").asText()).startsWith("3.1");
    assertThat(paths).isEqualTo(served);
  }

  @ParameterizedTest
  @CsvSource({
    "/api/v1/streams, /api/v1/streams?scores=3",
    "/api/v1/streams/{stream}, /api/v1/streams/gate%2Fnorth",
    "/api/v1/streams/{stream}/windows, /api/v1/streams/gate%2Fnorth/windows?limit=3",
    "/api/v1/streams/{stream}/series, /api/v1/streams/gate%2Fnorth/series",
    "/api/v1/streams/{stream}/series, /api/v1/streams/gate%2Fnorth/series?points=2",
    "/api/v1/streams/{stream}/alarms, /api/v1/streams/gate%2Fnorth/alarms",
    "/api/v1/streams/{stream}/concepts, /api/v1/streams/gate%2Fnorth/concepts",
    "/api/v1/streams/{stream}/profile, /api/v1/streams/yard/profile",
    "/api/v1/streams/{stream}/decisions, /api/v1/streams/yard/decisions",
    "/api/v1/streams/{stream}/profiles, /api/v1/streams/yard/profiles",
    "/api/v1/windows/{id}/images, /api/v1/windows/{shifted}/images",
    "/api/v1/reports, /api/v1/reports",
    "/api/v1/status, /api/v1/status",
  })
  void answers_areAsDescribed(String path, String address) throws Exception {
    report("yard", 1);
    JsonNode described = get("/api/v1/openapi.json");
    JsonNode schema =
        described.at(
            "/paths/"
                + path.replace("/", "~1")
                + "/get/responses/200/content/application~1json/schema");

    assertThat(schema.isObject()).isTrue();
    assertThat(
            JsonSchema.within(described, schema)
                .mistakes(get(address.replace("{shifted}", shiftedId()))))
        .isEmpty();
  }

  /** The id of a window that names events. */
  private String shiftedId() throws Exception {
    return get("/api/v1/streams/gate%2Fnorth/windows").at("/windows/2/id").asText();
  }

  @Test
  void images_areThoseOfTheEventsThatTheVerdictNames() throws Exception {
    instance.eventImages =
        (event, side) -> new EventImage((event + " " + side).getBytes(UTF_8), end(0));
    instance.pairImages = new Reference();
    JsonNode images = get("/api/v1/windows/" + shiftedId() + "/images");

    assertThat(images.get("shown").asBoolean()).isTrue();
    assertThat(images.get("masks").asBoolean(true)).isFalse();
    assertThat(images.get("events"))
        .extracting(image -> image.get("list").asText())
        .containsExactly("contributing", "contributing", "events");
    HttpResponse<String> second = send("GET", images.at("/events/1/href").asText());
    assertThat(second.body()).isEqualTo("images/3/8 224");
    String first = images.at("/events/0/href").asText();
    assertThat(send("GET", first + "?side=1024").body()).isEqualTo("images/3/7 1024");
    assertThat(send("GET", first + "?side=1025").statusCode()).isEqualTo(400);
    assertThat(second.headers().firstValue("Content-Type")).hasValue("image/jpeg");
    assertThat(second.headers().firstValue("Cache-Control")).hasValue("no-store");
    assertThat(images.at("/pairs/0/images")).hasSize(2);
    assertThat(images.at("/pairs")).hasSize(1);
    assertThat(send("GET", images.at("/pairs/0/images/1").asText()).body())
        .isEqualTo(StubInstance.PROFILE + " 1 229 1");
  }

  private static final class Reference implements PairImages {
    @Override
    public int count(String profile, int head, int neuron) {
      return head == 1 ? 2 : 0;
    }

    @Override
    public byte[] jpeg(String profile, int head, int neuron, int rank)
        throws ImageUnavailableException {
      if (rank > 1) {
        throw new ImageUnavailableException(Why.GONE, "there are two");
      }
      return (profile + " " + head + " " + neuron + " " + rank).getBytes(UTF_8);
    }
  }

  @Test
  void images_areNoneUnlessSwitchedOn() throws Exception {
    String images = "/api/v1/windows/" + shiftedId() + "/images";

    assertThat(get(images).get("shown").asBoolean(true)).isFalse();
    assertThat(get(images).get("reason").asText()).contains("pixels.page");
    assertThat(get(images).get("events")).isEmpty();
    assertThat(send("GET", images + "/contributing/0").statusCode()).isEqualTo(403);
    assertThat(send("GET", images + "/contributing/0").body()).contains("pixels.page");
    assertThat(send("GET", "/api/v1/profiles/x/pairs/0/0/images/0").statusCode()).isEqualTo(403);
  }

  @ParameterizedTest
  @CsvSource({
    "GONE, 404",
    "UNUSABLE, 404",
    "ERASED, 410",
    "EXPIRED, 410",
    "UNREACHABLE, 503",
    "BUSY, 503",
  })
  void images_thatCannotBeHadSayWhy(Why why, int status) throws Exception {
    instance.eventImages =
        (event, side) -> {
          throw new ImageUnavailableException(why, "told why");
        };
    HttpResponse<String> answer =
        send("GET", "/api/v1/windows/" + shiftedId() + "/images/contributing/0");

    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(JSON.readTree(answer.body()).get("detail").asText()).isEqualTo("told why");
  }

  /** An address must not lead to any other event of the topics. */
  @ParameterizedTest
  @CsvSource({
    "contributing/2, 404", "contributing/-1, 400", "contributing/x, 400", "evidence/0, 404",
    "unusual/0, 404", "pairs/0, 404", "events/0, 200", "events/1, 404",
  })
  void images_ofWhatAVerdictDoesNotNameAreNone(String which, int status) throws Exception {
    instance.eventImages = (event, side) -> new EventImage(new byte[1], end(0));

    assertThat(send("GET", "/api/v1/windows/" + shiftedId() + "/images/" + which).statusCode())
        .isEqualTo(status);
  }

  @Test
  void streams_haveTheirNewestVerdictsAndScores() throws Exception {
    JsonNode streams = get("/api/v1/streams?scores=2").get("streams");

    assertThat(streams).hasSize(2);
    assertThat(streams.at("/0/stream").asText()).isEqualTo("gate/north");
    assertThat(streams.at("/0/newest/end").asText()).isEqualTo(end(4).toString());
    assertThat(streams.at("/0/newest").has("score")).isFalse();
    assertThat(streams.at("/0/recent/0/end").asText()).isEqualTo(end(3).toString());
    assertThat(streams.at("/0/recent/1/end").asText()).isEqualTo(end(4).toString());
    assertThat(streams.at("/1/newest/score").asDouble()).isEqualTo(1);
  }

  @Test
  void streams_comeInPages() throws Exception {
    JsonNode first = get("/api/v1/streams?limit=1");
    JsonNode second = get("/api/v1/streams?limit=1&after=" + encoded(first.get("next").asText()));

    assertThat(second.at("/streams/0/stream").asText()).isEqualTo("yard");
    assertThat(second.has("next")).isFalse();
  }

  @Test
  void windows_comeNewestFirstInPages() throws Exception {
    JsonNode first = get("/api/v1/streams/gate%2Fnorth/windows?limit=3");
    JsonNode second =
        get("/api/v1/streams/gate%2Fnorth/windows?limit=3&cursor=" + first.get("next").asText());

    assertThat(ends(first.get("windows")))
        .containsExactly(end(4).toString(), end(3).toString(), end(2).toString());
    assertThat(ends(second.get("windows"))).containsExactly(end(1).toString(), end(0).toString());
    assertThat(second.has("next")).isFalse();
  }

  @Test
  void windows_ofARange() throws Exception {
    JsonNode answer = get("/api/v1/streams/gate%2Fnorth/windows?from=" + end(0) + "&to=" + end(2));

    assertThat(ends(answer.get("windows"))).containsExactly(end(2).toString(), end(1).toString());
  }

  @Test
  void alarms_sayWhatShifted() throws Exception {
    JsonNode alarms = get("/api/v1/streams/gate%2Fnorth/alarms").get("alarms");

    assertThat(alarms).hasSize(1);
    assertThat(alarms.at("/0/since").asText()).isEqualTo(end(0).toString());
    assertThat(alarms.at("/0/until").asText()).isEqualTo(end(2).toString());
    assertThat(alarms.at("/0/open").asBoolean(true)).isFalse();
    assertThat(alarms.at("/0/ending").asText()).isEqualTo("resolved");
    assertThat(alarms.at("/0/peak/score").asDouble()).isEqualTo(7);
    assertThat(alarms.at("/0/shift/words/0/word").asText()).isEqualTo("penguin");
  }

  @Test
  void concepts_goOverTime() throws Exception {
    JsonNode concepts = get("/api/v1/streams/gate%2Fnorth/concepts").get("concepts");

    assertThat(concepts).hasSize(1);
    assertThat(concepts.at("/0/concept").asText()).isEqualTo("penguin");
    assertThat(ends(concepts.at("/0/points")))
        .containsExactly(end(1).toString(), end(2).toString());
  }

  @Test
  void window_isTheVerdictOfTheTopic() throws Exception {
    String id = get("/api/v1/streams/yard").at("/newest/id").asText();
    JsonNode answer = get("/api/v1/windows/" + id);

    assertThat(answer.get("id").asText()).isEqualTo(id);
    assertThat(answer.get("verdict")).isEqualTo(JSON.readTree(stable("yard", 0, 1)));
  }

  @Test
  void profile_isThatOfTheNewestWindow() throws Exception {
    assertThat(get("/api/v1/streams/yard/profile").get("n").asInt()).isEqualTo(2_000);
    assertThat(get("/api/v1/profiles/" + StubInstance.PROFILE).get("n").asInt()).isEqualTo(2_000);
    assertThat(send("GET", "/api/v1/profiles/x").statusCode()).isEqualTo(404);
    // Its newest window was not judged by any.
    assertThat(send("GET", "/api/v1/streams/gate%2Fnorth/profile").statusCode()).isEqualTo(404);
  }

  @Test
  void status_tellsOfTheHistorysTrouble() throws Exception {
    instance.failure = Optional.of("no broker");

    assertThat(get("/api/v1/status").at("/history/failure").asText()).isEqualTo("no broker");
    assertThat(get("/api/v1/status").at("/lag/0/records").asInt()).isEqualTo(17);
    assertThat(get("/api/v1/status").at("/failures/0/reason").asText()).isEqualTo("too_large");
  }

  @Test
  void status_tellsHowMuchHistoryThereIs() throws Exception {
    JsonNode told = get("/api/v1/status").get("history");

    assertThat(told.get("verdicts").asInt()).isEqualTo(6);
    assertThat(told.get("bytes").asLong()).isPositive();
    assertThat(told.get("oldest").asText()).isEqualTo(end(0).toString());
  }

  /** Of what is below the smallest bound of a histogram, only the bound is known. */
  @Test
  void status_tellsAMedianOrThatItIsBelowTheSmallestBound() throws Exception {
    JsonNode stages = get("/api/v1/status").get("stages");

    assertThat(stages.at("/0/medianSeconds").asDouble()).isEqualTo(0.125);
    assertThat(stages.get(0).has("medianBelowSeconds")).isFalse();
    assertThat(stages.at("/1/medianBelowSeconds").asDouble()).isEqualTo(0.0005);
    assertThat(stages.get(1).has("medianSeconds")).isFalse();
  }

  @Test
  void reports_comeInPagesTheNewestRangeFirst() throws Exception {
    report("yard", 1);
    report("gate/north", 1);
    report("yard", 2);

    JsonNode first = get("/api/v1/reports?limit=2");
    JsonNode second = get("/api/v1/reports?limit=2&after=" + encoded(first.get("next").asText()));
    assertThat(first.at("/reports/0/to").asText()).isEqualTo(end(2).toString());
    assertThat(first.at("/reports/0/from").asText()).isEqualTo(end(1).toString());
    assertThat(first.at("/reports/1/stream").asText()).isEqualTo("gate/north");
    assertThat(second.get("reports")).hasSize(1);
    assertThat(second.at("/reports/0/stream").asText()).isEqualTo("yard");
    assertThat(second.has("next")).isFalse();
    assertThat(get("/api/v1/reports?stream=gate%2Fnorth").get("reports")).hasSize(1);
  }

  /** A report may be opened by a link of anybody's: it must not run anything. */
  @Test
  void report_isServedWithItsStyleAndWithoutScripts() throws Exception {
    report("gate/north", 1);
    JsonNode listed = get("/api/v1/reports").at("/reports/0");

    HttpResponse<String> page =
        send("GET", "/api/v1/reports/" + encoded(listed.get("page").asText()));
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/html");
    assertThat(page.headers().allValues("Content-Security-Policy"))
        .singleElement()
        .asString()
        .startsWith("default-src 'none'; style-src 'unsafe-inline';")
        .doesNotContain("script");
    assertThat(page.body()).contains("Drift report", "gate/north");
    assertThat(
            get("/api/v1/reports/" + encoded(listed.get("data").asText())).get("stream").asText())
        .isEqualTo("gate/north");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "..%2Fhistory.db",
        "%2E%2E%2Fhistory.db",
        "..%2F..%2Fetc%2Fpasswd",
        "history.db",
        "note.txt",
        "..",
        "secret.20260301T000000Z_20260302T000000Z.html",
        "%00",
        "a%5Cb",
      })
  void report_ofAnyOtherNameIsNotThere(String name) throws Exception {
    report("yard", 1);
    Files.writeString(directory.resolve("reports/note.txt"), "somebody else's");
    Path secret = Files.writeString(directory.resolve("secret"), "somebody else's");
    Files.createSymbolicLink(
        directory.resolve("reports/secret.20260301T000000Z_20260302T000000Z.html"), secret);

    HttpResponse<String> answer = send("GET", "/api/v1/reports/" + name);
    assertThat(answer.statusCode()).isBetween(400, 404);
    assertThat(answer.body()).doesNotContain("somebody else");
  }

  @Test
  void reports_ofAnInstanceThatWritesNoneAreNone() throws Exception {
    assertThat(get("/api/v1/reports").get("reports")).isEmpty();
  }

  @Test
  void page_thatTheBrowserHasIsNotSentAgain() throws Exception {
    for (String file : List.of("/", "/app.js", "/api/v1/openapi.json")) {
      HttpResponse<String> first = send("GET", file);
      String mark = first.headers().firstValue("ETag").orElseThrow();
      HttpResponse<String> second =
          client.send(
              HttpRequest.newBuilder(address(file)).header("If-None-Match", mark).build(),
              BodyHandlers.ofString());
      HttpResponse<String> other =
          client.send(
              HttpRequest.newBuilder(address(file)).header("If-None-Match", "W/\"x\"").build(),
              BodyHandlers.ofString());

      assertThat(second.statusCode()).isEqualTo(304);
      assertThat(second.body()).isEmpty();
      assertThat(other.statusCode()).isEqualTo(200);
      assertThat(other.body()).isEqualTo(first.body()).isNotEmpty();
    }
  }

  /** Names come from producers: whatever they hold, their streams have addresses. */
  @ParameterizedTest
  @ValueSource(
      strings = {"a b", "größe", "..", ".", "a/../b", "50%", "a?b#c", "a;b", "a\\\\b", "//"})
  void streams_ofAnyNameHaveAddresses(String name) throws Exception {
    append(stable(name, 0, 3));
    String address = encoded(name.replace("\\\\", "\\"));

    assertThat(get("/api/v1/streams/" + address).at("/newest/score").asDouble()).isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/api/v1/streams?limit=0 | 400 | limit must be a whole number from 1 to 1000",
        "/api/v1/streams?limit=x | 400 | limit must be a whole number from 1 to 1000",
        "/api/v1/streams?limit=201&scores=100 | 400 | limit times scores must be at most 20000",
        "/api/v1/reports/none | 404 | /api/v1/reports lists",
        "/api/v1/streams?limt=1 | 400 | this address takes after, limit, scores",
        "/api/v1/streams?limit=1&limit=2 | 400 | limit is given twice",
        "/api/v1/streams/yard/windows?from=today | 400 | from must be a time in UTC",
        "/api/v1/streams/yard/windows?from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z | 400"
            + " | from must be before to",
        "/api/v1/streams/yard/windows?cursor=x | 400 | cursor must be what",
        "/api/v1/streams/yard/series?points=100000 | 400 | points must be",
        "/api/v1/streams/none | 404 | /api/v1/streams lists streams",
        "/api/v1/streams/none/windows | 404 | /api/v1/streams lists streams",
        "/api/v1/windows/none | 404 | there is no window of this id",
        "/api/v1/nothing | 404 | openapi.json",
        "/api/v2/streams | 404 | openapi.json",
      })
  void problems_sayWhatToDo(String address, int status, String detail) throws Exception {
    HttpResponse<String> answer = send("GET", address);
    JsonNode problem = JSON.readTree(answer.body());

    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("application/problem+json");
    assertThat(problem.get("status").asInt()).isEqualTo(status);
    assertThat(problem.get("detail").asText()).contains(detail);
    JsonNode described = get("/api/v1/openapi.json");
    assertThat(
            JsonSchema.within(described, described.at("/components/schemas/Problem"))
                .mistakes(problem))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "HEAD, /api/v1/streams, 200", "HEAD, /, 200", "POST, /api/v1/streams, 405",
    "DELETE, /api/v1/streams, 405", "PUT, /, 405", "HEAD, /nothing, 404",
  })
  void methods_areAnsweredAsTheyShould(String method, String address, int status) throws Exception {
    assertThat(send(method, address).statusCode()).isEqualTo(status);
  }

  @Test
  void answers_haveTheHeadersThatBrowsersNeed() throws Exception {
    for (String address : List.of("/", "/api/v1/streams", "/nothing", "/style.css")) {
      Map<String, List<String>> headers = send("GET", address).headers().map();

      assertThat(headers.get("content-security-policy").get(0))
          .contains("default-src 'self'", "frame-ancestors 'none'");
      assertThat(headers.get("x-content-type-options")).containsExactly("nosniff");
      assertThat(headers.get("referrer-policy")).containsExactly("same-origin");
      assertThat(headers).doesNotContainKeys("server", "access-control-allow-origin");
      assertThat(headers.get("cache-control")).hasSize(1);
    }
  }

  @Test
  void page_isServed() throws Exception {
    assertThat(send("GET", "/").body()).contains("<title>Headwatch</title>");
    assertThat(send("GET", "/app.js").headers().firstValue("Content-Type").orElseThrow())
        .startsWith("text/javascript");
    assertThat(send("GET", "/page/index.html").statusCode()).isEqualTo(404);
    assertThat(send("GET", "/..%2Fopenapi.json").statusCode()).isBetween(400, 404);
  }

  @Test
  void answers_areCompressedForWhoTakesThat() throws Exception {
    append(IntStream.range(0, 50).mapToObj(i -> stable("long", i, i)).toArray(String[]::new));
    HttpRequest request =
        HttpRequest.newBuilder(address("/api/v1/streams/long/windows"))
            .header("Accept-Encoding", "gzip")
            .build();
    HttpResponse<byte[]> answer = client.send(request, BodyHandlers.ofByteArray());

    assertThat(answer.headers().firstValue("Content-Encoding")).hasValue("gzip");
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(answer.body()))) {
      assertThat(JSON.readTree(in).get("windows")).hasSize(50);
    }
  }

  @Test
  void events_tellOfEachVerdictAndInBetweenThatTheyLive() throws Exception {
    try (BufferedReader events = events()) {
      readUntil(events, ": still here");
      append(stable("yard", 7, 4));
      readUntil(events, "event: verdict");
      JsonNode data = JSON.readTree(events.readLine().substring("data: ".length()));

      assertThat(data.get("stream").asText()).isEqualTo("yard");
      assertThat(data.get("score").asDouble()).isEqualTo(4);
      assertThat(data.get("id").asText())
          .isEqualTo(get("/api/v1/streams/yard").at("/newest/id").asText());
    }
  }

  /** A history that is being filled must not be told verdict by verdict. */
  @Test
  void events_ofManyVerdictsAtOnceAskToReload() throws Exception {
    try (BufferedReader events = events()) {
      readUntil(events, ": still here");
      append(IntStream.range(0, 100).mapToObj(i -> stable("many", i, i)).toArray(String[]::new));
      readUntil(events, "event: reload");
    }
  }

  @Test
  void events_haveABoundOnClients() throws Exception {
    try (BufferedReader one = events();
        BufferedReader another = events()) {
      readUntil(one, "retry");
      readUntil(another, "retry");
      HttpResponse<String> third = send("GET", "/api/v1/events");

      assertThat(third.statusCode()).isEqualTo(503);
      assertThat(third.headers().firstValue("Retry-After")).isPresent();
    }
    // Who has gone makes room.
    await()
        .until(
            () -> {
              HttpResponse<InputStream> again =
                  client.send(
                      HttpRequest.newBuilder(address("/api/v1/events")).build(),
                      BodyHandlers.ofInputStream());
              again.body().close();
              return again.statusCode() == 200;
            });
  }

  /** Who does not read must not fill the memory; serving ends with it. */
  @Test
  void client_thatDoesNotReadLags() throws Exception {
    EventRoutes.Client client = new EventRoutes.Client();
    WindowEntry entry = record(stable("s", 0, 1)).entry();
    for (int i = 0; i < 256; i++) {
      client.tell(List.of(entry));
    }
    assertThat(client.lags()).isFalse();
    client.tell(List.of(entry));

    assertThat(client.lags()).isTrue();
    assertThat(client.waiting()).isEqualTo(256);
  }

  /** A page of somebody else whose name leads here must not be able to read. */
  @Test
  void hosts_otherThanLocalOnesAreRefused() throws Exception {
    try (Socket socket = new Socket("127.0.0.1", listener.port())) {
      socket
          .getOutputStream()
          .write(
              "GET /api/v1/streams HTTP/1.1\r\nHost: evil.example:80\r\nConnection: close\r\n\r\n"
                  .getBytes(UTF_8));
      String answer = new String(socket.getInputStream().readAllBytes(), UTF_8);

      assertThat(answer).startsWith("HTTP/1.1 421").doesNotContain("yard");
    }
  }

  @Test
  void start_onAPortInUseNamesTheSetting() {
    assertThatThrownBy(
            () ->
                WebListener.start(
                    new WebSettings(
                        "127.0.0.1",
                        listener.port(),
                        List.of(),
                        Duration.ofHours(1),
                        2,
                        Optional.empty(),
                        Optional.empty()),
                    history,
                    instance,
                    desk,
                    Clock.fixed(end(0), ZoneOffset.UTC)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("web.port");
  }

  @Test
  void acknowledgements_areMadeAndShown() throws Exception {
    HttpResponse<String> made =
        post(
            "/api/v1/streams/yard/acknowledgements",
            "{\"who\": \"Ada\", \"why\": \"lamps\", \"until\": \"%s\"}".formatted(end(9)));

    assertThat(made.statusCode()).isEqualTo(201);
    JsonNode shown = get("/api/v1/streams/yard/decisions");
    assertThat(shown.at("/acknowledged/who").asText()).isEqualTo("Ada");
    assertThat(shown.at("/decisions/0/until").asText()).isEqualTo(end(9).toString());
    assertThat(shown.at("/decisions/0")).isEqualTo(JSON.readTree(made.body()));
    assertThat(get("/api/v1/streams/gate%2Fnorth/decisions").has("acknowledged")).isFalse();
    JsonNode streams = get("/api/v1/streams").get("streams");
    assertThat(streams.at("/1/acknowledged/why").asText()).isEqualTo("lamps");
    assertThat(streams.get(0).has("acknowledged")).isFalse();
  }

  /** Without a range, what is accepted is the last alarm. */
  @Test
  void acceptances_areOfTheLastAlarmUnlessTheySayOfWhat() throws Exception {
    HttpResponse<String> last =
        post("/api/v1/streams/gate%2Fnorth/acceptances", "{\"who\": \"Ada\", \"why\": \"lamps\"}");
    HttpResponse<String> range =
        post(
            "/api/v1/streams/yard/acceptances",
            "{\"who\": \"Ada\", \"why\": \"lamps\", \"from\": \"%s\", \"to\": \"%s\"}"
                .formatted(end(0), end(1)));

    assertThat(last.statusCode()).isEqualTo(202);
    assertThat(JSON.readTree(last.body()).get("from").asText()).isEqualTo(end(0).toString());
    assertThat(JSON.readTree(last.body()).get("to").asText()).isEqualTo(end(2).toString());
    assertThat(JSON.readTree(range.body()).get("to").asText()).isEqualTo(end(1).toString());
    assertThat(JSON.readTree(range.body()).get("outcome").asText()).isEqualTo("requested");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "yard/acknowledgements | no JSON | must be JSON",
        "yard/acknowledgements | [] | must be a JSON object",
        "yard/acknowledgements | {\"who\": \"Ada\"} | why must be text",
        "yard/acknowledgements | {\"who\": \"Ada\", \"why\": \"x\", \"until\": \"soon\"} |"
            + " until must be a time",
        "yard/acknowledgements | {\"who\": \"Ada\", \"why\": \"x\","
            + " \"until\": \"1999-01-01T00:00:00Z\"} | until must be later",
        "yard/acknowledgements | {\"who\": \" \", \"why\": \"x\","
            + " \"until\": \"2999-01-01T00:00:00Z\"} | who must be",
        "yard/acceptances | {\"who\": \"Ada\", \"why\": \"x\"} | has had no alarm",
        "yard/acceptances | {\"whom\": \"Ada\"} | from, to, who, why",
        "yard/acceptances | {\"who\": \"Ada\", \"why\": \"x\","
            + " \"from\": \"2026-01-01T00:00:00Z\"} | both from and to",
      })
  void decisions_thatAreNotAsTheyMustBeAreRefused(String address, String body, String expected)
      throws Exception {
    HttpResponse<String> answer = post("/api/v1/streams/" + address, body);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(JSON.readTree(answer.body()).get("detail").asText()).contains(expected);
    assertThat(desk.log.of("yard")).isEmpty();
  }

  @Test
  void profiles_sayWhichVersionJudgedWhen() throws Exception {
    append(judged("yard", 1, "stable", 1, 0, ", \"profile\": \"p2\""));
    desk.log.add(
        desk.accept("yard", "Ada", "lamps", end(0), end(1))
            .with(new Acceptance.Built(StubDesk.VERSION, "p2")));

    JsonNode profiles = get("/api/v1/streams/yard/profiles").get("profiles");

    assertThat(profiles).isNotEmpty();
    JsonNode newest = profiles.get(profiles.size() - 1);
    assertThat(newest.get("hash").asText()).isEqualTo("p2");
    assertThat(newest.get("version").asInt()).isEqualTo(2);
    assertThat(newest.at("/acceptance/who").asText()).isEqualTo("Ada");
    assertThat(newest.get("windows").asInt()).isEqualTo(1);
    assertThat(newest.get("to").asText()).isEqualTo(end(1).toString());
  }

  @Test
  void reload_isRefusedWithWhatIsWrong() throws Exception {
    assertThat(post("/api/v1/reload", "").statusCode()).isEqualTo(202);
    assertThat(desk.reloads).isEqualTo(1);
    desk.refusal = Optional.of("headwatch.window.length must be shorter");

    HttpResponse<String> answer = post("/api/v1/reload", "");

    assertThat(answer.statusCode()).isEqualTo(409);
    assertThat(answer.body()).contains("headwatch.window.length must be shorter");
    assertThat(desk.reloads).isEqualTo(1);
  }

  private HttpResponse<String> post(String address, String body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(address(address)).POST(BodyPublishers.ofString(body)).build();
    return client.send(request, BodyHandlers.ofString());
  }

  /** Writes the report of one window. */
  private void report(String stream, int window) throws IOException {
    new ReportFiles(directory.resolve("reports"))
        .write(
            new ReportReading(history, PowerCards.NONE, NoImages.NONE)
                .report(
                    stream,
                    new TimeRange(end(window - 1), end(window)),
                    new ReportFrame(ZoneOffset.UTC, end(window), "1", Optional.empty())));
  }

  private void append(String... verdicts) throws Exception {
    List<RecordedVerdict> records = new ArrayList<>();
    for (String verdict : verdicts) {
      records.add(record(verdict));
    }
    history.append(records, Map.of());
  }

  private BufferedReader events() throws Exception {
    HttpResponse<InputStream> answer =
        client.send(
            HttpRequest.newBuilder(address("/api/v1/events")).build(),
            BodyHandlers.ofInputStream());
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("text/event-stream");
    return new BufferedReader(new InputStreamReader(answer.body(), UTF_8));
  }

  private static void readUntil(BufferedReader events, String beginning) throws IOException {
    String line = events.readLine();
    while (line != null && !line.startsWith(beginning)) {
      line = events.readLine();
    }
    assertThat(line).isNotNull();
  }

  private static List<String> ends(JsonNode windows) {
    List<String> ends = new ArrayList<>();
    windows.forEach(window -> ends.add(window.get("end").asText()));
    return ends;
  }

  private JsonNode get(String address) throws Exception {
    HttpResponse<String> answer = send("GET", address);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return JSON.readTree(answer.body());
  }

  private HttpResponse<String> send(String method, String address) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(address(address)).method(method, BodyPublishers.noBody()).build();
    return client.send(request, BodyHandlers.ofString());
  }

  private URI address(String address) {
    return URI.create("http://127.0.0.1:" + listener.port() + address);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, UTF_8).replace("+", "%20").replace(".", "%2E");
  }
}
