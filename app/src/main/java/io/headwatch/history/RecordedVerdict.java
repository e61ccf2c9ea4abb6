package io.headwatch.history;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A verdict as a record of the results topic tells it.
 *
 * @param entry what is looked up
 * @param sources the partitions that its events are from, TOPIC/PARTITION; they tell the verdicts
 *     apart that several instances make of one window
 * @param written when the record was written
 * @param json the record's value
 */
public record RecordedVerdict(
    WindowEntry entry, SortedSet<String> sources, Instant written, byte[] json) {

  /** The schema of verdicts that this version understands, and those before it. */
  public static final int SCHEMA = 4;

  /** Largest record that is kept, in bytes. */
  public static final int MOST_BYTES = 1 << 20;

  private static final Set<String> STATES =
      Set.of("learning", "insufficient_data", "frozen", "stable", WindowEntry.SHIFTED);
  private static final Set<String> ALARM_STATES =
      Set.of("calm", "pending", AlarmStanding.FIRING, "resolved");
  private static final Pattern PARTITION = Pattern.compile("[\\w.-]{1,249}/\\d{1,10}");
  private static final int MOST_STREAM_CHARACTERS = 1_000;
  private static final int ID_BYTES = 12;
  private static final ObjectMapper JSON = new ObjectMapper();

  public RecordedVerdict {
    requireNonNull(entry, "entry is null");
    requireNonNull(written, "written is null");
    requireNonNull(json, "json is null");
  }

  /**
   * Reads a record's value.
   *
   * @param written the record's timestamp
   * @throws MalformedVerdictException if it is no verdict, or one of a later schema
   */
  public static RecordedVerdict parse(byte @Nullable [] json, Instant written)
      throws MalformedVerdictException {
    if (json == null || json.length == 0) {
      throw new MalformedVerdictException("the record is empty");
    }
    if (json.length > MOST_BYTES) {
      throw new MalformedVerdictException("the record has %d bytes".formatted(json.length));
    }
    JsonNode tree = tree(json);
    SortedSet<String> sources = sources(tree);
    return new RecordedVerdict(entry(tree, sources), sources, written, json);
  }

  private static JsonNode tree(byte[] json) throws MalformedVerdictException {
    JsonNode tree;
    try {
      tree = JSON.readTree(json);
    } catch (IOException e) {
      throw new MalformedVerdictException("the record is no JSON");
    }
    int schema = tree.path("schema").asInt();
    if (schema < 1 || schema > SCHEMA) {
      throw new MalformedVerdictException(
          "schema is %s; this version of Headwatch knows 1 to %d"
              .formatted(tree.path("schema"), SCHEMA));
    }
    return tree;
  }

  private static WindowEntry entry(JsonNode tree, SortedSet<String> sources)
      throws MalformedVerdictException {
    String stream = text(tree, "stream");
    if (stream.length() > MOST_STREAM_CHARACTERS) {
      throw new MalformedVerdictException(
          "stream has more than %d characters".formatted(MOST_STREAM_CHARACTERS));
    }
    Instant start = time(tree, "start");
    Instant end = time(tree, "end");
    if (!start.isBefore(end)) {
      throw new MalformedVerdictException("end is not after start");
    }
    return new WindowEntry(
        id(stream, end, sources),
        stream,
        start,
        end,
        oneOf(STATES, tree, "state"),
        tree.path("n").asLong(),
        judgement(tree),
        alarm(tree.path("alarm")),
        optionalText(tree, "profile"),
        tree.path("revision").asInt());
  }

  private static Optional<Judgement> judgement(JsonNode tree) {
    if (!tree.path("score").isNumber()) {
      return Optional.empty();
    }
    return Optional.of(
        new Judgement(
            tree.path("score").asDouble(),
            number(tree, "threshold"),
            tree.path("pValue").asDouble(1),
            tree.path("effectSize").asDouble()));
  }

  private static Optional<AlarmStanding> alarm(JsonNode alarm) throws MalformedVerdictException {
    if (!alarm.isObject()) {
      return Optional.empty();
    }
    return Optional.of(
        new AlarmStanding(
            oneOf(ALARM_STATES, alarm, "state"),
            time(alarm, "since"),
            number(alarm, "evidence"),
            number(alarm, "evidenceThreshold"),
            optionalText(alarm, "change")));
  }

  /** Older records tell of partitions by a sample of the events alone. */
  private static SortedSet<String> sources(JsonNode tree) {
    SortedSet<String> sources = new TreeSet<>();
    for (JsonNode partition : tree.path("partitions")) {
      if (PARTITION.matcher(partition.asText()).matches()) {
        sources.add(partition.asText());
      }
    }
    return sources.isEmpty() ? ofEvents(tree) : sources;
  }

  private static SortedSet<String> ofEvents(JsonNode tree) {
    SortedSet<String> sources = new TreeSet<>();
    for (JsonNode event : tree.path("events")) {
      sources.add(event.path("topic").asText() + "/" + event.path("partition").asInt());
    }
    return sources;
  }

  /**
   * Told by the end rather than the start: a window with too few images goes on, and has a verdict
   * at each end.
   */
  private static String id(String stream, Instant end, SortedSet<String> sources) {
    String first = sources.isEmpty() ? "" : sources.first();
    return hashed(stream + '\0' + end.toEpochMilli() + '\0' + first);
  }

  /** The id to take if one is taken; the same wherever verdicts come in the same order. */
  static String nextId(String taken) {
    return hashed(taken + '\0');
  }

  private static String hashed(String text) {
    byte[] hash = sha256().digest(text.getBytes(UTF_8));
    return Base64.getUrlEncoder().encodeToString(Arrays.copyOf(hash, ID_BYTES));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static OptionalDouble number(JsonNode tree, String field) {
    JsonNode value = tree.path(field);
    return value.isNumber() ? OptionalDouble.of(value.asDouble()) : OptionalDouble.empty();
  }

  private static Optional<String> optionalText(JsonNode tree, String field) {
    JsonNode value = tree.path(field);
    return value.isTextual() ? Optional.of(value.asText()) : Optional.empty();
  }

  private static String text(JsonNode tree, String field) throws MalformedVerdictException {
    return optionalText(tree, field)
        .filter(text -> !text.isEmpty())
        .orElseThrow(() -> new MalformedVerdictException(field + " is missing"));
  }

  private static String oneOf(Set<String> known, JsonNode tree, String field)
      throws MalformedVerdictException {
    String text = text(tree, field);
    if (!known.contains(text)) {
      throw new MalformedVerdictException(
          "%s is none of %s".formatted(field, new TreeSet<>(known)));
    }
    return text;
  }

  private static Instant time(JsonNode tree, String field) throws MalformedVerdictException {
    try {
      Instant time = Instant.parse(text(tree, field));
      // What no number of milliseconds can tell is no time of an event.
      if (TimeRange.ALL.spans(time)) {
        return time;
      }
      throw new MalformedVerdictException(field + " is no time");
    } catch (DateTimeException e) {
      throw new MalformedVerdictException(field + " is no time");
    }
  }

  /**
   * Whether this verdict and another of the same stream and end are about the same events: those of
   * several instances on one window are not.
   */
  boolean concernsEventsOf(Set<String> otherSources, int otherRevision) {
    return entry.revision() > 0
        || otherRevision > 0
        || sources.isEmpty()
        || otherSources.isEmpty()
        || sources.stream().anyMatch(otherSources::contains);
  }
}
