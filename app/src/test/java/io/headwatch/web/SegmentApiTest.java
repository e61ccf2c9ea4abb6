package io.headwatch.web;

import static io.headwatch.history.TestVerdicts.alarm;
import static io.headwatch.history.TestVerdicts.end;
import static io.headwatch.history.TestVerdicts.judged;
import static io.headwatch.history.TestVerdicts.record;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.headwatch.clip.ImageTower;
import io.headwatch.config.ModelSettings;
import io.headwatch.config.ModelSettings.Device;
import io.headwatch.config.ModelSettings.Precision;
import io.headwatch.config.WebSettings;
import io.headwatch.golden.GoldenVectors;
import io.headwatch.history.History;
import io.headwatch.history.HistoryLimits;
import io.headwatch.history.RecordedHistory;
import io.headwatch.image.DecodingLimits;
import io.headwatch.image.ImageDecoder;
import io.headwatch.image.Pixels;
import io.headwatch.image.PngEncoder;
import io.headwatch.pixels.EventImage;
import io.headwatch.pixels.ImageUnavailableException;
import io.headwatch.pixels.PairImages;
import io.headwatch.scenes.JpegEncoder;
import io.headwatch.segmentation.ColourModel;
import io.headwatch.segmentation.Method;
import io.headwatch.segmentation.SegmentationDesk;
import io.headwatch.segmentation.SegmentationMetrics;
import io.headwatch.segmentation.SegmentationRefusedException;
import io.headwatch.segmentation.SegmentationRules;
import io.headwatch.segmentation.SegmentationRules.Centre;
import io.headwatch.segmentation.Segmenter;
import io.headwatch.stream.JsonSchema;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Masks over HTTP, of a model that knows colours. */
@Timeout(60)
class SegmentApiTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String BOUNDARY = "----of-the-test";
  private static final int MAX_BODY = 1_000_000;

  @TempDir static Path models;
  @TempDir Path directory;
  private static ImageTower tiny;

  private final HttpClient client = HttpClient.newHttpClient();
  private final StubInstance instance = new StubInstance();
  private final List<SegmentationDesk> desks = new ArrayList<>();
  private volatile int waiting;
  private History history;
  private WebListener listener;

  @BeforeAll
  static void load() throws IOException {
    for (String file : List.of("open_clip_config.json", "open_clip_model.safetensors")) {
      GoldenVectors.copy("tiny-clip/" + file, models);
    }
    tiny = ImageTower.load(new ModelSettings(models, Device.CPU, Precision.FP32, 0));
  }

  @AfterAll
  static void unload() {
    tiny.close();
  }

  @BeforeEach
  void listen() throws Exception {
    Clock clock = Clock.fixed(end(0), ZoneOffset.UTC);
    history =
        History.open(
            directory,
            new HistoryLimits(Duration.ofDays(30), 64 << 20),
            new RecordedHistory(),
            clock);
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
            new StubDesk(clock),
            clock,
            Duration.ofMillis(100));
    history.append(
        List.of(
            record(
                judged(
                    "gate",
                    0,
                    "shifted",
                    5,
                    0,
                    alarm("firing", 1, "fired")
                        + """
                        , "contributing": [{"topic": "images", "partition": 3, "offset": 7,
                            "time": "2026-03-01T12:00:01Z", "share": 0.25}]
                        """))),
        Map.of());
    ColourModel model = new ColourModel(tiny);
    instance.segmentation =
        desk(
            () ->
                new Segmenter(
                    model,
                    model,
                    new SegmentationRules(
                        Method.PAIRS, 3, List.of(128), 128, 64, false, Centre.VOCABULARY)));
  }

  private SegmentationDesk desk(SegmentationDesk.Loading loading) {
    return desk(loading, Duration.ofSeconds(30));
  }

  private SegmentationDesk desk(SegmentationDesk.Loading loading, Duration deadline) {
    SegmentationDesk desk =
        new SegmentationDesk(
            loading,
            new ImageDecoder(DecodingLimits.defaults()),
            new SegmentationDesk.Limits(1, deadline, 60, MAX_BODY),
            new SegmentationMetrics() {
              @Override
              public void answered(Duration waited, Duration took) {}

              @Override
              public void refused(SegmentationRefusedException.Why why) {}

              @Override
              public void waiting(int requests) {
                waiting = requests;
              }
            },
            Clock.systemUTC());
    desks.add(desk);
    return desk;
  }

  @AfterEach
  void close() throws IOException {
    desks.forEach(SegmentationDesk::close);
    listener.close();
    history.close();
  }

  /** 256 x 128: red on the left, green on the right. */
  private static byte[] image() {
    Pixels pixels = ColourModel.stripes(256, 128, "RG");
    BufferedImage image = new BufferedImage(256, 128, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 256 * 128; i++) {
      int at = 3 * i;
      int rgb =
          (pixels.rgb()[at] & 0xff) << 16
              | (pixels.rgb()[at + 1] & 0xff) << 8
              | (pixels.rgb()[at + 2] & 0xff);
      image.setRGB(i % 256, i / 256, rgb);
    }
    return PngEncoder.encode(image);
  }

  /** A form of fields in turns of name and value, with an image if it isn't empty. */
  private static byte[] form(byte[] image, String... fields) {
    ByteArrayOutputStream form = new ByteArrayOutputStream();
    for (int i = 0; i < fields.length; i += 2) {
      form.writeBytes(
          "--%s\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n"
              .formatted(BOUNDARY, fields[i], fields[i + 1])
              .getBytes(UTF_8));
    }
    if (image.length > 0) {
      form.writeBytes(
          ("--%s\r\nContent-Disposition: form-data; name=\"image\"; filename=\"a.png\"\r\n"
                  + "Content-Type: image/png\r\n\r\n")
              .formatted(BOUNDARY)
              .getBytes(UTF_8));
      form.writeBytes(image);
      form.writeBytes("\r\n".getBytes(UTF_8));
    }
    form.writeBytes("--%s--\r\n".formatted(BOUNDARY).getBytes(UTF_8));
    return form.toByteArray();
  }

  private HttpResponse<byte[]> post(String type, BodyPublisher body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(address("/v1/segment"))
            .header("Content-Type", type)
            .POST(body)
            .build();
    return client.send(request, BodyHandlers.ofByteArray());
  }

  private HttpResponse<byte[]> post(byte[] form) throws Exception {
    return post("multipart/form-data; boundary=" + BOUNDARY, BodyPublishers.ofByteArray(form));
  }

  private HttpResponse<byte[]> get(String address) throws Exception {
    return client.send(
        HttpRequest.newBuilder(address(address)).build(), BodyHandlers.ofByteArray());
  }

  private URI address(String address) {
    return URI.create("http://127.0.0.1:" + listener.port() + address);
  }

  private static void problem(HttpResponse<byte[]> answer, int status, String detail)
      throws IOException {
    assertThat(answer.statusCode()).as(new String(answer.body(), UTF_8)).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("application/problem+json");
    assertThat(JSON.readTree(answer.body()).get("detail").asText()).contains(detail);
  }

  private static BufferedImage picture(HttpResponse<byte[]> answer) throws IOException {
    assertThat(answer.statusCode()).as(new String(answer.body(), UTF_8)).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type").orElseThrow()).isEqualTo("image/png");
    return ImageIO.read(new ByteArrayInputStream(answer.body()));
  }

  @Test
  void segment_answersAsDescribed() throws Exception {
    HttpResponse<byte[]> answer = post(form(image(), "words", "green, red"));

    assertThat(answer.statusCode()).as(new String(answer.body(), UTF_8)).isEqualTo(200);
    JsonNode mask = JSON.readTree(answer.body());
    JsonNode described = JSON.readTree(get("/api/v1/openapi.json").body());
    assertThat(
            JsonSchema.within(described, described.at("/components/schemas/Segmentation"))
                .mistakes(mask))
        .isEmpty();
    assertThat(mask.at("/runs/0/0").asInt()).isEqualTo(2);
    assertThat(mask.at("/runs/1/0").asInt()).isEqualTo(1);
    assertThat(mask.at("/words/0/word").asText()).isEqualTo("green");
    assertThat(mask.at("/words/0/share").asDouble()).isBetween(0.45, 0.55);
  }

  @Test
  void segment_givesMaskAndOverlay() throws Exception {
    BufferedImage mask = picture(post(form(image(), "words", "green,red", "output", "mask")));
    BufferedImage overlay = picture(post(form(image(), "words", "green,red", "output", "overlay")));

    assertThat(mask.getWidth()).isEqualTo(256);
    assertThat(mask.getRaster().getSample(20, 60, 0)).isEqualTo(2);
    assertThat(mask.getRaster().getSample(240, 60, 0)).isEqualTo(1);
    assertThat(overlay.getRGB(20, 60)).isNotEqualTo(overlay.getRGB(240, 60));
  }

  @Test
  void segment_takesTheImageOfAnEvent() throws Exception {
    instance.eventImages = (event, side) -> new EventImage(image(), end(0));
    String window = window();
    String body =
        """
        {"event": {"window": "%s", "list": "contributing", "index": 0},
         "words": ["red", "green"], "background": false}
        """
            .formatted(window);

    HttpResponse<byte[]> answer = post("application/json", BodyPublishers.ofString(body));

    assertThat(answer.statusCode()).as(new String(answer.body(), UTF_8)).isEqualTo(200);
    assertThat(JSON.readTree(answer.body()).at("/runs/0/0").asInt()).isEqualTo(1);
    for (String words : List.of("null", "[\"red\", 1]", "{}")) {
      String wrong = body.replace("[\"red\", \"green\"]", words);
      problem(
          post("application/json", BodyPublishers.ofString(wrong)), 400, "words must be a string");
    }
    problem(
        post("application/json", BodyPublishers.ofString(body + " ".repeat(65_536))),
        413,
        "without an image");
    problem(
        post("application/json", BodyPublishers.ofString(body.replace("contributing", "secret"))),
        404,
        "lists contributing");
  }

  private String window() throws Exception {
    return JSON.readTree(get("/api/v1/streams/gate/windows").body()).at("/windows/0/id").asText();
  }

  @Test
  void firing_isALayerForTheEventsImage() throws Exception {
    instance.eventImages = (event, side) -> new EventImage(image(), end(0));
    String href = "/api/v1/windows/" + window() + "/images/contributing/0/firing";

    BufferedImage layer = picture(get(href + "?head=0&neuron=0"));

    assertThat(layer.getRGB(20, 60) >>> 24).isEqualTo(200);
    assertThat(layer.getRGB(250, 60) >>> 24).isZero();
    assertThat(picture(get(href + "?word=red")).getWidth()).isEqualTo(256);
    problem(get(href + "?head=9&neuron=0"), 400, "heads go from 0 to 3");
    problem(get(href), 400, "give head and neuron, or word");
    problem(get(href + "?head=0&neuron=0&word=red"), 400, "or word");
  }

  @Test
  void firing_isALayerForAnImageOfTheReference() throws Exception {
    String href = "/api/v1/profiles/%s/pairs/0/3/images/0/firing".formatted(StubInstance.PROFILE);
    problem(get(href + "?word=red"), 403, "pixels.profile");
    instance.pairImages = new Striped();

    BufferedImage layer = picture(get(href + "?head=0&neuron=0"));

    assertThat(layer.getRGB(20, 60) >>> 24).isEqualTo(200);
    assertThat(layer.getRGB(250, 60) >>> 24).isZero();
    problem(get(href), 400, "give head and neuron, or word");
    problem(get(href.replace("images/0", "images/1") + "?word=red"), 404, "there is one");
  }

  private static final class Striped implements PairImages {
    @Override
    public int count(String profile, int head, int neuron) {
      return 1;
    }

    @Override
    public byte[] jpeg(String profile, int head, int neuron, int rank)
        throws ImageUnavailableException {
      if (rank > 0) {
        throw new ImageUnavailableException(ImageUnavailableException.Why.GONE, "there is one");
      }
      return image();
    }
  }

  @Test
  void images_tellWhetherMasksAreMade() throws Exception {
    String href = "/api/v1/windows/" + window() + "/images";

    assertThat(JSON.readTree(get(href).body()).get("masks").asBoolean()).isTrue();
    instance.segmentation = null;
    assertThat(JSON.readTree(get(href).body()).get("masks").asBoolean(true)).isFalse();
  }

  @Test
  void segment_ofAnEventIsRefusedWherePixelsAreNotShown() throws Exception {
    String body =
        "{\"event\": {\"window\": \"%s\", \"list\": \"contributing\", \"index\": 0}, \"words\": [\"red\"]}"
            .formatted(window());

    problem(post("application/json", BodyPublishers.ofString(body)), 403, "pixels.page = true");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "no form at all",
        "------of-the-test\r\n",
        "------of-the-test\r\nContent-Disposition: form-data; name=\"image\"\r\n\r\nabc",
        "------of-the-test\r\nContent-Disposition: form-data\r\n\r\nabc\r\n------of-the-test--",
      })
  void segment_refusesMalformedForms(String body) throws Exception {
    HttpResponse<byte[]> answer = post(body.getBytes(ISO_8859_1));

    assertThat(answer.statusCode()).as(new String(answer.body(), UTF_8)).isEqualTo(400);
    assertThat(JSON.readTree(answer.body()).get("detail").asText()).isNotEmpty();
  }

  @Test
  void segment_refusesWhatItCannotDo() throws Exception {
    problem(post(form(new byte[0], "words", "red")), 400, "the field image is missing");
    problem(post(form(image())), 400, "at least one");
    problem(post(form(image(), "words", "red,,green")), 400, "a word is empty");
    problem(post(form(image(), "word", "red")), 400, "takes image, background");
    problem(post(form(image(), "words", "red,green,red")), 400, "given twice");
    problem(post(form(image(), "words", "r".repeat(201))), 400, "201 characters");
    problem(post(form(image(), "words", "red", "threshold", "0.5")), 400, "two or more");
    problem(post(form(image(), "words", "red", "threshold", "2")), 400, "in [0, 1]");
    problem(post(form(image(), "words", "red", "threshold", "x")), 400, "must be a number");
    problem(post(form(image(), "words", "red", "background", "1")), 400, "true or false");
    problem(post(form(image(), "words", "red", "method", "magic")), 400, "choose pairs");
    problem(post(form(image(), "words", "red", "output", "gif")), 400, "json, mask or overlay");
    problem(post(form(image(), "words", "red", "output", "mask", "output", "mask")), 400, "twice");
    problem(post(form("GIF89a".getBytes(UTF_8), "words", "red")), 422, "truncated");
    problem(post(form("hello".getBytes(UTF_8), "words", "red")), 422, "unknown_format");
    problem(post("text/plain", BodyPublishers.ofString("red")), 415, "multipart/form-data");
    problem(post("application/json", BodyPublishers.ofString("{")), 400, "must be JSON");
    problem(post("application/json", BodyPublishers.ofString("{}")), 400, "an event");
  }

  @Test
  void segment_refusesFiveHundredWords() throws Exception {
    String words = IntStream.range(0, 500).mapToObj(i -> "w" + i).collect(Collectors.joining(","));

    problem(post(form(image(), "words", words)), 400, "500 words; give at most 60");
  }

  // A PNG of 60,000 x 60,000 pixels in some bytes.
  @Test
  void segment_refusesABomb() throws Exception {
    byte[] bomb = image();
    ByteBuffer bytes = ByteBuffer.wrap(bomb);
    bytes.putInt(16, 60_000).putInt(20, 60_000);
    CRC32 crc = new CRC32();
    crc.update(bomb, 12, 17);
    bytes.putInt(29, (int) crc.getValue());

    problem(post(form(bomb, "words", "red")), 413, "60000 x 60000");
  }

  @Test
  void segment_refusesTwoHundredMegabytes() throws Exception {
    long length = 200L << 20;
    BodyPublisher known =
        BodyPublishers.fromPublisher(
            BodyPublishers.ofByteArrays(Collections.nCopies(200, new byte[1 << 20])), length);
    String type = "multipart/form-data; boundary=" + BOUNDARY;

    problem(post(type, known), 413, "segmentation.max-body");
  }

  // Nobody says how long the body is, so that it is read until it is too long.
  @Test
  void segment_refusesAnEndlessForm() throws Exception {
    byte[] begin =
        ("--%s\r\nContent-Disposition: form-data; name=\"image\"; filename=\"a\"\r\n\r\n")
            .formatted(BOUNDARY)
            .getBytes(UTF_8);
    List<byte[]> body = new ArrayList<>(Collections.nCopies(3, new byte[MAX_BODY]));
    body.add(0, begin);
    BodyPublisher unknown = BodyPublishers.ofByteArrays(body);

    problem(
        post("multipart/form-data; boundary=" + BOUNDARY, unknown), 413, "segmentation.max-body");
  }

  // No body comes within a nanosecond.
  @Test
  void segment_refusesABodyThatIsTooSlow() throws Exception {
    instance.segmentation =
        desk(
            () -> {
              throw new IOException("nothing to load");
            },
            Duration.ofNanos(1));

    problem(post(form(image(), "words", "red")), 408, "send it faster");
  }

  // Its answer is larger than what fits between the two, and it never reads.
  @Test
  void segment_answersOthersWhileOneDoesNotRead() throws Exception {
    BufferedImage noise = new BufferedImage(1_600, 1_600, BufferedImage.TYPE_INT_RGB);
    Random random = new Random(7);
    for (int i = 0; i < 1_600 * 1_600; i++) {
      noise.setRGB(i % 1_600, i / 1_600, random.nextInt(1 << 24));
    }
    byte[] form =
        form(new JpegEncoder(0.1).encode(noise), "words", "red,green", "output", "overlay");
    URI address = address("/v1/segment");
    try (Socket socket = new Socket()) {
      socket.setReceiveBufferSize(4_096);
      socket.connect(new InetSocketAddress(address.getHost(), address.getPort()));
      OutputStream out = socket.getOutputStream();
      out.write(
          """
          POST /v1/segment HTTP/1.1\r
          Host: localhost\r
          Content-Type: multipart/form-data; boundary=%s\r
          Content-Length: %d\r
          \r
          """
              .formatted(BOUNDARY, form.length)
              .getBytes(ISO_8859_1));
      out.write(form);
      out.flush();
      assertThat(new String(socket.getInputStream().readNBytes(12), ISO_8859_1))
          .isEqualTo("HTTP/1.1 200");

      assertThat(post(form(image(), "words", "red")).statusCode()).isEqualTo(200);
    }
  }

  // Whoever sends all before reading would lose the answer of a server that closes meanwhile.
  @Test
  void segment_answersWhoReadsAfterSending() throws Exception {
    URI address = URI.create("http://127.0.0.1:" + listener.port());
    try (Socket socket = new Socket(address.getHost(), address.getPort())) {
      OutputStream out = socket.getOutputStream();
      InputStream in = socket.getInputStream();
      for (int request = 0; request < 2; request++) {
        out.write(
            """
            POST /v1/segment HTTP/1.1\r
            Host: localhost\r
            Content-Type: multipart/form-data; boundary=%s\r
            Content-Length: %d\r
            \r
            """
                .formatted(BOUNDARY, 20 * MAX_BODY)
                .getBytes(ISO_8859_1));
        for (int i = 0; i < 20; i++) {
          out.write(new byte[MAX_BODY]);
        }
        out.flush();

        String answer = new String(in.readNBytes(12), ISO_8859_1);

        assertThat(answer).isEqualTo("HTTP/1.1 413");
        skip(in);
      }
    }
  }

  private static void skip(InputStream answer) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) answer.read());
    }
    Matcher length = Pattern.compile("(?i)content-length: (\\d+)").matcher(head);
    assertThat(length.find()).isTrue();
    answer.readNBytes(Integer.parseInt(length.group(1)));
  }

  // One is being served and one waits.
  @Test
  void segment_tellsWhenToComeAgain() throws Exception {
    CountDownLatch started = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    instance.segmentation =
        desk(
            () -> {
              started.countDown();
              try {
                go.await();
              } catch (InterruptedException e) {
                // The desk closes.
              }
              throw new IOException("nothing to load");
            });
    byte[] form = form(image(), "words", "red");
    CompletableFuture<HttpResponse<byte[]>> first = later(form);
    started.await();
    CompletableFuture<HttpResponse<byte[]>> second = later(form);

    await().until(() -> waiting == 1);

    HttpResponse<byte[]> third = post(form);

    problem(third, 429, "waiting already");
    assertThat(Integer.parseInt(third.headers().firstValue("Retry-After").orElseThrow()))
        .isPositive();
    go.countDown();
    problem(first.get(), 503, "nothing to load");
    problem(second.get(), 503, "nothing to load");
  }

  private CompletableFuture<HttpResponse<byte[]>> later(byte[] form) {
    return client.sendAsync(
        HttpRequest.newBuilder(address("/v1/segment"))
            .header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
            .POST(BodyPublishers.ofByteArray(form))
            .build(),
        BodyHandlers.ofByteArray());
  }

  @Test
  void segment_withoutADeskSaysWhy() throws Exception {
    instance.segmentation = null;

    HttpResponse<byte[]> answer = post(form(image(), "words", "red"));

    problem(answer, 503, "segmentation.enabled");
    assertThat(answer.headers().firstValue("Retry-After")).isPresent();
  }
}
