package io.headwatch.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headwatch.monitor.EventReference;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What became of an image that was to be fetched again.
 *
 * @param event as the verdict names it
 * @param position where the event is
 * @param file where the image was written to; empty if it could not be had
 * @param missing why it could not be had; empty if it could
 */
record FetchedImage(
    JsonNode event, EventReference position, Optional<Path> file, Optional<String> missing) {

  String line() {
    return file.map(path -> "image of %s: %s".formatted(position, path))
        .orElseGet(() -> "no image of %s: %s".formatted(position, missing.orElse("")));
  }

  void put(ObjectNode node) {
    node.put("topic", position.topic())
        .put("partition", position.partition())
        .put("offset", position.offset());
    file.ifPresent(path -> node.put("file", path.toString()));
    missing.ifPresent(reason -> node.put("missing", reason));
  }
}
