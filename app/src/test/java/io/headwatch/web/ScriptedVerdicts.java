package io.headwatch.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headwatch.history.MalformedVerdictException;
import io.headwatch.history.RecordedVerdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Verdicts as the results topic has them, made up: what the page shows of them is known beforehand.
 * Windows are counted back from the newest, number 0.
 */
final class ScriptedVerdicts {

  static final Duration WINDOW = Duration.ofMinutes(5);
  static final double THRESHOLD = 4.24;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Instant end;
  private final Random random = new Random(7);

  /**
   * @param end of window 0
   */
  ScriptedVerdicts(Instant end) {
    this.end = end;
  }

  Instant start(int ago) {
    return end.minus(WINDOW.multipliedBy(ago + 1L));
  }

  /** Stable windows, the oldest first. */
  List<RecordedVerdict> calm(String stream, int oldest, int newest) {
    List<RecordedVerdict> verdicts = new ArrayList<>();
    for (int ago = oldest; ago >= newest; ago--) {
      verdicts.add(stable(stream, ago, oldest));
    }
    return verdicts;
  }

  private RecordedVerdict stable(String stream, int ago, int since) {
    ObjectNode verdict = judged(stream, ago, "stable", -Math.log10(1 - random.nextDouble()));
    alarm(verdict, "calm", since, random.nextGaussian() / 3);
    words(verdict, List.of("house", "animal"), List.of(0.21, -0.14));
    concepts(verdict, 0);
    return recorded(verdict);
  }

  /**
   * A window with many penguins, through which the alarm is firing.
   *
   * @param since the window with which it fired
   */
  RecordedVerdict shifted(String stream, int ago, int since) {
    ObjectNode verdict = judged(stream, ago, "shifted", 24 + 2 * random.nextGaussian());
    verdict.put("effectSize", 0.211);
    ObjectNode alarm = alarm(verdict, "firing", since, 2 + random.nextDouble());
    if (ago == since) {
      alarm.put("change", "fired");
    }
    words(
        verdict,
        List.of("penguin", "shell", "rooster", "banana", "lorry"),
        List.of(18.5, 5.24, 2.4, -3.12, -7.31));
    concepts(verdict, 1.4);
    contributing(verdict, ago);
    return recorded(verdict);
  }

  /** A stable window with which the alarm is over. */
  RecordedVerdict resolved(String stream, int ago) {
    ObjectNode verdict = judged(stream, ago, "stable", 0.3);
    alarm(verdict, "resolved", ago, 0.1).put("change", "resolved");
    return recorded(verdict);
  }

  RecordedVerdict pending(String stream, int ago, int since) {
    ObjectNode verdict = judged(stream, ago, "stable", 2.9);
    alarm(verdict, "pending", since, 2.5 + 0.3 * (since - ago));
    return recorded(verdict);
  }

  RecordedVerdict frozen(String stream, int ago) {
    ObjectNode verdict = verdict(stream, ago, "frozen", 0).put("repeated", 200).put("frozen", 1);
    verdict.putArray("frozenSources").add(stream + "-lens");
    return recorded(
        verdict.put("required", 50).put("reason", "every source repeats what was seen before"));
  }

  RecordedVerdict insufficient(String stream, int ago) {
    return recorded(
        verdict(stream, ago, "insufficient_data", 12)
            .put("required", 50)
            .put("reason", "12 of 50 images"));
  }

  RecordedVerdict learning(String stream, int ago) {
    return recorded(
        verdict(stream, ago, "learning", 200)
            .put("required", 2000)
            .put("reason", "600 of 2,000 images"));
  }

  private ObjectNode judged(String stream, int ago, String state, double score) {
    ObjectNode verdict =
        verdict(stream, ago, state, 190 + random.nextInt(20))
            .put("profile", StubInstance.PROFILE)
            .put("score", score)
            .put("threshold", THRESHOLD)
            .put("pValue", Math.max(2.5e-5, Math.pow(10, -score)))
            .put("effectSize", 0.012)
            .put("tooSmall", false)
            .put("sizeCalibrated", true)
            .put("shareShifted", 0.01)
            .put("otherPairsShare", 0.91)
            .put("wordsShare", 0.4);
    detector(verdict.putArray("detectors"), "pairs", "cauchy", score);
    detector(verdict.withArray("detectors"), "words", "largest", score / 2);
    ArrayNode pairs = verdict.putArray("pairs");
    pair(pairs, 1, 229, "penguin", 0.043);
    pair(pairs, 2, 309, "shell", 0.021);
    pair(pairs, 5, 347, "safety vest", -0.009);
    return verdict;
  }

