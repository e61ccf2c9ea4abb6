package io.headwatch.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headwatch.history.History;
import io.headwatch.history.HistoryLimits;
import io.headwatch.history.MalformedVerdictException;
import io.headwatch.history.RecordedHistory;
import io.headwatch.history.RecordedVerdict;
import io.headwatch.history.TimeRange;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * Thirty days of verdicts on windows of five minutes, as large as real ones, with alarms by a
 * script: what reports are to find is said here and nowhere computed.
 */
final class ScriptedMonth {

  static final Instant START = Instant.parse("2026-03-01T00:00:00Z");
  static final Duration WINDOW = Duration.ofMinutes(5);
  static final int WINDOWS = 8_640;
  static final TimeRange RANGE = new TimeRange(START, START.plus(WINDOW.multipliedBy(WINDOWS)));
  static final String STREAM = "cam-1 <b>&\"'";
  static final String FIRST_PROFILE = "a1".repeat(32);
  static final String SECOND_PROFILE = "b2".repeat(32);

  /** From this window on the second profile judges. */
  static final int PROFILE_CHANGE = 5_760;

  /** Windows of one night that have too few images and go on: 6 to a stretch. */
  static final int FEW_FROM = 5_200;

  static final int FEW_TO = 5_224;

  /** Windows of which every tenth event was left out. */
  static final int SAMPLED_FROM = 7_000;

  static final int SAMPLED_TO = 7_012;

  /**
   * An alarm.
   *
   * @param first window with which it fires, from 0
   * @param shifted windows from there on that shifted
   * @param firing windows from there on after which it is firing
   * @param ending what the window behind them says; empty if it says nothing
   * @param words the most telling first, with their changes in points
   */
  record Act(int first, int shifted, int firing, String ending, Map<String, Double> words) {

    Instant since() {
      return time(first);
    }

    Instant until() {
      return time(first + firing);
    }

    boolean byEvidence() {
      return shifted == 0;
    }
  }

  /**
   * Oldest first: a usual one, a long one, one window, by evidence, one after another, the last.
   */
  static final List<Act> ACTS =
      List.of(
          new Act(965, 40, 48, "resolved", Map.of("penguin", 0.62)),
          new Act(2_600, 856, 864, "resolved", Map.of("blue background", 1.4)),
          new Act(4_700, 1, 1, "", Map.of("<script>alert(1)</script>", 3.1)),
          new Act(6_100, 0, 60, "resolved", Map.of("blurry image", -0.41)),
          new Act(7_300, 20, 28, "fell_silent", Map.of("rooster", 0.8)),
          new Act(7_330, 12, 20, "resolved", Map.of("rooster", 0.7)),
          new Act(8_600, 40, 40, "", Map.of("truck", 2.2)));

  private static final List<String> CONCEPTS =
      List.of("penguin", "blue background", "blurry image", "truck", "rooster", "night & fog");
  private static final int EVENTS = 20;
  private static final int PAIRS = 10;
  private static final double THRESHOLD = 4.24;

  private final ObjectMapper json = new ObjectMapper();
  private final Random random = new Random(5);

  /** Start of a window. */
  static Instant time(int window) {
    return START.plus(WINDOW.multipliedBy(window));
  }

  /** Writes the month into a new history. */
  static void write(Path directory) throws IOException, MalformedVerdictException {
    Clock clock = Clock.fixed(RANGE.to(), ZoneOffset.UTC);
    HistoryLimits limits = new HistoryLimits(Duration.ofDays(90), 1L << 30);
    try (History history = History.open(directory, limits, new RecordedHistory(), clock)) {
      List<RecordedVerdict> verdicts = new ScriptedMonth().verdicts();
      for (int i = 0; i < verdicts.size(); i += 500) {
        history.append(
            verdicts.subList(i, Math.min(i + 500, verdicts.size())), Map.of(0, i + 500L));
      }
    }
  }

  private List<RecordedVerdict> verdicts() throws MalformedVerdictException {
    List<RecordedVerdict> verdicts = new ArrayList<>();
    for (int window = 0; window < WINDOWS; window++) {
      byte[] bytes = verdict(window).toString().getBytes(UTF_8);
      verdicts.add(RecordedVerdict.parse(bytes, time(window + 1)));
    }
    return verdicts;
  }

