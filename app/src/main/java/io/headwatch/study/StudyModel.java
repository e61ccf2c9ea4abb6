package io.headwatch.study;

import io.headwatch.clip.ContributionBatch;
import io.headwatch.clip.ImageTower;
import io.headwatch.clip.TextTower;
import io.headwatch.concept.PromptTemplates;
import io.headwatch.concept.Vocabulary;
import io.headwatch.concept.WordEmbeddings;
import io.headwatch.config.ModelSettings;
import io.headwatch.training.ImageTextEncoder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongFunction;

/** Both towers of a model directory, with its own vocabulary. */
public final class StudyModel implements ImageTextEncoder, AutoCloseable {

  private static final int BATCH = 50;

  private final ImageTower tower;
  private final TextTower text;
  private final WordEmbeddings words;

  private StudyModel(ImageTower tower, TextTower text, WordEmbeddings words) {
    this.tower = tower;
    this.text = text;
    this.words = words;
  }

  /** Loads a model as the daemon would. */
  public static StudyModel load(ModelSettings settings) throws IOException {
    ImageTower tower = ImageTower.load(settings);
    TextTower text = TextTower.load(settings);
    Vocabulary vocabulary = Vocabulary.of(settings.directory());
    return new StudyModel(
        tower, text, WordEmbeddings.of(text, vocabulary, PromptTemplates.shortSet()));
  }

  /** The vocabulary's directions, with the short set of templates. */
  WordEmbeddings words() {
    return words;
  }

  /** The place of a word in the vocabulary. */
  int row(String word) {
    int row = words.vocabulary().words().indexOf(word);
    if (row < 0) {
      throw new IllegalArgumentException(
          "the vocabulary %s lacks \"%s\", which the study shifts; use a model that was trained on scenes"
              .formatted(words.vocabulary().source(), word));
    }
    return row;
  }

  ImageTower tower() {
    return tower;
  }

  TextTower text() {
    return text;
  }

  /** Width and height of the network's input in pixels. */
  public int imageSize() {
    return tower.preprocessing().size();
  }

  @Override
  public float[][] images(List<byte[]> images) {
    ContributionBatch batch = tower.contributions(images);
    float[][] rows = new float[images.size()][];
    Arrays.setAll(rows, batch::embedding);
    return rows;
  }

  @Override
  public float[][] texts(List<String> texts) {
    return text.embed(texts);
  }

  /** Scalars and embeddings of {@code count} images that are made one after another. */
  List<Seen> look(int count, LongFunction<byte[]> image) {
    List<Seen> seen = new ArrayList<>(count);
    for (int from = 0; from < count; from += BATCH) {
      List<byte[]> inputs = new ArrayList<>();
      for (int i = from; i < Math.min(from + BATCH, count); i++) {
        inputs.add(image.apply(i));
      }
      ContributionBatch batch = tower.contributions(inputs);
      for (int i = 0; i < inputs.size(); i++) {
        seen.add(new Seen(batch.scalars(i), batch.embedding(i)));
      }
    }
    return seen;
  }

  /** What the network says of one image. */
  record Seen(float[] scalars, float[] embedding) {

    static float[][] embeddings(List<Seen> images) {
      return images.stream().map(Seen::embedding).toArray(float[][]::new);
    }
  }

  @Override
  public void close() {
    text.close();
    tower.close();
  }
}
