package io.headwatch.history;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** Verdicts as the results topic has them, with as little in them as a test wants. */
public final class TestVerdicts {

  public static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
  public static final Duration WINDOW = Duration.ofMinutes(5);

  private TestVerdicts() {}

  /** End of the window of a number, from 0. */
  public static Instant end(int window) {
    return START.plus(WINDOW.multipliedBy(window + 1));
  }

  /** JSON of a judged window. */
  public static String stable(String stream, int window, double score) {
    return judged(stream, window, "stable", score, 0, "");
  }

  /**
   * JSON of a judged window.
   *
   * @param partition partition of its events
   * @param more further fields, each with a comma before it
   */
  public static String judged(
      String stream, int window, String state, double score, int partition, String more) {
    return String.format(
        Locale.ROOT,
        """
        {"schema": 4, "stream": "%s", "start": "%s", "end": "%s", "state": "%s", "n": 200,
         "repeated": 0, "skipped": 0, "sampledShare": 1.0, "score": %s, "threshold": 3.5,
         "pValue": 0.01, "effectSize": 0.25, "profile": "%s", "tooSmall": false,
         "sizeCalibrated": true, "shareShifted": 0.5, "detectors": [], "pairs": [],
         "otherPairsShare": 1.0, "wordsShare": 0.5,
         "events": [{"topic": "images", "partition": %d, "offset": %d}]%s}
        """,
        stream,
        end(window).minus(WINDOW),
        end(window),
        state,
        score,
        "ab".repeat(32),
        partition,
        window,
        more);
  }

  /** The alarm's part of a verdict. */
  public static String alarm(String state, int since, String change) {
    return """
        , "alarm": {"state": "%s", "since": "%s", "evidence": 1.5, "evidenceThreshold": 4.0,
          "expectedTimeBetweenFalseAlarms": "PT720H"%s}
        """
        .formatted(
            state,
            end(since).minus(WINDOW),
            change.isEmpty() ? "" : ", \"change\": \"" + change + "\"");
  }

  /** JSON of a window that could not be judged. */
  public static String insufficient(String stream, int window) {
    return """
        {"schema": 4, "stream": "%s", "start": "%s", "end": "%s", "state": "insufficient_data",
         "n": 3, "repeated": 0, "skipped": 0, "sampledShare": 1.0, "required": 50,
         "reason": "3 of 50 images", "events": []}
        """
        .formatted(stream, end(window).minus(WINDOW), end(window));
  }

  /** The record written at the window's end. */
  public static RecordedVerdict record(String json) throws MalformedVerdictException {
    byte[] bytes = json.getBytes(UTF_8);
    Instant end = RecordedVerdict.parse(bytes, START).entry().end();
    return RecordedVerdict.parse(bytes, end);
  }
}