  private ObjectNode verdict(int window) {
    Optional<Act> act =
        ACTS.stream().filter(a -> window >= a.first() && window < a.first() + a.firing()).findAny();
    boolean shifted = act.filter(a -> window < a.first() + a.shifted()).isPresent();
    boolean few = window >= FEW_FROM && window < FEW_TO;
    int start = few ? window - (window - FEW_FROM) % 6 : window;
    boolean sampled = window >= SAMPLED_FROM && window < SAMPLED_TO;
    ObjectNode node =
        json.createObjectNode()
            .put("schema", 4)
            .put("stream", STREAM)
            .put("start", time(start).toString())
            .put("end", time(window + 1).toString())
            .put("state", few ? "insufficient_data" : shifted ? "shifted" : "stable")
            .put("n", few ? 3 * (window - start + 1) : 200)
            .put("repeated", few ? window - start + 1 : 2)
            .put("skipped", sampled ? 20 : 0)
            .put("sampledShare", sampled ? 0.9 : 1.0)
            .put("profile", window < PROFILE_CHANGE ? FIRST_PROFILE : SECOND_PROFILE);
    putAlarm(node.putObject("alarm"), window, act);
    if (few) {
      return node.put("required", 50)
          .put("reason", "%d of 50 images since %s, goes on".formatted(3, time(start)));
    }
    double score = shifted ? 20 + random.nextInt(1_000) / 100.0 : random.nextInt(300) / 100.0;
    putEvidence(node, score);
    Map<String, Double> words = shifted ? act.orElseThrow().words() : Map.of();
    putNames(node, words);
    if (act.filter(a -> a.byEvidence() && a.first() == window).isPresent()) {
      ObjectNode gathered =
          node.putObject("evidenceWindows")
              .put("start", time(window - 30).toString())
              .put("end", time(window + 1).toString())
              .put("n", 6_200)
              .put("effectSize", 0.05);
      putNames(gathered, act.orElseThrow().words());
    }
    return node;
  }

  private static void putAlarm(ObjectNode node, int window, Optional<Act> act) {
    Optional<Act> ended = ACTS.stream().filter(a -> window == a.first() + a.firing()).findAny();
    node.put("state", act.isPresent() ? "firing" : "calm")
        .put("since", time(act.map(Act::first).orElse(0)).toString())
        .put("evidence", act.map(a -> 0.5 + 3.0 * (window - a.first()) / a.firing()).orElse(-0.2))
        .put("evidenceThreshold", 3.94)
        .put("expectedTimeBetweenFalseAlarms", "PT720H");
    act.filter(a -> a.first() == window).ifPresent(a -> node.put("change", "fired"));
    ended.filter(a -> !a.ending().isEmpty()).ifPresent(a -> node.put("change", a.ending()));
  }

  private void putEvidence(ObjectNode node, double score) {
    node.put("score", score)
        .put("threshold", THRESHOLD)
        .put("pValue", Math.pow(10, -Math.min(score, 5)))
        .put("smallestPValue", 0.000025)
        .put("effectSize", score / 100)
        .put("tooSmall", false)
        .put("sizeCalibrated", true)
        .put("shareShifted", 0.01);
    ArrayNode detectors = node.putArray("detectors");
    for (String family : List.of("pairs", "embedding", "words", "pixels")) {
      detectors
          .addObject()
          .put("detector", family + ".largest")
          .put("family", family)
          .put("score", random.nextDouble())
          .put("pValue", 0.3)
          .put("effectSize", 0.01);
    }
    ArrayNode events = node.putArray("events");
    for (int i = 0; i < EVENTS; i++) {
      events.addObject().put("topic", "images").put("partition", 0).put("offset", random.nextInt());
    }
  }

  /** The words first, then some that chance may have named. */
  private void putNames(ObjectNode node, Map<String, Double> named) {
    ArrayNode words = node.putArray("words");
    named.forEach(
        (word, change) ->
            words
                .addObject()
                .put("word", word)
                .put("change", change)
                .put("z", 15 * Math.signum(change)));
    for (int i = words.size(); i < 10; i++) {
      words
          .addObject()
          .put("word", "chance " + random.nextInt(500))
          .put("change", random.nextGaussian() / 10)
          .put("z", 3 * random.nextDouble());
    }
    node.put("noFittingWords", false).put("wordCoverage", 0.9);
    ArrayNode concepts = node.putArray("concepts");
    for (String concept : CONCEPTS) {
      double change = named.getOrDefault(concept, 0.0);
      concepts
          .addObject()
          .put("concept", concept)
          .put("meanReference", 0.01)
          .put("meanWindow", 0.01 + change / 50)
          .put("effectSize", change + random.nextGaussian() / 20)
          .put("pValue", change == 0 ? 0.4 : 0.00001)
          .put("significant", change != 0);
    }
    ArrayNode pairs = node.putArray("pairs");
    for (int i = 0; i < PAIRS; i++) {
      pairs
          .addObject()
          .put("head", i % 4)
          .put("neuron", 100 + i)
          .put("label", "label of " + i)
          .put("share", (PAIRS - i) / 500.0)
          .put("effectSize", 0.3)
          .put("z", 8.0);
    }
  }
}
