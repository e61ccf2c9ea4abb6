package io.headwatch.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headwatch.monitor.AnchorScore;
import io.headwatch.monitor.ContributingEvent;
import io.headwatch.monitor.EventPartition;
import io.headwatch.monitor.EventReference;
import io.headwatch.monitor.GatheredWindows;
import io.headwatch.monitor.Repeats;
import io.headwatch.monitor.StreamAlarm;
import io.headwatch.monitor.StreamState;
import io.headwatch.monitor.WindowSpan;
import io.headwatch.monitor.WindowStrata;
import io.headwatch.monitor.WindowVerdict;
import io.headwatch.shift.calibration.AlarmState.Phase;
import io.headwatch.shift.calibration.AlarmTransition.Change;
import io.headwatch.shift.detector.Family;
import io.headwatch.shift.explanation.ConceptShift;
import io.headwatch.shift.explanation.DetectorFinding;
import io.headwatch.shift.explanation.Evidence;
import io.headwatch.shift.explanation.PairShare;
import io.headwatch.shift.explanation.PairShift;
import io.headwatch.shift.explanation.ShiftComposition;
import io.headwatch.shift.explanation.UnjudgedStratum;
import io.headwatch.shift.explanation.Verdict;
import io.headwatch.shift.explanation.WordFinding;
import io.headwatch.shift.explanation.WordShift;
import io.headwatch.shift.profile.PairSelection;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is published must be what the schema in deploy/ promises. */
class VerdictJsonTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final WindowSpan SPAN =
      WindowSpan.containing(Instant.parse("2026-03-01T12:00:00Z"), Duration.ofMinutes(5));
  private static final PairShift PAIR =
      new PairShift(1, 2, -3.5, -0.25, 0.01, 0.2, 0.3, 0.04, 0.5, 0.25);
  private static final Evidence EVIDENCE = evidence(WordFinding.NONE);

  private static JsonSchema schema;

  @BeforeAll
  static void read() throws IOException {
    schema = JsonSchema.read("verdict.schema.json");
  }

  @Test
  void value_ofAShiftedWindowHasEveryField() throws IOException {
    JsonNode json = json(verdict(StreamState.SHIFTED, new Verdict.Shifted(EVIDENCE)));

    assertThat(schema.mistakes(json)).isEmpty();
    assertThat(json)
        .isEqualTo(
            JSON.readTree(
                """
                {
                  "schema": 4, "stream": "größe", "start": "2026-03-01T12:00:00Z",
                  "end": "2026-03-01T12:05:00Z", "state": "shifted", "n": 200, "repeated": 0, "skipped": 50,
                  "sampledShare": 0.8,
                  "profile":
                    "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
                  "score": 5.0, "threshold": 2.0, "pValue": 0.000025,
                  "smallestPValue": 0.000025, "effectSize": 0.75,
                  "tooSmall": false, "sizeCalibrated": true, "shareShifted": 0.5,
                  "detectors": [
                    {
                      "detector": "pairs.psi", "family": "pairs", "score": 4.0, "pValue": 0.000025,
                      "threshold": 2.0, "effectSize": 0.25
                    },
                    {
                      "detector": "pixels.hotelling", "family": "pixels", "score": 1.0,
                      "pValue": 1.0, "effectSize": 0.0
                    }
                  ],
                  "scoredPairs": {
                    "count": 2, "varianceShare": 0.5, "embeddingShare": 0.25, "cosine": 0.625
                  },
                  "pairs": [{
                    "head": 1, "neuron": 2, "label": "green grass", "share": -0.125, "effectSize": -0.25, "z": -3.5,
                    "cramerVonMises": 0.01, "populationStability": 0.2,
                    "kolmogorovSmirnov": 0.3, "wasserstein": 0.04, "meanReference": 0.5,
                    "meanWindow": 0.25
                  }],
                  "otherPairsShare": 1.125, "wordsShare": 0.375,
                  "events": [{"topic": "images", "partition": 3, "offset": 17}]
                }
                """));
  }

  @Test
  void value_ofSeveralStrataTellsWhichWereJudgedAndWhatWasLeftOut() throws IOException {
    WindowStrata strata =
        new WindowStrata(
            List.of("08-10", "06-08"),
            List.of(
                new UnjudgedStratum(Optional.of("10-12"), 5, "5 images of stratum 10-12, needs 50"),
                new UnjudgedStratum(Optional.empty(), 45, "45 images without a time")),
            100);

    JsonNode json =
        json(
            verdict(StreamState.INSUFFICIENT_DATA, new Verdict.InsufficientData(50, 30, "r"))
                .with(strata));

    assertThat(schema.mistakes(json)).isEmpty();
    assertThat(json.get("stratum").asText()).isEqualTo("08-10");
    assertThat(json.get("judgedStrata")).isEqualTo(JSON.readTree("[\"08-10\", \"06-08\"]"));
    assertThat(json.get("otherImages").asInt()).isEqualTo(100);
    assertThat(json.at("/unjudged/0/stratum").asText()).isEqualTo("10-12");
    assertThat(json.at("/unjudged/0/n").asInt()).isEqualTo(5);
    assertThat(json.at("/unjudged/1").has("stratum")).isFalse();
    assertThat(json.at("/unjudged/1/reason").asText()).isEqualTo("45 images without a time");
    // 50 + 100 + 50 images were looked at, and 50 events skipped.
    assertThat(json.get("sampledShare").asDouble()).isEqualTo(0.8);
  }

  @Test
  void value_tellsHowFarTheAnchorIs() throws IOException {
    WindowVerdict plain = verdict(StreamState.STABLE, new Verdict.Stable(EVIDENCE));

    JsonNode json = json(plain.with(new AnchorScore("ab12", 200, 6.5, 0.000025, 0.75)));

    assertThat(schema.mistakes(json)).isEmpty();
    assertThat(json.get("anchor"))
        .isEqualTo(
            JSON.readTree(
                """
                {
                  "profile": "ab12", "n": 200, "score": 6.5, "pValue": 0.000025,
                  "effectSize": 0.75
                }
                """));
    assertThat(json(plain).has("anchor")).isFalse();
  }

  /** Also of events that the sample does not have. */
  @Test
  void value_namesThePartitionsOfTheEvents() throws IOException {
    WindowVerdict plain = verdict(StreamState.STABLE, new Verdict.Stable(EVIDENCE));
    JsonNode json =
        json(
            new WindowVerdict(
                plain.stream(),
                plain.span(),
                plain.state(),
                plain.verdict(),
                plain.skipped(),
                plain.profileHash(),
                List.of(),
                List.of(),
                List.of(),
                Optional.empty(),
                Repeats.NONE,
                WindowStrata.NONE,
                Optional.empty(),
                List.of(),
                List.of(new EventPartition("images", 2), new EventPartition("images", 10)),
                Optional.empty()));

    assertThat(schema.mistakes(json)).isEmpty();
    assertThat(json.get("partitions")).isEqualTo(JSON.readTree("[\"images/2\", \"images/10\"]"));
    assertThat(json(plain).has("partitions")).isFalse();
  }

  @Test
  void value_ofAFrozenStreamNamesItsSources() throws IOException {
    JsonNode json =
        json(
            new WindowVerdict(
                "s",
                SPAN,
                StreamState.FROZEN,
                new Verdict.InsufficientData(0, 50, "frozen: all 2 sources"),
                100,
                Optional.empty(),
                List.of(),
                List.of(),
                List.of(),
                Optional.empty(),
                new Repeats(300, 2, 2, List.of("east", "west")),
                WindowStrata.NONE,
                Optional.empty()));

    assertThat(schema.mistakes(json)).isEmpty();
    assertThat(json.get("state").asText()).isEqualTo("frozen");
    assertThat(json.get("repeated").asInt()).isEqualTo(300);
    assertThat(json.get("sampledShare").asDouble()).isEqualTo(0.75);
    assertThat(json.get("frozen").asInt()).isEqualTo(2);
    assertThat(json.get("frozenSources")).isEqualTo(JSON.readTree("[\"east\", \"west\"]"));
  }

  @Test
  void value_ofAWindowWithWordsNamesThem() throws IOException {
    WordFinding words =
        new WordFinding(
            379,
            0.75,
            List.of(new WordShift("penguin", 18.5, 12.25), new WordShift("truck", -6, -4.5)));
    JsonNode json = json(verdict(StreamState.SHIFTED, new Verdict.Shifted(evidence(words))));

    assertThat(schema.mistakes(json)).isEmpty();
    assertThat(json.get("words"))
        .isEqualTo(
            JSON.readTree(
                """
                [{"word": "penguin", "change": 18.5, "z": 12.25},
                 {"word": "truck", "change": -6.0, "z": -4.5}]
                """));
    assertThat(json.get("noFittingWords").asBoolean(true)).isFalse();
    assertThat(json.get("wordCoverage").asDouble()).isEqualTo(0.75);
    assertThat(json.has("unusual")).isFalse();
  }

  @Test
  void value_ofAWindowThatNoWordFitsPointsToItsMostUnusualEvents() throws IOException {
    WordFinding words = new WordFinding(379, 0.25, List.of());
    JsonNode json =
        json(
            verdict(
                StreamState.SHIFTED,
                new Verdict.Shifted(evidence(words)),
                List.of(new EventReference("images", 0, 5))));

    assertThat(schema.mistakes(json)).isEmpty();
    assertThat(json.get("noFittingWords").asBoolean()).isTrue();
    assertThat(json.get("words")).isEmpty();
    assertThat(json.get("unusual"))
        .isEqualTo(JSON.readTree("[{\"topic\": \"images\", \"partition\": 0, \"offset\": 5}]"));
  }

  @Test
  void value_ofAShiftedWindowNamesTheEventsThatContributeMost() throws IOException {
    ContributingEvent whole =
        new ContributingEvent(
            new EventReference("images", 3, 17),
            Optional.of("a-17"),
            Optional.of("gate"),
            Instant.parse("2026-03-01T12:01:00.25Z"),
            0.0625);
    ContributingEvent bare =
        new ContributingEvent(
            new EventReference("images", 0, 5),
            Optional.empty(),
            Optional.empty(),
            SPAN.start(),
            0.03125);

    JsonNode json =
        json(
            verdict(StreamState.SHIFTED, new Verdict.Shifted(EVIDENCE)).with(List.of(whole, bare)));

    assertThat(schema.mistakes(json)).isEmpty();
    assertThat(json.get("contributing"))
        .isEqualTo(
            JSON.readTree(
                """
                [
                  {
                    "topic": "images", "partition": 3, "offset": 17, "id": "a-17",
                    "source": "gate", "time": "2026-03-01T12:01:00.250Z", "share": 0.0625
                  },
                  {
                    "topic": "images", "partition": 0, "offset": 5,
                    "time": "2026-03-01T12:00:00Z", "share": 0.03125
                  }
                ]
                """));
  }

  private static Evidence evidence(WordFinding words) {
    return new Evidence(
        0.00001,
        0.000025,
        0.01,
        0,
        List.of(
            new DetectorFinding("pairs.psi", Family.PAIRS, 4, 1e-6, 2, 0.25, 200),
            new DetectorFinding(
                "pixels.hotelling", Family.PIXELS, 1, 1, Double.POSITIVE_INFINITY, 0, 200)),
        0.75,
        200,
        true,
        0.5,
        List.of(PAIR),
        words,
        Optional.of(
            new ShiftComposition(
                List.of(new PairShare(2050, Optional.of("green grass"), -0.125)), 1.125, 0.375)),
        Optional.of(new PairSelection(new int[] {3, 2050}, 0.5, 0.25, 0.625)));
  }

  @Test
  void value_ofEveryStateFitsTheSchema() throws IOException {
    Verdict missing = new Verdict.InsufficientData(3, 50, "the window has 3 images, needs 50");

    assertThat(mistakes(StreamState.STABLE, new Verdict.Stable(EVIDENCE))).isEmpty();
    assertThat(mistakes(StreamState.INSUFFICIENT_DATA, missing)).isEmpty();
    assertThat(mistakes(StreamState.LEARNING, missing)).isEmpty();
  }

  @Test
  void value_ofWhatIsNotJudgedSaysWhatIsMissing() throws IOException {
    JsonNode json =
        json(
            verdict(StreamState.INSUFFICIENT_DATA, new Verdict.InsufficientData(3, 50, "too few")));

    assertThat(json.get("required").asInt()).isEqualTo(50);
    assertThat(json.get("reason").asText()).isEqualTo("too few");
    assertThat(json.has("score")).isFalse();
    assertThat(json.has("pairs")).isFalse();
  }

  @Test
  void value_ofAWindowWithAWatchListHasItsConcepts() throws IOException {
    JsonNode json = json(withConcepts());

    assertThat(schema.mistakes(json)).isEmpty();
    assertThat(json.get("concepts"))
        .isEqualTo(
            JSON.readTree(
                """
                [{
                  "concept": "blue background", "meanReference": 0.25, "meanWindow": 0.5,
                  "effectSize": 0.75, "pValue": 0.0005, "significant": true
                }]
                """));
    assertThat(json(verdict(StreamState.STABLE, new Verdict.Stable(EVIDENCE))).has("concepts"))
        .isFalse();
  }

  @ParameterizedTest
  @CsvSource({"pValue, 0", "significant, 1", "concept, '\"\"'", "effectSize, '\"NaN\"'"})
  void schema_refusesAConceptWithAWrongValue(String field, String value) throws IOException {
    ObjectNode json = (ObjectNode) json(withConcepts());
    ((ObjectNode) json.get("concepts").get(0)).set(field, JSON.readTree(value));

    assertThat(schema.mistakes(json)).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource({"pValue, 0", "family, '\"ears\"'", "score, -1", "threshold, null"})
  void schema_refusesADetectorWithAWrongValue(String field, String value) throws IOException {
    ObjectNode json = (ObjectNode) json(verdict(StreamState.STABLE, new Verdict.Stable(EVIDENCE)));
    ((ObjectNode) json.get("detectors").get(0)).set(field, JSON.readTree(value));

    assertThat(schema.mistakes(json)).isNotEmpty();
  }

  private static WindowVerdict withConcepts() {
    WindowVerdict plain = verdict(StreamState.STABLE, new Verdict.Stable(EVIDENCE));
    return new WindowVerdict(
        plain.stream(),
        plain.span(),
        plain.state(),
        plain.verdict(),
        plain.skipped(),
        plain.profileHash(),
        plain.events(),
        plain.unusual(),
        List.of(new ConceptShift("blue background", 0.25, 0.5, 0.75, 0.0005, true)),
        Optional.empty());
  }

  @Test
  void value_ofAStreamWithAnAlarmSaysWhereItStands() throws IOException {
    JsonNode json = json(alarmed(2.5, 4.25, Optional.of(Change.FIRED)));

    assertThat(schema.mistakes(json)).isEmpty();
    assertThat(json.get("alarm"))
        .isEqualTo(
            JSON.readTree(
                """
                {
                  "state": "firing", "since": "2026-03-01T12:00:00Z", "evidence": 2.5,
                  "evidenceThreshold": 4.25, "expectedTimeBetweenFalseAlarms": "PT720H",
                  "change": "fired"
                }
                """));
    assertThat(json(verdict(StreamState.STABLE, new Verdict.Stable(EVIDENCE))).has("alarm"))
        .isFalse();
  }

  /** JSON has no infinite numbers. */
  @Test
  void value_ofAnAlarmWithoutEvidenceLeavesItOut() throws IOException {
    JsonNode json =
        json(alarmed(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, Optional.empty()));

    assertThat(schema.mistakes(json)).isEmpty();
    assertThat(json.get("alarm").properties())
        .extracting(Map.Entry::getKey)
        .containsExactlyInAnyOrder("state", "since", "expectedTimeBetweenFalseAlarms");
  }

  @ParameterizedTest
  @CsvSource({
    "state, '\"ringing\"'",
    "since, '\"noon\"'",
    "evidence, '\"NaN\"'",
    "change, '\"rang\"'"
  })
  void schema_refusesAnAlarmWithAWrongValue(String field, String value) throws IOException {
    ObjectNode json = (ObjectNode) json(alarmed(2.5, 4.25, Optional.of(Change.FIRED)));
    ((ObjectNode) json.get("alarm")).set(field, JSON.readTree(value));

    assertThat(schema.mistakes(json)).isNotEmpty();
  }

  /** Of an alarm by evidence, what shifted is that of all windows that it rests on. */
  @Test
  void value_ofAnAlarmByEvidenceNamesWhatItsWindowsShow() throws IOException {
    WindowVerdict fired = alarmed(4.5, 4.25, Optional.of(Change.FIRED));
    ConceptShift penguin = new ConceptShift("penguin", 0.25, 0.5, 0.75, 0.0005, true);
    WindowVerdict verdict =
        fired.with(
            new GatheredWindows(
                new WindowSpan(SPAN.start().minusSeconds(3_600), SPAN.end()),
                Optional.of("workday 08"),
                EVIDENCE,
                List.of(penguin),
                List.of(
                    new ContributingEvent(
                        new EventReference("images", 0, 5),
                        Optional.empty(),
                        Optional.empty(),
                        SPAN.start(),
                        0.25))));

    JsonNode json = json(verdict);
    JsonNode gathered = json.get("evidenceWindows");

    assertThat(schema.mistakes(json)).isEmpty();
    assertThat(gathered.get("start").asText()).isEqualTo("2026-03-01T11:00:00Z");
    assertThat(gathered.get("end").asText()).isEqualTo("2026-03-01T12:05:00Z");
    assertThat(gathered.get("n").asInt()).isEqualTo(200);
    assertThat(gathered.get("stratum").asText()).isEqualTo("workday 08");
    assertThat(gathered.get("pairs")).isEqualTo(json.get("pairs"));
    assertThat(gathered.at("/contributing/0/share").asDouble()).isEqualTo(0.25);
    assertThat(json.has("contributing")).isFalse();
    assertThat(gathered.at("/concepts/0/concept").asText()).isEqualTo("penguin");
    assertThat(gathered.has("pValue")).isFalse();
    ((ObjectNode) gathered).remove("start");
    assertThat(schema.mistakes(json)).isNotEmpty();
  }

  private static WindowVerdict alarmed(double evidence, double threshold, Optional<Change> change) {
    WindowVerdict plain = verdict(StreamState.STABLE, new Verdict.Stable(EVIDENCE));
    return new WindowVerdict(
        plain.stream(),
        plain.span(),
        plain.state(),
        plain.verdict(),
        plain.skipped(),
        plain.profileHash(),
        plain.events(),
        plain.unusual(),
        List.of(),
        Optional.of(
            new StreamAlarm(
                Phase.FIRING, SPAN.start(), evidence, threshold, Duration.ofDays(30), change)));
  }

  @Test
  void key_isTheStream() {
    assertThat(VerdictJson.key(verdict(StreamState.STABLE, new Verdict.Stable(EVIDENCE))))
        .asString(UTF_8)
        .isEqualTo("größe");
  }

  /** The check itself must be able to fail. */
  @ParameterizedTest
  @CsvSource({
    "schema, 2",
    "n, -1",
    "n, 1.5",
    "n, '\"200\"'",
    "state, '\"fine\"'",
    "sampledShare, 1.01",
    "pValue, 0",
    "profile, '\"0123\"'",
    "start, '\"noon\"'",
    "events, '[{\"topic\": \"images\", \"partition\": 3}]'",
    "score, '\"NaN\"'",
    "words, '[{\"word\": \"cat\"}]'",
    "wordCoverage, 1.5",
    "noFittingWords, 1",
    "unusual, '[3]'",
    "contributing, '[{\"topic\": \"images\", \"partition\": 3, \"offset\": 1}]'",
    "detectors, '[{\"detector\": \"pairs.psi\"}]'"
  })
  void schema_refusesAFieldOfAWrongValue(String field, String value) throws IOException {
    ObjectNode json =
        (ObjectNode) json(verdict(StreamState.SHIFTED, new Verdict.Shifted(EVIDENCE)));
    json.set(field, JSON.readTree(value));

    assertThat(schema.mistakes(json)).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "schema",
    "stream",
    "end",
    "events",
    "score",
    "tooSmall",
    "detectors",
    "pairs",
    "profile"
  })
  void schema_refusesAJudgedWindowThatLacksAField(String field) throws IOException {
    ObjectNode json =
        (ObjectNode) json(verdict(StreamState.SHIFTED, new Verdict.Shifted(EVIDENCE)));
    json.remove(field);

    assertThat(schema.mistakes(json)).isNotEmpty();
  }

  private static List<String> mistakes(StreamState state, Verdict verdict) throws IOException {
    return schema.mistakes(json(verdict(state, verdict)));
  }

  private static JsonNode json(WindowVerdict verdict) throws IOException {
    return JSON.readTree(VerdictJson.value(verdict));
  }

  private static WindowVerdict verdict(StreamState state, Verdict verdict) {
    return verdict(state, verdict, List.of());
  }

  private static WindowVerdict verdict(
      StreamState state, Verdict verdict, List<EventReference> unusual) {
    return new WindowVerdict(
        "größe",
        SPAN,
        state,
        verdict,
        50,
        state == StreamState.LEARNING
            ? Optional.empty()
            : Optional.of("0123456789abcdef".repeat(4)),
        List.of(new EventReference("images", 3, 17)),
        unusual);
  }
}
