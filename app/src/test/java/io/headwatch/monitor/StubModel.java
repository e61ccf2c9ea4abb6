package io.headwatch.monitor;

import io.headwatch.clip.ContributionBatch;
import io.headwatch.clip.ContributionModel;
import io.headwatch.clip.Preprocessing;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;

/**
 * A network whose scalars are mean brightnesses: pair {@code p}'s is that of every sixth byte from
 * {@code p} on, in [0, 1], so that a test knows what each image contributes.
 */
public class StubModel implements ContributionModel {

  public static final int HEADS = 2;
  public static final int NEURONS = 3;
  public static final int EMBEDDING = 4;
  public static final int SIZE = 8;

  private final String hash;

  public StubModel() {
    this("stub");
  }

  public StubModel(String hash) {
    this.hash = hash;
  }

  /** An image of gray noise around a brightness in [0, 1], as PNG. */
  public static byte[] image(long seed, double brightness) {
    Random random = new Random(seed);
    BufferedImage image = new BufferedImage(SIZE, SIZE, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < SIZE * SIZE; i++) {
      int gray = (int) Math.max(1, Math.min(255, 255 * brightness + 40 * random.nextGaussian()));
      image.setRGB(i % SIZE, i / SIZE, gray << 16 | gray << 8 | gray);
    }
    return png(image);
  }

  /** An image that the network fails on: all black. */
  public static byte[] poison() {
    return png(new BufferedImage(SIZE, SIZE, BufferedImage.TYPE_INT_RGB));
  }

  /** An image that the network answers with values that are no numbers: all white. */
  public static byte[] overflowing() {
    BufferedImage image = new BufferedImage(SIZE, SIZE, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < SIZE * SIZE; i++) {
      image.setRGB(i % SIZE, i / SIZE, 0xffffff);
    }
    return png(image);
  }

  @Override
  public int heads() {
    return HEADS;
  }

  @Override
  public int neurons() {
    return NEURONS;
  }

  @Override
  public int embeddingSize() {
    return EMBEDDING;
  }

  @Override
  public Preprocessing preprocessing() {
    return new Preprocessing(SIZE, new float[3], new float[] {1, 1, 1});
  }

  @Override
  public String hash() {
    return hash;
  }

  @Override
  public String device() {
    return "stub";
  }

  @Override
  public ContributionBatch contributions(List<byte[]> inputs) {
    float[] scalars = new float[inputs.size() * HEADS * NEURONS];
    float[] embeddings = new float[inputs.size() * EMBEDDING];
    for (int i = 0; i < inputs.size(); i++) {
      put(scalars, i * HEADS * NEURONS, HEADS * NEURONS, inputs.get(i));
      put(embeddings, i * EMBEDDING, EMBEDDING, inputs.get(i));
    }
    return new ContributionBatch(inputs.size(), scalars, embeddings);
  }

  @Override
  public void close() {
    // Nothing is held.
  }

  private static void put(float[] values, int at, int count, byte[] input) {
    double total = 0;
    for (int value = 0; value < count; value++) {
      double sum = 0;
      for (int i = value; i < input.length; i += count) {
        sum += Byte.toUnsignedInt(input[i]);
      }
      total += sum;
      values[at + value] = (float) (sum / (input.length / (double) count) / 255);
    }
    if (total == 0) {
      throw new IllegalStateException("the device failed");
    }
    if (total == 255.0 * input.length) {
      values[at] = Float.NaN;
    }
  }

  private static byte[] png(BufferedImage image) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