  private static void detector(ArrayNode detectors, String family, String statistic, double score) {
    detectors
        .addObject()
        .put("detector", family + "." + statistic)
        .put("family", family)
        .put("score", score)
        .put("pValue", Math.max(2.5e-5, Math.pow(10, -score)))
        .put("threshold", 5.1)
        .put("effectSize", 0.1);
  }

  private static void pair(ArrayNode pairs, int head, int neuron, String label, double share) {
    pairs
        .addObject()
        .put("head", head)
        .put("neuron", neuron)
        .put("label", label)
        .put("share", share)
        .put("effectSize", 12 * share)
        .put("z", 170 * share);
  }

  private ObjectNode verdict(String stream, int ago, String state, int n) {
    ObjectNode verdict =
        JSON.createObjectNode()
            .put("schema", RecordedVerdict.SCHEMA)
            .put("stream", stream)
            .put("start", start(ago).toString())
            .put("end", start(ago).plus(WINDOW).toString())
            .put("state", state)
            .put("n", n)
            .put("repeated", 4)
            .put("skipped", 0)
            .put("sampledShare", 1.0);
    verdict.putArray("events").addObject().put("topic", "images").put("partition", 0);
    ((ObjectNode) verdict.at("/events/0")).put("offset", 100_000 - ago);
    return verdict;
  }

  private ObjectNode alarm(ObjectNode verdict, String state, int since, double evidence) {
    return verdict
        .putObject("alarm")
        .put("state", state)
        .put("since", start(since).toString())
        .put("evidence", evidence)
        .put("evidenceThreshold", THRESHOLD)
        .put("expectedTimeBetweenFalseAlarms", "PT720H");
  }

  /** The i-th of eight has the offset 1000 (ago + 1) + i and the share (31 - 2 i) / 1000. */
  private void contributing(ObjectNode verdict, int ago) {
    ArrayNode events = verdict.putArray("contributing");
    for (int i = 0; i < 8; i++) {
      events
          .addObject()
          .put("topic", "images")
          .put("partition", 0)
          .put("offset", 1_000 * (ago + 1) + i)
          .put("source", i % 2 == 0 ? "pool, east" : "pool, west")
          .put("time", start(ago).plusSeconds(11 + 30L * i).toString())
          .put("share", (31 - 2 * i) / 1_000.0);
    }
  }

  private static void words(ObjectNode verdict, List<String> words, List<Double> changes) {
    ArrayNode array =
        verdict.put("noFittingWords", false).put("wordCoverage", 0.82).putArray("words");
    for (int i = 0; i < words.size(); i++) {
      array
          .addObject()
          .put("word", words.get(i))
          .put("change", changes.get(i))
          .put("z", 1.3 * changes.get(i));
    }
  }

  private void concepts(ObjectNode verdict, double penguins) {
    ArrayNode concepts = verdict.putArray("concepts");
    for (String concept : List.of("penguin", "blue background", "blurry image")) {
      double effect = concept.equals("penguin") ? penguins : 0;
      concepts
          .addObject()
          .put("concept", concept)
          .put("meanReference", 0.21)
          .put("meanWindow", 0.21 + 0.05 * effect + 0.004 * random.nextGaussian())
          .put("effectSize", effect + 0.05 * random.nextGaussian())
          .put("pValue", effect > 0 ? 1e-9 : 0.4)
          .put("significant", effect > 0);
    }
  }

  private static RecordedVerdict recorded(ObjectNode verdict) {
    try {
      return RecordedVerdict.parse(
          verdict.toString().getBytes(UTF_8), Instant.parse(verdict.get("end").asText()));
    } catch (MalformedVerdictException e) {
      throw new IllegalStateException("the script is wrong", e);
    }
  }
}
