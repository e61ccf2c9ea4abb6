package io.headwatch.training;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.headwatch.clip.Preprocessing;
import io.headwatch.image.DecodingLimits;
import io.headwatch.image.ImageDecoder;
import io.headwatch.image.Pixels;
import io.headwatch.image.UndecodableImageException;
import io.headwatch.scenes.Effect;
import io.headwatch.training.TrainingVocabulary.Group;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Images with captions from a file of JSON lines: {@code {"image": "cat/1.jpg", "caption": "a photo
 * of a cat", "words": ["cat", "animal"]}}. Paths are relative to the file. Without words, the whole
 * caption counts as one word. Each epoch has its own order, and every sample its own crop, mirror
 * and light.
 */
public final class CaptionedImages implements SampleSource {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int LONGEST_WORD = 200;
  private static final int MOST_WORDS = 50_000;
  private static final double SINGLE_WORD_SHARE = .5;
  private static final double FLIP_SHARE = .5;
  private static final double LIGHT_SHARE = .8;
  private static final double HUE_SHARE = .05;
  private static final double EFFECT_SHARE = .05;
  private static final double SMALLEST_CROP = .55;
  private static final float[] NO_MEAN = {0, 0, 0};
  private static final float[] NO_DEVIATION = {1, 1, 1};

  /** One line of the file. */
  record Entry(Path image, String caption, Set<String> words) {}

  private final List<Entry> entries;
  private final long seed;
  private final Set<Effect> effects;
  private final ImageDecoder decoder = new ImageDecoder(DecodingLimits.defaults());

  private CaptionedImages(List<Entry> entries, long seed, Set<Effect> effects) {
    this.entries = entries;
    this.seed = seed;
    this.effects = effects;
  }

  /**
   * Reads the list of images; the images are read when they are needed.
   *
   * @throws TrainingException if the file cannot be read, a line is malformed or its image is
   *     missing
   */
  public static CaptionedImages read(Path file, long seed) {
    List<Entry> entries = new ArrayList<>();
    try {
      for (String line : Files.readAllLines(file)) {
        if (!line.isBlank()) {
          entries.add(entry(file, entries.size() + 1, line));
        }
      }
    } catch (IOException e) {
      throw new TrainingException("cannot read " + file + ": " + e.getMessage(), e);
    }
    if (entries.isEmpty()) {
      throw new TrainingException(file + " names no image", null);
    }
    long words = entries.stream().flatMap(entry -> entry.words().stream()).distinct().count();
    if (words > MOST_WORDS) {
      throw new TrainingException(
          "%s has %,d different words, and at most %,d can be learned; give each image a list of words"
              .formatted(file, words, MOST_WORDS),
          null);
    }
    return new CaptionedImages(entries, seed, Set.of());
  }

  private static Entry entry(Path file, int number, String line) {
    String place = "%s, entry %d: ".formatted(file, number);
    try {
      JsonNode node = JSON.readTree(line);
      if (!node.path("image").isTextual() || !node.path("caption").isTextual()) {
        throw new TrainingException(
            place + "wants {\"image\": PATH, \"caption\": TEXT} and optional words, a list", null);
      }
      Path image =
          requireNonNull(file.toAbsolutePath().getParent()).resolve(node.get("image").asText());
      if (!Files.isRegularFile(image)) {
        throw new TrainingException(place + "there is no image " + image, null);
      }
      String caption = node.get("caption").asText();
      Set<String> words = new LinkedHashSet<>();
      node.path("words").forEach(word -> words.add(word.asText()));
      if (words.isEmpty()) {
        words.add(caption);
      }
      words.forEach(word -> requireWord(place, word));
      return new Entry(image, caption, words);
    } catch (JsonProcessingException e) {
      throw new TrainingException(place + "not JSON: " + e.getOriginalMessage(), e);
    }
  }

  /** Words become lines of the model's vocabulary. */
  private static void requireWord(String place, String word) {
    if (word.isBlank()
        || word.length() > LONGEST_WORD
        || word.chars().anyMatch(Character::isISOControl)) {
      throw new TrainingException(
          place
              + "a word (or a caption without words, which counts as one) must have 1 to %d characters on one line, and is '%.40s'"
                  .formatted(LONGEST_WORD, word),
          null);
    }
  }

  /** The same images, some of them darkened or without colour, and then labelled so. */
  public CaptionedImages withEffects() {
    // Not blurred: a small photograph looks so by itself.
    return new CaptionedImages(entries, seed, EnumSet.of(Effect.DARK, Effect.MONOCHROME));
  }

  /** Number of images. */
  public int size() {
    return entries.size();
  }

  @Override
  public TrainingVocabulary vocabulary() {
    Set<String> words = new LinkedHashSet<>();
    entries.forEach(entry -> words.addAll(entry.words()));
    return new TrainingVocabulary(List.of(new Group("word", 1, List.copyOf(words))));
  }

  @Override
  public String description() {
    return "%d captioned images (%08x)".formatted(entries.size(), entries.hashCode());
  }

  @Override
  public List<String> texts() {
    List<String> texts = new ArrayList<>(Prompts.texts());
    entries.forEach(entry -> texts.add(entry.caption()));
    texts.addAll(vocabulary().words());
    return texts;
  }

  @Override
  public TrainingSample sample(long index, int size) {
    Entry entry = entries.get(place(index));
    RandomGenerator random = SampleRandom.of(seed, index);
    byte[] rgb = altered(cropped(pixels(entry), size, random), size, random);
    Set<String> words = new LinkedHashSet<>(entry.words());
    for (Effect effect : effects) {
      if (random.nextDouble() < EFFECT_SHARE) {
        int[] packed = PackedPixels.packed(rgb);
        effect.apply(packed, size, random);
        rgb = PackedPixels.bytes(packed);
        words.add(effect.word());
      }
    }
    if (random.nextDouble() < SINGLE_WORD_SHARE) {
      List<String> choice = List.copyOf(words);
      String word = choice.get(random.nextInt(choice.size()));
      return new TrainingSample(rgb, words, Prompts.around(word, random), Set.of(word));
    }
    return new TrainingSample(rgb, words, entry.caption(), captionWords(entry));
  }

  /** Images as they are, without crops and alterations, to measure with. */
  public byte[] plain(int entry, int size) {
    Pixels pixels = pixels(entries.get(entry));
    return resized(pixels, size);
  }

  /**
   * The bytes of an image's file.
   *
   * @throws UncheckedIOException if it cannot be read
   */
  public byte[] encoded(int entry) {
    return encoded(entries.get(entry));
  }

  private static byte[] encoded(Entry entry) {
    try {
      return Files.readAllBytes(entry.image());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + entry.image(), e);
    }
  }

  /** The words of an image. */
  public Set<String> words(int entry) {
    return entries.get(entry).words();
  }

  /** A caption names those words that it contains; if none, it stands for all. */
  private static Set<String> captionWords(Entry entry) {
    Set<String> named = new LinkedHashSet<>(entry.words());
    named.removeIf(word -> !entry.caption().contains(word));
    return named.isEmpty() ? entry.words() : named;
  }

  /** A permutation per epoch: each image once, in an order of its own. */
  private int place(long index) {
    long epoch = index / entries.size();
    int position = (int) (index % entries.size());
    // Walking by a step that shares no divisor with the size meets every place once.
    SplittableRandom random = SampleRandom.of(seed, ~epoch);
    int size = entries.size();
    long start = random.nextInt(size);
    long step = 1L + random.nextInt(size);
    while (gcd(step, size) != 1) {
      step++;
    }
    return (int) ((start + position * step) % size);
  }

  private static long gcd(long a, long b) {
    return b == 0 ? a : gcd(b, a % b);
  }

  private Pixels pixels(Entry entry) {
    try {
      return decoder.decode(encoded(entry));
    } catch (UndecodableImageException e) {
      throw new TrainingException(entry.image() + ": " + e.getMessage(), e);
    }
  }

  /** A random part of the image, a little stretched at times. */
  private static byte[] cropped(Pixels pixels, int size, RandomGenerator random) {
    int side = Math.min(pixels.width(), pixels.height());
    int width = crop(side, random);
    int height = Math.max(1, Math.min(side, (int) (width * (.85 + .3 * random.nextDouble()))));
    int left = random.nextInt(pixels.width() - width + 1);
    int top = random.nextInt(pixels.height() - height + 1);
    int square = Math.min(width, height);
    byte[] part = new byte[square * square * 3];
    for (int y = 0; y < square; y++) {
      int row = top + y * height / square;
      for (int x = 0; x < square; x++) {
        int from = (row * pixels.width() + left + x * width / square) * 3;
        System.arraycopy(pixels.rgb(), from, part, (y * square + x) * 3, 3);
      }
    }
    return resized(new Pixels(square, square, part), size);
  }

  private static int crop(int side, RandomGenerator random) {
    double share = SMALLEST_CROP + (1 - SMALLEST_CROP) * random.nextDouble();
    return Math.max(1, (int) (side * Math.sqrt(share)));
  }

  private static byte[] resized(Pixels pixels, int size) {
    return new Preprocessing(size, NO_MEAN, NO_DEVIATION)
        .apply(pixels.width(), pixels.height(), pixels.rgb());
  }

  private static byte[] altered(byte[] rgb, int size, RandomGenerator random) {
    if (random.nextDouble() < FLIP_SHARE) {
      Alteration.flip(rgb, size);
    }
    if (random.nextDouble() < LIGHT_SHARE) {
      Alteration.LIGHT.apply(rgb, size, random);
      Alteration.TINT.apply(rgb, size, random);
    }
    if (random.nextDouble() < HUE_SHARE) {
      Alteration.HUE.apply(rgb, size, random);
    }
    return rgb;
  }
}
