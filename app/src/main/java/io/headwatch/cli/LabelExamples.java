package io.headwatch.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headwatch.reference.ProfileFile;
import io.headwatch.shift.explanation.PairLabels;
import io.headwatch.shift.explanation.SparseTextSet;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** A profile's labels in short: how they were made, and those of the pairs that texts fit best. */
final class LabelExamples {

  private static final int PAIRS = 5;
  private static final int TERMS = 4;

  private final PairLabels labels;
  private final int neurons;
  private final List<String> imageIds;

  LabelExamples(ProfileFile file, PairLabels labels) {
    this.labels = labels;
    this.neurons = file.profile().neurons();
    this.imageIds = file.description().imageIds();
  }

  void put(ObjectNode node) {
    node.put("texts", labels.texts().size()).put("atoms", labels.sets().atoms());
    labels.responses().ifPresent(responses -> node.put("probeImages", responses.images()));
    ArrayNode examples = node.putArray("examples");
    IntStream.range(0, labels.pairs())
        .boxed()
        .sorted(Comparator.comparingDouble(pair -> labels.sets().residuals()[pair]))
        .limit(PAIRS)
        .forEach(pair -> put(examples.addObject(), pair));
  }

  private void put(ObjectNode node, int pair) {
    node.put("head", pair / neurons).put("neuron", pair % neurons);
    labels.label(pair).ifPresent(label -> node.put("label", label));
    SparseTextSet set = labels.sets().set(pair);
    ArrayNode direction = node.putArray("direction");
    set.terms().stream()
        .limit(TERMS)
        .forEach(
            term ->
                direction
                    .addObject()
                    .put("text", labels.texts().get(term.text()))
                    .put("coefficient", (float) term.coefficient()));
    node.put("residual", (float) set.residual());
    labels.responses().ifPresent(responses -> put(node, responses, pair));
  }

  private void put(ObjectNode node, PairLabels.Responses responses, int pair) {
    node.putObject("response")
        .put("text", labels.texts().get(responses.texts()[pair]))
        .put("score", responses.scores()[pair]);
    ArrayNode images = node.putArray("topImages");
    for (int image : responses.topImages(pair)) {
      images.add(imageIds.get(image));
    }
  }
}
