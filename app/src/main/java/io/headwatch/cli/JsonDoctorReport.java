package io.headwatch.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headwatch.check.CheckResult;
import io.headwatch.stream.ExaminedEvent;
import io.headwatch.stream.ExaminedEvent.Outcome;
import java.io.PrintWriter;
import java.util.List;

/** One JSON object: {@code checks} and {@code events}. */
final class JsonDoctorReport implements DoctorReport {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final PrintWriter out;
  private final ObjectNode root = JSON.createObjectNode();
  private final ArrayNode checks = root.putArray("checks");
  private final ArrayNode events = root.putArray("events");

  JsonDoctorReport(PrintWriter out) {
    this.out = out;
  }

  @Override
  public void check(CheckResult result) {
    ArrayNode advice =
        checks
            .addObject()
            .put("name", result.name())
            .put("result", result.label())
            .put("found", result.found())
            .putArray("advice");
    result.advice().forEach(advice::add);
  }

  @Override
  public void events(List<ExaminedEvent> examined) {
    examined.forEach(event -> put(events.addObject(), event));
  }

  @Override
  public void end() {
    out.println(root);
    out.flush();
  }

  private static void put(ObjectNode node, ExaminedEvent event) {
    node.put("topic", event.position().topic())
        .put("partition", event.position().partition())
        .put("offset", event.position().offset())
        .put("form", event.form().label())
        .put("bytes", event.bytes());
    event.identity().ifPresent(identity -> put(node, identity));
    if (event.outcome() instanceof Outcome.Image image) {
      node.putObject("decoded").put("width", image.width()).put("height", image.height());
    } else if (event.outcome() instanceof Outcome.DeadLetter letter) {
      node.put("reason", letter.reason()).put("message", letter.message());
    }
  }

  private static void put(ObjectNode node, ExaminedEvent.Identity identity) {
    node.put("content", identity.content())
        .put("stream", identity.stream())
        .put("time", identity.time().toString());
    identity.source().ifPresent(source -> node.put("source", source));
    identity.id().ifPresent(id -> node.put("id", id));
  }
}
