package io.headwatch.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.jackson.JsonFormat;
import io.cloudevents.kafka.CloudEventSerializer;
import io.headwatch.config.FieldNames;
import io.headwatch.config.InputSettings;
import io.headwatch.config.InputSettings.Form;
import io.headwatch.config.ReferenceSettings;
import io.headwatch.config.StreamsSettings.By;
import io.headwatch.monitor.EventReference;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventParserTest {

  private static final int MAX_BYTES = 1_000;
  private static final Instant TIMESTAMP = Instant.parse("2024-05-01T12:30:00Z");
  private static final Instant TIME = Instant.parse("2024-04-30T01:02:03Z");
  private static final byte[] IMAGE = {(byte) 0xff, (byte) 0xd8, 1, 2, 3};
  private static final String BASE64 = Base64.getEncoder().encodeToString(IMAGE);
  private static final FieldNames FIELDS =
      new FieldNames(
          Optional.of("camera"),
          "source",
          "time",
          "id",
          "data_base64",
          "reference",
          Optional.of("mode"));

  private final EventParser parser = parser(Form.AUTO, By.TOPIC);

  @Test
  void load_ofARawImageGivesItsBytes() throws Exception {
    ImageEvent event = load(parser, headers(), IMAGE);

    assertThat(event.encoded()).isEqualTo(IMAGE);
    assertThat(event.stream()).isEqualTo("images");
    assertThat(event.source()).isEmpty();
    assertThat(event.id()).isEmpty();
    assertThat(event.time()).isEqualTo(TIMESTAMP);
    assertThat(event.position()).isEqualTo(new EventReference("images", 3, 42));
  }

  @Test
  void form_isToldWhetherOrNotTheEventIsReadable() {
    assertThat(parser.form(record(headers(), IMAGE))).isEqualTo(EventForm.RAW);
    assertThat(parser.form(record(headers(), bytes(" {broken")))).isEqualTo(EventForm.JSON);
    assertThat(parser.form(record(headers("ce_specversion", "9"), IMAGE)))
        .isEqualTo(EventForm.CLOUDEVENT_BINARY);
    assertThat(
            parser.form(
                record(headers("content-type", "application/cloudevents+json"), bytes("broken"))))
        .isEqualTo(EventForm.CLOUDEVENT_STRUCTURED);
    assertThat(parser.form(record(headers(), null))).isEqualTo(EventForm.RAW);
  }

  @Test
  void envelope_ofARawImageHasFieldsFromHeaders() throws Exception {
    EventEnvelope event =
        parser.envelope(record(headers("id", "7", "source", "gate", "time", "1714438923"), IMAGE));

    assertThat(event.id()).contains("7");
    assertThat(event.source()).contains("gate");
    assertThat(event.time()).isEqualTo(TIME);
  }

  @Test
  void envelope_hasTheLabelThatTheSettingsName() throws Exception {
    assertThat(parser.envelope(record(headers("mode", "night"), IMAGE)).label()).contains("night");
    assertThat(parser.envelope(record(headers("stratum", "night"), IMAGE)).label()).isEmpty();
    // What anybody sends is kept with every image of a reference.
    assertThat(parser.envelope(record(headers("mode", "n".repeat(201)), IMAGE)).label()).isEmpty();
  }

  @Test
  void load_ofJsonGivesFieldsAndImage() throws Exception {
    ImageEvent event =
        load(
            parser,
            headers(),
            bytes(
                """
                  {"id": 7, "source": "gate", "time": 1714438923000, "more": {"a": [1, null]},
                   "data_base64": "%s"}
                """
                    .formatted(BASE64)));

    assertThat(event.encoded()).isEqualTo(IMAGE);
    assertThat(event.id()).contains("7");
    assertThat(event.source()).contains("gate");
    assertThat(event.time()).isEqualTo(TIME);
  }

  /** Some writers, PHP's for one, escape each slash, of which base64 has many. */
  @Test
  void load_ofJsonWithEscapedSlashesStillFits() throws Exception {
    byte[] image = new byte[3 << 20];
    Arrays.fill(image, (byte) 0xff);
    String escaped = Base64.getEncoder().encodeToString(image).replace("/", "\\/");
    EventParser parser =
        new EventParser(
            new InputSettings(List.of("images"), Form.AUTO, FIELDS, NOTHING_ALLOWED),
            By.TOPIC,
            image.length,
            new StreamNames(List.of(), 10),
            NO_FETCHER);

    ImageEvent event = load(parser, headers(), bytes("{\"data_base64\": \"" + escaped + "\"}"));

    assertThat(event.encoded()).isEqualTo(image);
  }

  @Test
  void load_ofACloudEventWrittenBySdkInBinaryMode() throws Exception {
    CloudEvent sent = cloudEvent().withData("image/jpeg", IMAGE).build();

    assertIsCloudEvent(load(parser, sentBinary(sent)));
  }

  @Test
  void load_ofACloudEventWrittenBySdkInStructuredMode() throws Exception {
    CloudEvent sent = cloudEvent().withData("image/jpeg", IMAGE).build();

    assertIsCloudEvent(load(parser, sentStructured(sent)));
  }

  @Test
  void load_ofACloudEventWithJsonDataReadsTheImageInIt() throws Exception {
    CloudEvent sent =
        cloudEvent()
            .withData("application/json", bytes("{\"data_base64\": \"" + BASE64 + "\"}"))
            .build();

    assertIsCloudEvent(load(parser, sentBinary(sent)));
    assertIsCloudEvent(load(parser, sentStructured(sent)));
  }

  private static void assertIsCloudEvent(ImageEvent event) {
    assertThat(event.encoded()).isEqualTo(IMAGE);
    assertThat(event.id()).contains("frame-7");
    assertThat(event.source()).contains("/cameras/gate");
    assertThat(event.time()).isEqualTo(TIME);
  }

  @Test
  void load_ofAReferenceReadsTheFile(@TempDir Path directory) throws Exception {
    Path file = Files.write(directory.resolve("image.jpg"), IMAGE);
    ReferenceFetcher fetcher =
        new ReferenceFetcher(
            new ReferenceSettings(List.of(directory), List.of(), Duration.ofSeconds(1), MAX_BYTES));
    EventParser parser = parser(Form.AUTO, By.TOPIC, fetcher);

    ImageEvent event = load(parser, headers(), bytes("{\"reference\": \"" + file.toUri() + "\"}"));

    assertThat(event.encoded()).isEqualTo(IMAGE);
  }

  /** The CloudEvents extension dataref holds a reference among the attributes. */
  @Test
  void envelope_findsAReferenceAmongTheAttributes() throws Exception {
    FieldNames names =
        new FieldNames(
            Optional.empty(), "source", "time", "id", "data_base64", "dataref", Optional.empty());
    EventParser parser =
        new EventParser(
            new InputSettings(List.of("images"), Form.AUTO, names, NOTHING_ALLOWED),
            By.TOPIC,
            MAX_BYTES,
            new StreamNames(List.of(), 10),
            new ReferenceFetcher(NOTHING_ALLOWED));
    CloudEvent sent =
        cloudEvent()
            .withExtension("dataref", "https://images.example.com/7")
            .withData("application/json", bytes("{}"))
            .build();
    ImageContent expected = new ImageContent.Reference("https://images.example.com/7");

    assertThat(parser.envelope(sentBinary(sent)).content()).isEqualTo(expected);
    assertThat(parser.envelope(sentStructured(sent)).content()).isEqualTo(expected);
  }

  /** Sampling asks for the envelope of every event; it must not pay for what is skipped. */
  @Test
  void envelope_neitherDecodesNorFetches() throws Exception {
    assertThat(envelope("{\"data_base64\": \"@@@\"}").content())
        .isEqualTo(new ImageContent.Base64("@@@"));
    assertThat(envelope("{\"reference\": \"https://nowhere.invalid/7\"}").content())
        .isEqualTo(new ImageContent.Reference("https://nowhere.invalid/7"));
  }

  @ParameterizedTest
  @CsvSource({"header, header", "attribute, attribute", "json, json"})
  void envelope_findsTheStreamWhereverItStands(String place, String expected) throws Exception {
    EventParser parser = parser(Form.AUTO, By.FIELD);
    String json = "{\"data_base64\": \"" + BASE64 + "\", \"camera\": \"json\"}";
    ConsumerRecord<byte[], byte[]> record =
        switch (place) {
          case "header" -> record(headers("camera", "header"), bytes(json));
          case "attribute" ->
              sentBinary(
                  cloudEvent()
                      .withExtension("camera", "attribute")
                      .withData("application/json", bytes(json))
                      .build());
          default -> record(headers(), bytes(json));
        };

    assertThat(parser.envelope(record).stream()).isEqualTo(expected);
  }

  @Test
  void envelope_withoutAStreamFieldBelongsToNone() throws Exception {
    EventEnvelope event = parser(Form.RAW, By.FIELD).envelope(record(headers(), IMAGE));

    assertThat(event.stream()).isEqualTo("none");
  }

  /** An image that happens to start like JSON is still an image if its header says so. */
  @Test
  void envelope_believesTheContentTypeMoreThanTheFirstByte() throws Exception {
    EventEnvelope event =
        parser.envelope(record(headers("content-type", "image/png"), bytes("{not json")));

    assertThat(event.content()).isInstanceOf(ImageContent.Inline.class);
  }

  @Test
  void envelope_ofRawFormTakesEverythingAsAnImage() throws Exception {
    EventEnvelope event = parser(Form.RAW, By.TOPIC).envelope(record(headers(), bytes("{}")));

    assertThat(event.content()).isInstanceOf(ImageContent.Inline.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}                                   | NO_IMAGE        | neither \"data_base64\" nor",
        "{\"data_base64\": null}              | NO_IMAGE        | neither",
        "{\"data_base64\": 7}                 | MALFORMED_EVENT | must be text in base64",
        "{\"reference\": {}}                  | MALFORMED_EVENT | must be text or a number",
        "{\"data_base64\": \"\", \"id\": []}  | MALFORMED_EVENT | \"id\" must be text",
        "{\"data_base64\": \"\", \"time\": \"noon\"} | BAD_TIME | \"time\" is \"noon\"",
        "{\"data_base64\": \"\", \"time\": true} | MALFORMED_EVENT | \"time\" must be text",
        "{\"a\": 1                            | MALFORMED_EVENT | cannot be read",
        "{} {}                                | MALFORMED_EVENT | cannot be read",
        "{\"id\": \"1\", \"id\": \"2\"}       | MALFORMED_EVENT | cannot be read",
      })
  void envelope_ofUnusableJsonIsRejected(String json, Reason reason, String message) {
    assertThat(rejection(() -> envelope(json)))
        .hasMessageContaining(message)
        .extracting(RejectedEventException::reason)
        .isEqualTo(reason);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[1]", "7", "null", "\"text\"", "", " "})
  void envelope_ofJsonFormThatIsNoObjectIsRejected(String json) {
    EventParser parser = parser(Form.JSON, By.TOPIC);

    assertThat(rejection(() -> parser.envelope(record(headers(), bytes(json)))).reason())
        .isIn(Reason.MALFORMED_EVENT, Reason.NO_IMAGE);
  }

  @Test
  void envelope_ofDeepJsonIsRejected() {
    String deep = "{\"a\":" + "[".repeat(10_000);

    assertThat(rejection(() -> envelope(deep)).reason()).isEqualTo(Reason.MALFORMED_EVENT);
  }

  @ParameterizedTest
  @EnumSource(Form.class)
  void envelope_ofATombstoneHasNoImage(Form form) {
    EventParser parser = parser(form, By.TOPIC);

    assertThat(rejection(() -> parser.envelope(record(headers(), null))).reason())
        .isEqualTo(Reason.NO_IMAGE);
    assertThat(rejection(() -> parser.envelope(record(headers(), new byte[0]))).reason())
        .isEqualTo(Reason.NO_IMAGE);
  }

  @Test
  void envelope_withoutAnyTimeIsRejected() {
    ConsumerRecord<byte[], byte[]> record =
        new ConsumerRecord<>("images", 0, 0, new byte[0], IMAGE);

    assertThat(rejection(() -> parser.envelope(record)).reason()).isEqualTo(Reason.BAD_TIME);
  }

  @ParameterizedTest
  @ValueSource(strings = {"id", "source", "type"})
  void envelope_ofACloudEventWithoutAMandatoryAttributeIsRejected(String attribute) {
    Headers headers =
        headers("ce_specversion", "1.0", "ce_id", "7", "ce_source", "/a", "ce_type", "image")
            .remove("ce_" + attribute);

    assertThat(rejection(() -> parser.envelope(record(headers, IMAGE))))
        .hasMessageContaining("\"" + attribute + "\"")
        .extracting(RejectedEventException::reason)
        .isEqualTo(Reason.MALFORMED_EVENT);
  }

  @ParameterizedTest
  @CsvSource({
    "ce_specversion, 9.9, 1.0 or 0.3",
    "content-type, application/cloudevents-batch+json, one event per record",
    "content-type, application/cloudevents+avro, one event per record",
  })
  void envelope_ofAnUnreadableCloudEventIsRejected(String header, String value, String message) {
    assertThat(rejection(() -> parser.envelope(record(headers(header, value), IMAGE))))
        .hasMessageContaining(message);
  }

  @Test
  void envelope_ofCloudEventsFormRefusesAnythingElse() {
    EventParser parser = parser(Form.CLOUDEVENTS, By.TOPIC);

    assertThat(rejection(() -> parser.envelope(record(headers(), IMAGE))).reason())
        .isEqualTo(Reason.MALFORMED_EVENT);
  }

  @Test
  void load_ofAnImageAtTheLimitPassesAndAboveIsTooLarge() throws Exception {
    assertThat(load(parser, headers(), new byte[MAX_BYTES]).encoded()).hasSize(MAX_BYTES);
    assertThat(rejection(() -> load(parser, headers(), new byte[MAX_BYTES + 1])).reason())
        .isEqualTo(Reason.TOO_LARGE);
  }

  @ParameterizedTest
  @CsvSource({"999, true", "1000, true", "1001, false", "1002, false"})
  void load_ofBase64IsLimitedByItsDecodedSize(int bytes, boolean fits) throws Exception {
    String json =
        "{\"data_base64\": \"" + Base64.getEncoder().encodeToString(new byte[bytes]) + "\"}";

    if (fits) {
      assertThat(load(parser, headers(), bytes(json)).encoded()).hasSize(bytes);
    } else {
      assertThat(rejection(() -> load(parser, headers(), bytes(json))).reason())
          .isEqualTo(Reason.TOO_LARGE);
    }
  }

  /** The text is no base64 at all, so only a check before decoding can find it too large. */
  @Test
  void load_checksTheSizeBeforeDecoding() throws Exception {
    EventEnvelope event = envelope("{\"data_base64\": \"" + "@".repeat(4_000) + "\"}");

    assertThat(rejection(() -> parser.load(event)).reason()).isEqualTo(Reason.TOO_LARGE);
  }

  @Test
  void envelope_ofAnEndlessJsonIsTooLarge() {
    String json = "{\"data_base64\": \"" + "A".repeat(2 << 20) + "\"}";

    assertThat(rejection(() -> envelope(json)).reason()).isEqualTo(Reason.TOO_LARGE);
  }

  @ParameterizedTest
  @CsvSource({"'@@@@', MALFORMED_EVENT", "'AA\nAA', MALFORMED_EVENT", "'', NO_IMAGE"})
  void load_ofUnusableBase64IsRejected(String base64, Reason reason) throws Exception {
    EventEnvelope event = envelope("{\"data_base64\": \"" + base64.replace("\n", "\\n") + "\"}");

    assertThat(rejection(() -> parser.load(event)).reason()).isEqualTo(reason);
  }

  @Test
  void load_ofAReferenceIsRefusedUnlessAllowed() throws Exception {
    EventEnvelope event = envelope("{\"reference\": \"file:///etc/hostname\"}");

    assertThat(rejection(() -> parser.load(event)).reason())
        .isEqualTo(Reason.REFERENCE_NOT_ALLOWED);
  }

  /** One record that throws anything else would stop its partition for good. */
  @Property(tries = 2_000)
  void load_ofAnythingThrowsNothingButRejections(
      @ForAll("values") byte[] value,
      @ForAll("headerSets") Map<String, String> headers,
      @ForAll Form form)
      throws InterruptedException {
    Headers all = headers();
    headers.forEach((name, text) -> all.add(name, bytes(text)));
    try {
      EventParser parser = parser(form, By.FIELD);
      assertThat(parser.load(parser.envelope(record(all, value))).encoded()).isNotEmpty();
    } catch (RejectedEventException e) {
      assertThat(e.reason().label()).matches("[a-z_]+");
    }
  }

  @Provide
  Arbitrary<byte[]> values() {
    Arbitrary<String> texts =
        Arbitraries.of(
            "\"\"",
            "7",
            "-1e400",
            "null",
            "true",
            "[]",
            "{\"reference\": 1}",
            "\"AAAA\"",
            "\"file:///x\"",
            "\"https://a b\"",
            "\"http://x/\"",
            "\"\\u0000\"",
            "\"2024-05-01\"");
    Arbitrary<String> names =
        Arbitraries.of(
            "id", "source", "time", "camera", "data", "data_base64", "reference", "specversion");
    Arbitrary<byte[]> objects =
        Arbitraries.maps(names, texts)
            .ofMaxSize(6)
            .map(fields -> bytes(fields.toString().replaceAll("(\\w+)=", "\"$1\":")));
    return Arbitraries.oneOf(objects, Arbitraries.bytes().array(byte[].class).ofMaxSize(40));
  }

  @Provide
  Arbitrary<Map<String, String>> headerSets() {
    return Arbitraries.maps(
            Arbitraries.of("content-type", "ce_specversion", "ce_id", "ce_time", "time", "camera"),
            Arbitraries.of("application/cloudevents+json", "application/json", "1.0", "", "\n"))
        .ofMaxSize(4);
  }

  private static final ReferenceSettings NOTHING_ALLOWED =
      new ReferenceSettings(List.of(), List.of(), Duration.ofSeconds(1), MAX_BYTES);
  private static final ReferenceFetcher NO_FETCHER = new ReferenceFetcher(NOTHING_ALLOWED);

  private static EventParser parser(Form form, By by) {
    return parser(form, by, NO_FETCHER);
  }

  private static EventParser parser(Form form, By by, ReferenceFetcher fetcher) {
    return new EventParser(
        new InputSettings(List.of("images"), form, FIELDS, NOTHING_ALLOWED),
        by,
        MAX_BYTES,
        new StreamNames(List.of(), 10),
        fetcher);
  }

  private EventEnvelope envelope(String json) throws RejectedEventException {
    return parser.envelope(record(headers(), bytes(json)));
  }

  private static ImageEvent load(EventParser parser, Headers headers, byte[] value)
      throws Exception {
    return load(parser, record(headers, value));
  }

  private static ImageEvent load(EventParser parser, ConsumerRecord<byte[], byte[]> record)
      throws Exception {
    return parser.load(parser.envelope(record));
  }

  private static CloudEventBuilder cloudEvent() {
    return CloudEventBuilder.v1()
        .withId("frame-7")
        .withSource(URI.create("/cameras/gate"))
        .withType("com.example.image")
        .withTime(OffsetDateTime.parse("2024-04-30T03:02:03+02:00"));
  }

  private static ConsumerRecord<byte[], byte[]> sentBinary(CloudEvent event) {
    Headers headers = headers();
    try (CloudEventSerializer serializer = new CloudEventSerializer()) {
      byte[] value = serializer.serialize("images", headers, event);
      return record(headers, value);
    }
  }

  private static ConsumerRecord<byte[], byte[]> sentStructured(CloudEvent event) {
    return record(
        headers("content-type", "application/cloudevents+json; charset=UTF-8"),
        new JsonFormat().serialize(event));
  }

  private static ConsumerRecord<byte[], byte[]> record(Headers headers, byte[] value) {
    return new ConsumerRecord<>(
        "images",
        3,
        42,
        TIMESTAMP.toEpochMilli(),
        TimestampType.CREATE_TIME,
        0,
        value == null ? -1 : value.length,
        null,
        value,
        headers,
        Optional.empty());
  }

  private static Headers headers(String... namesAndValues) {
    Headers headers = new RecordHeaders();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      headers.add(namesAndValues[i], bytes(namesAndValues[i + 1]));
    }
    return headers;
  }

  private static RejectedEventException rejection(ThrowingCallable parsing) {
    RejectedEventException rejection = catchThrowableOfType(RejectedEventException.class, parsing);
    assertThat(rejection).as("the event was accepted").isNotNull();
    return rejection;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
