package io.headwatch.stream;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headwatch.shift.explanation.DetectorFinding;
import io.headwatch.shift.explanation.Evidence;
import io.headwatch.shift.explanation.PairShare;
import io.headwatch.shift.explanation.PairShift;
import io.headwatch.shift.explanation.ShiftComposition;
import io.headwatch.shift.explanation.WordFinding;
import io.headwatch.shift.explanation.WordShift;
import io.headwatch.shift.profile.PairSelection;
import java.util.Locale;

/**
 * What a verdict rests on, as JSON fields: the same in the results topic and on the command line.
 */
public final class EvidenceJson {

  private EvidenceJson() {}

  /** Adds the evidence's fields to an object. */
  public static void put(ObjectNode node, Evidence evidence) {
    node.put("score", evidence.score())
        .put("pValue", evidence.told(evidence.pValue()))
        .put("smallestPValue", evidence.smallestPValue())
        .put("effectSize", evidence.effectSize())
        .put("tooSmall", evidence.tooSmall())
        .put("sizeCalibrated", evidence.sizeCalibrated())
        .put("shareShifted", evidence.shareShifted());
    putFinite(node, "threshold", evidence.threshold());
    ArrayNode detectors = node.putArray("detectors");
    evidence.detectors().forEach(finding -> put(detectors.addObject(), evidence, finding));
    evidence.selection().ifPresent(selection -> put(node.putObject("scoredPairs"), selection));
    putNames(node, evidence);
  }

  /** Adds the pairs and words that the shift is put into. */
  static void putNames(ObjectNode node, Evidence evidence) {
    ArrayNode pairs = node.putArray("pairs");
    evidence.topPairs().forEach(pair -> put(pairs.addObject(), pair));
    evidence.composition().ifPresent(composition -> put(node, pairs, composition));
    if (evidence.words().vocabulary() > 0) {
      put(node, evidence.words());
    }
  }

  private static void put(ObjectNode node, Evidence evidence, DetectorFinding finding) {
    node.put("detector", finding.detector())
        .put("family", finding.family().name().toLowerCase(Locale.ROOT))
        .put("score", finding.score())
        .put("pValue", evidence.told(finding.pValue()))
        .put("effectSize", finding.effectSize());
    putFinite(node, "threshold", finding.threshold());
  }

  /** JSON has no infinite numbers: without a threshold nothing reaches it. */
  static void putFinite(ObjectNode node, String field, double value) {
    if (Double.isFinite(value)) {
      node.put(field, value);
    }
  }

  private static void put(ObjectNode node, PairSelection selection) {
    node.put("count", selection.pairs().length)
        .put("varianceShare", selection.varianceShare())
        .put("embeddingShare", selection.embeddingShare())
        .put("cosine", selection.cosine());
  }

  private static void put(ObjectNode node, ArrayNode pairs, ShiftComposition composition) {
    for (int i = 0; i < pairs.size(); i++) {
      ObjectNode pair = (ObjectNode) pairs.get(i);
      PairShare share = composition.pairs().get(i);
      share.label().ifPresent(label -> pair.put("label", label));
      pair.put("share", share.share());
    }
    node.put("otherPairsShare", composition.rest());
    node.put("wordsShare", composition.words());
  }

  private static void put(ObjectNode node, WordFinding finding) {
    ArrayNode words = node.putArray("words");
    for (WordShift word : finding.top()) {
      words.addObject().put("word", word.word()).put("change", word.change()).put("z", word.z());
    }
    node.put("noFittingWords", finding.noFittingWords()).put("wordCoverage", finding.coverage());
  }

  private static void put(ObjectNode node, PairShift pair) {
    node.put("head", pair.head())
        .put("neuron", pair.neuron())
        .put("effectSize", pair.effectSize())
        .put("z", pair.z())
        .put("cramerVonMises", pair.cramerVonMises())
        .put("populationStability", pair.populationStability())
        .put("kolmogorovSmirnov", pair.kolmogorovSmirnov())
        .put("wasserstein", pair.wasserstein())
        .put("meanReference", pair.meanReference())
        .put("meanWindow", pair.meanWindow());
  }
}
