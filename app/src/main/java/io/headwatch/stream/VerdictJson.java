package io.headwatch.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headwatch.monitor.AnchorScore;
import io.headwatch.monitor.ContributingEvent;
import io.headwatch.monitor.EventReference;
import io.headwatch.monitor.GatheredWindows;
import io.headwatch.monitor.StreamAlarm;
import io.headwatch.monitor.WindowStrata;
import io.headwatch.monitor.WindowVerdict;
import io.headwatch.shift.explanation.ConceptShift;
import io.headwatch.shift.explanation.Verdict;
import java.util.List;
import java.util.Locale;

/** A verdict as a record of the results topic; deploy/schemas/verdict.schema.json describes it. */
final class VerdictJson {

  /** Version of the schema; it grows when a field changes its meaning or goes. */
  static final int SCHEMA = 4;

  private static final ObjectMapper JSON = new ObjectMapper();

  private VerdictJson() {}

  /** The stream: verdicts of one stream keep their order. */
  static byte[] key(WindowVerdict verdict) {
    return verdict.stream().getBytes(UTF_8);
  }

  static byte[] value(WindowVerdict verdict) {
    try {
      return JSON.writeValueAsBytes(tree(verdict));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of plain values can always be written", e);
    }
  }

  private static ObjectNode tree(WindowVerdict window) {
    ObjectNode node =
        JSON.createObjectNode()
            .put("schema", SCHEMA)
            .put("stream", window.stream())
            .put("start", window.span().start().toString())
            .put("end", window.span().end().toString())
            .put("state", window.state().name().toLowerCase(Locale.ROOT))
            .put("n", window.verdict().n())
            .put("repeated", window.repeats().images())
            .put("skipped", window.skipped())
            .put("sampledShare", window.share());
    if (window.repeats().frozen() > 0) {
      node.put("frozen", window.repeats().frozen());
      window.repeats().names().forEach(node.putArray("frozenSources")::add);
    }
    window.profileHash().ifPresent(hash -> node.put("profile", hash));
    if (window.verdict() instanceof Verdict.InsufficientData missing) {
      node.put("required", missing.required()).put("reason", missing.reason());
    }
    put(node, window.strata());
    window.alarm().ifPresent(alarm -> put(node.putObject("alarm"), alarm));
    window.verdict().judgedOn().ifPresent(evidence -> EvidenceJson.put(node, evidence));
    putConcepts(node, window.concepts());
    window.gathered().ifPresent(gathered -> put(node.putObject("evidenceWindows"), gathered));
    window.anchor().ifPresent(anchor -> put(node.putObject("anchor"), anchor));
    if (!window.partitions().isEmpty()) {
      ArrayNode partitions = node.putArray("partitions");
      window.partitions().forEach(partition -> partitions.add(partition.toString()));
    }
    putContributing(node, window.contributing());
    put(node.putArray("events"), window.events());
    if (!window.unusual().isEmpty()) {
      put(node.putArray("unusual"), window.unusual());
    }
    return node;
  }

  private static void put(ObjectNode node, AnchorScore anchor) {
    node.put("profile", anchor.profile())
        .put("n", anchor.n())
        .put("score", anchor.score())
        .put("pValue", anchor.pValue())
        .put("effectSize", anchor.effectSize());
  }

  private static void put(ObjectNode node, WindowStrata strata) {
    strata.stratum().ifPresent(stratum -> node.put("stratum", stratum));
    if (strata.judged().size() > 1) {
      strata.judged().forEach(node.putArray("judgedStrata")::add);
      node.put("otherImages", strata.otherImages());
    }
    if (!strata.unjudged().isEmpty()) {
      ArrayNode unjudged = node.putArray("unjudged");
      strata.unjudged().forEach(part -> EvidenceJson.put(unjudged.addObject(), part));
    }
  }

  private static void put(ArrayNode array, List<EventReference> events) {
    events.forEach(event -> put(array.addObject(), event));
  }

  private static ObjectNode put(ObjectNode node, EventReference event) {
    return node.put("topic", event.topic())
        .put("partition", event.partition())
        .put("offset", event.offset());
  }

  private static void putContributing(ObjectNode node, List<ContributingEvent> events) {
    if (!events.isEmpty()) {
      ArrayNode array = node.putArray("contributing");
      events.forEach(event -> put(array.addObject(), event));
    }
  }

  private static void put(ObjectNode node, ContributingEvent event) {
    put(node, event.event());
    event.id().ifPresent(id -> node.put("id", id));
    event.source().ifPresent(source -> node.put("source", source));
    node.put("time", event.time().toString()).put("share", event.share());
  }

  private static void put(ObjectNode node, GatheredWindows gathered) {
    node.put("start", gathered.span().start().toString())
        .put("end", gathered.span().end().toString())
        .put("n", gathered.evidence().n())
        .put("effectSize", gathered.evidence().effectSize());
    gathered.stratum().ifPresent(stratum -> node.put("stratum", stratum));
    EvidenceJson.putNames(node, gathered.evidence());
    putConcepts(node, gathered.concepts());
    putContributing(node, gathered.contributing());
  }

  private static void putConcepts(ObjectNode node, List<ConceptShift> shifts) {
    if (!shifts.isEmpty()) {
      ArrayNode concepts = node.putArray("concepts");
      shifts.forEach(shift -> put(concepts.addObject(), shift));
    }
  }

  private static void put(ObjectNode node, StreamAlarm alarm) {
    node.put("state", alarm.phase().name().toLowerCase(Locale.ROOT))
        .put("since", alarm.since().toString());
    EvidenceJson.putFinite(node, "evidence", alarm.evidence());
    EvidenceJson.putFinite(node, "evidenceThreshold", alarm.evidenceThreshold());
    node.put("expectedTimeBetweenFalseAlarms", alarm.timeBetweenFalseAlarms().toString());
    alarm.change().ifPresent(change -> node.put("change", change.name().toLowerCase(Locale.ROOT)));
  }

  private static void put(ObjectNode node, ConceptShift shift) {
    node.put("concept", shift.concept())
        .put("meanReference", shift.meanReference())
        .put("meanWindow", shift.meanWindow())
        .put("effectSize", shift.effectSize())
        .put("pValue", shift.pValue())
        .put("significant", shift.significant());
  }
}
