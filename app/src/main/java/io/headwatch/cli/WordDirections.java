package io.headwatch.cli;

import io.headwatch.clip.LocationModel;
import io.headwatch.clip.TextModel;
import io.headwatch.clip.TextTower;
import io.headwatch.concept.PromptTemplates;
import io.headwatch.concept.WordEmbeddings;
import io.headwatch.config.ModelSettings;
import io.headwatch.config.WordSettings;
import io.headwatch.segmentation.SegmentationRules;
import io.headwatch.segmentation.Segmenter;
import io.headwatch.segmentation.TextDirections;
import java.io.IOException;
import java.util.List;

/** Directions of words by a model's text tower, which stays loaded. */
final class WordDirections implements TextDirections, AutoCloseable {

  private final TextModel text;
  private final PromptTemplates templates;
  private final float[] centre;

  private WordDirections(TextModel text, PromptTemplates templates, float[] centre) {
    this.text = text;
    this.templates = templates;
    this.centre = centre;
  }

  /**
   * Loads the text tower of a model.
   *
   * @throws IOException if vocabulary or templates cannot be used
   */
  static WordDirections load(ModelSettings model, WordSettings words) throws IOException {
    WordEmbeddings vocabulary = new ReadingFactory(model, words).embeddings();
    float[] centre = new float[vocabulary.embeddingSize()];
    for (float[] row : vocabulary.rows()) {
      for (int o = 0; o < centre.length; o++) {
        centre[o] += row[o] / vocabulary.rows().length;
      }
    }
    return new WordDirections(TextTower.load(model), PromptTemplates.of(words.templates()), centre);
  }

  /**
   * What segments by these words, with the rules of the model's directory.
   *
   * @param locations of the same model
   * @throws IOException if the directory's rules cannot be used
   */
  Segmenter segmenter(LocationModel locations, ModelSettings model) throws IOException {
    return segmenter(locations, this, model);
  }

  /**
   * What segments by words, with the rules of the model's directory.
   *
   * @param locations of the same model
   * @throws IOException if the directory's rules cannot be used
   */
  static Segmenter segmenter(LocationModel locations, TextDirections words, ModelSettings model)
      throws IOException {
    return new Segmenter(
        locations,
        words,
        SegmentationRules.of(
            model.directory(),
            locations.preprocessing().size(),
            locations.directions().heads() * locations.directions().neurons()));
  }

  @Override
  public float[] of(String word) {
    return WordEmbeddings.directions(text, List.of(word), templates)[0];
  }

  @Override
  public float[] centre() {
    return centre;
  }

  @Override
  public void close() {
    text.close();
  }
}
