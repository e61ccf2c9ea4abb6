package io.headwatch.training;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where a training stands, beside the weights of a checkpoint.
 *
 * @param training what is being trained on what, in words; another training has others
 * @param images learned so far, of all stages
 */
record TrainingState(String training, long images) {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String FILE = "training.json";

  static TrainingState read(Path directory) throws IOException {
    JsonNode node = JSON.readTree(Files.readAllBytes(directory.resolve(FILE)));
    return new TrainingState(node.path("training").asText(), node.path("images").asLong());
  }

  void write(Path directory) throws IOException {
    ObjectNode node = JSON.createObjectNode().put("training", training).put("images", images);
    Files.write(directory.resolve(FILE), JSON.writeValueAsBytes(node));
  }
}
