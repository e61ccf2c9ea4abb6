package io.headwatch.cli;

import static java.util.Objects.requireNonNull;

import io.headwatch.clip.ImageTower;
import io.headwatch.clip.TextModel;
import io.headwatch.concept.DirectionTexts;
import io.headwatch.concept.PromptTemplates;
import io.headwatch.concept.ResponseTexts;
import io.headwatch.concept.Vocabulary;
import io.headwatch.concept.WordEmbeddings;
import io.headwatch.reference.LabelSpill;
import io.headwatch.reference.ReferenceValues;
import io.headwatch.shift.explanation.PairLabels;
import io.headwatch.shift.explanation.ProbeTexts;
import io.headwatch.shift.explanation.SoftWpmi;
import io.headwatch.shift.explanation.TextDictionary;
import io.headwatch.shift.explanation.TopImages;
import io.headwatch.shift.profile.ScalarSample;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/**
 * Labels the pairs of a profile: texts are embedded, directions written in them, and pairs scored
 * against them on the images of a probe. What has been done lies in a spill, so that an interrupted
 * construction goes on where it stopped.
 */
final class LabelConstruction {

  private static final int TEXTS_AT_A_TIME = 256;
  private static final int PAIRS_AT_A_TIME = 512;

  private final ImageTower model;
  private final TextModel text;
  private final PromptTemplates templates;
  private final Parameters parameters;
  private final Progress progress;

  /**
   * What decides the labels beside model, texts and reference.
   *
   * @param atoms most texts of a set, at least 1
   * @param normalisation of the dictionary
   * @param topImages most images to keep for a pair, 1 to 100
   */
  record Parameters(int atoms, TextDictionary.Normalisation normalisation, int topImages) {}

  /** Told how far it is. */
  interface Progress {
    void begin(String task, OptionalLong total);

    void at(long done, String note);
  }

  LabelConstruction(
      ImageTower model,
      TextModel text,
      PromptTemplates templates,
      Parameters parameters,
      Progress progress) {
    this.model = requireNonNull(model, "model is null");
    this.text = requireNonNull(text, "text is null");
    this.templates = requireNonNull(templates, "templates is null");
    this.parameters = requireNonNull(parameters, "parameters is null");
    this.progress = requireNonNull(progress, "progress is null");
  }

  /**
   * Constructs labels, from what the spill has on.
   *
   * @param reference the profile's own images: each pair's highest are kept
   * @param probe what responses are measured on; may be the same
   * @param spill of these texts, this model's pairs, this probe and these parameters
   * @throws IOException if the spill cannot be used
   */
  PairLabels construct(
      Vocabulary texts, ReferenceValues reference, ReferenceValues probe, LabelSpill spill)
      throws IOException {
    embed(texts, spill);
    writeDirections(spill);
    LabelSpill.Responses responses =
        score(
            new ProbeTexts(embeddings(probe), spill.texts()),
            highest(probe.scalars(), SoftWpmi.TOP_IMAGES),
            spill);
    int[] shown = shown(reference.scalars());
    return new PairLabels(
        texts.words(),
        spill.sets(),
        Optional.of(
            new PairLabels.Responses(
                probe.scalars().size(), responses.texts(), responses.scores(), shown)));
  }

  private void embed(Vocabulary texts, LabelSpill spill) throws IOException {
    List<String> words = texts.words();
    progress.begin("texts", OptionalLong.of(words.size()));
    while (spill.textsDone() < words.size()) {
      int from = spill.textsDone();
      int to = Math.min(words.size(), from + TEXTS_AT_A_TIME);
      spill.saveTexts(WordEmbeddings.directions(text, words.subList(from, to), templates));
      progress.at(to, "");
    }
  }

  private void writeDirections(LabelSpill spill) throws IOException {
    progress.begin("directions", OptionalLong.of(model.pairs()));
    DirectionTexts directions =
        new DirectionTexts(
            model.directions(),
            TextDictionary.of(spill.texts(), parameters.normalisation()),
            parameters.atoms());
    while (spill.sets().size() < model.pairs()) {
      directions.extend(spill.sets(), PAIRS_AT_A_TIME);
      spill.saveSets();
      progress.at(spill.sets().size(), "");
    }
  }

  private LabelSpill.Responses score(ProbeTexts probe, TopImages highest, LabelSpill spill)
      throws IOException {
    int[][] top = new int[model.pairs()][];
    Arrays.setAll(top, highest::of);
    ResponseTexts responses = new ResponseTexts(probe, top);
    spill.responses().ifPresent(r -> responses.resume(r.done(), r.texts(), r.scores()));
    progress.begin("responses", OptionalLong.of(responses.size()));
    while (responses.done() < responses.size()) {
      responses.advance();
      spill.save(state(responses));
      progress.at(responses.done(), "");
    }
    return state(responses);
  }

  private static LabelSpill.Responses state(ResponseTexts responses) {
    return new LabelSpill.Responses(responses.done(), responses.texts(), responses.scores());
  }

  /** The rows of the sample that each pair is highest in. */
  private static TopImages highest(ScalarSample sample, int limit) {
    TopImages highest = new TopImages(sample.pairs(), limit);
    float[] scalars = new float[sample.pairs()];
    for (int row = 0; row < sample.size(); row++) {
      sample.scalars(row, scalars);
      highest.add(row, scalars);
    }
    return highest;
  }

  private static float[][] embeddings(ReferenceValues images) {
    ScalarSample sample = images.scalars();
    float[][] embeddings = new float[sample.size()][images.embeddings().embeddingSize()];
    for (int row = 0; row < embeddings.length; row++) {
      images.embeddings().embedding(sample.image(row), embeddings[row]);
    }
    return embeddings;
  }

  /** The numbers of the reference images that are kept for each pair. */
  private int[] shown(ScalarSample sample) {
    TopImages highest = highest(sample, parameters.topImages());
    return IntStream.range(0, sample.pairs())
        .flatMap(pair -> Arrays.stream(highest.of(pair)))
        .map(sample::image)
        .toArray();
  }
}
