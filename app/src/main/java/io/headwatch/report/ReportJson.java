package io.headwatch.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headwatch.history.Judgement;
import io.headwatch.report.DataQuality.Counted;
import io.headwatch.report.DataQuality.Silence;
import io.headwatch.report.Naming.Name;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.TreeMap;

/** A report as JSON; deploy/schemas/report.schema.json describes it. */
public final class ReportJson {

  /** Version of the schema; it grows when a field changes its meaning or goes. */
  static final int SCHEMA = 1;

  private static final ObjectMapper JSON = new ObjectMapper();

  private ReportJson() {}

  /** All of it, in UTF-8. */
  public static byte[] of(Report report) {
    ObjectNode node = summary(report);
    ArrayNode timeline = node.putArray("timeline");
    report.timeline().forEach(part -> put(timeline.addObject(), part));
    ArrayNode concepts = node.putArray("concepts");
    report.concepts().forEach(course -> put(concepts.addObject(), course));
    return (pretty(node) + "\n").getBytes(UTF_8);
  }

  private static String pretty(ObjectNode node) {
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of plain values can always be written", e);
    }
  }

  /** Without what is there for plots. */
  static ObjectNode summary(Report report) {
    ObjectNode node =
        JSON.createObjectNode()
            .put("schema", SCHEMA)
            .put("stream", report.stream())
            .put("from", report.range().from().toString())
            .put("to", report.range().to().toString())
            .put("zone", report.frame().zone().getId())
            .put("created", report.frame().created().toString())
            .put("version", report.frame().version())
            .put("summary", new Summary(report).text())
            .put("firing", report.openAlarm().isPresent());
    report.newest().ifPresent(newest -> node.put("newest", newest.end().toString()));
    ArrayNode alarms = node.putArray("alarms");
    report.alarms().forEach(alarm -> put(alarms.addObject(), alarm));
    node.put("moreAlarms", report.moreAlarms());
    put(node.putObject("quality"), report.quality());
    ArrayNode profiles = node.putArray("profiles");
    report.profiles().forEach(profile -> put(profiles.addObject(), profile));
    report.frame().configuration().ifPresent(hash -> node.put("configuration", hash));
    report.power().ifPresent(power -> put(node.putObject("power"), power));
    return node;
  }

  private static void put(ObjectNode node, ReportedAlarm alarm) {
    node.put("since", alarm.since().toString())
        .put("until", alarm.until().toString())
        .put("open", alarm.open())
        .put("windows", alarm.windows())
        .put("by", alarm.cause().name().toLowerCase(Locale.ROOT));
    alarm.ending().ifPresent(ending -> node.put("ending", ending));
    ObjectNode peak = node.putObject("peak").put("id", alarm.peak().id());
    peak.put("start", alarm.peak().start().toString()).put("end", alarm.peak().end().toString());
    alarm.peak().judgement().map(Judgement::score).ifPresent(score -> peak.put("score", score));
    Naming naming = alarm.naming();
    node.put("namedBy", naming.source().name().toLowerCase(Locale.ROOT))
        .put("namingWindows", naming.windows())
        .put("withoutFittingWords", naming.withoutFittingWords());
    put(node.putArray("words"), naming.words(), "word", "change");
    put(node.putArray("concepts"), naming.concepts(), "concept", "effectSize");
    put(node.putArray("pairs"), naming.pairs(), "label", "share");
    ArrayNode events = node.putArray("contributing");
    alarm.events().forEach(event -> put(events.addObject(), event));
  }

  /** Never with pixels. */
  private static void put(ObjectNode node, ReportedEvent event) {
    node.put("topic", event.event().topic())
        .put("partition", event.event().partition())
        .put("offset", event.event().offset())
        .put("time", event.time().toString())
        .put("share", event.share());
    event.source().ifPresent(source -> node.put("source", source));
  }

  private static void put(ArrayNode array, List<Name> names, String key, String value) {
    for (Name name : names) {
      ObjectNode node = array.addObject();
      name.pair().ifPresent(pair -> node.put("pair", pair));
      node.put(key, name.text()).put(value, name.mean()).put("windows", name.windows());
      put(node, "largestZ", name.largestZ());
    }
  }

  private static void put(ObjectNode node, String field, OptionalDouble value) {
    value.ifPresent(number -> node.put(field, number));
  }

  private static void put(ObjectNode node, DataQuality quality) {
    node.put("windows", quality.windows()).put("judged", quality.judged());
    ObjectNode states = node.putObject("states");
    new TreeMap<>(quality.states()).forEach(states::put);
    node.put("images", quality.images())
        .put("repeated", quality.repeated())
        .put("skipped", quality.skipped())
        .put("sampledWindows", quality.sampledWindows())
        .put("smallestSampledShare", quality.smallestShare())
        .put("frozenWindows", quality.frozenWindows())
        .put("silences", quality.silenceCount())
        .put("silentSeconds", quality.silent().toSeconds());
    put(node.putArray("reasons"), quality.reasons(), "reason");
    put(node.putArray("frozenSources"), quality.frozen(), "source");
    ArrayNode longest = node.putArray("longestSilences");
    for (Silence silence : quality.silences()) {
      longest.addObject().put("from", silence.from().toString()).put("to", silence.to().toString());
    }
  }

  private static void put(ArrayNode array, List<Counted> counted, String key) {
    counted.forEach(one -> array.addObject().put(key, one.text()).put("windows", one.windows()));
  }

  private static void put(ObjectNode node, ProfilePeriod profile) {
    node.put("hash", profile.hash())
        .put("first", profile.first().toString())
        .put("last", profile.last().toString())
        .put("windows", profile.windows());
  }

  private static void put(ObjectNode node, ReportedPower power) {
    node.put("profile", power.profile()).put("windowAlpha", power.alpha());
    node.set("rows", JSON.valueToTree(new PowerCardTable(power.card(), power.alpha()).rows()));
  }

  private static void put(ObjectNode node, TimelinePart part) {
    node.put("start", part.start().toString())
        .put("end", part.end().toString())
        .put("windows", part.windows())
        .put("judged", part.judged())
        .put("shifted", part.shifted())
        .put("firing", part.firing())
        .put("images", part.images());
    put(node, "score", part.score());
    put(node, "threshold", part.threshold());
    put(node, "evidence", part.evidence());
    put(node, "evidenceThreshold", part.evidenceThreshold());
  }

  private static void put(ObjectNode node, ConceptCourse course) {
    node.put("concept", course.concept())
        .put("windows", course.windows())
        .put("changed", course.changed())
        .put("meanReference", course.meanReference())
        .put("meanWindow", course.meanWindow())
        .put("largestEffectSize", course.largest());
    ArrayNode parts = node.putArray("parts");
    for (ConceptCourse.Part part : course.parts()) {
      parts
          .addObject()
          .put("start", part.start().toString())
          .put("end", part.end().toString())
          .put("effectSize", part.effectSize());
    }
  }
}
