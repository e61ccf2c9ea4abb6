package io.headwatch.scenes;

import static java.util.Objects.requireNonNull;

import java.awt.image.BufferedImage;
import java.io.BufferedReader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * The pictures that ship with Headwatch: every object in every {@link Style}.
 *
 * <p>Immutable. Sources and licences are in the NOTICE beside the sheets.
 */
public final class Sprites {

  private static final String DIRECTORY = "sprites/";
  private static final int COLUMNS = 20;

  /** One line of the index; the article is empty for plurals and masses. */
  private record Entry(String name, Optional<String> category, String article) {

    private static Entry parse(String line) {
      String[] columns = line.split("\t", -1);
      String article = columns[2].equals("-") ? "" : columns[2] + " ";
      Optional<String> category = Optional.of(columns[1]).filter(word -> !word.equals("-"));
      return new Entry(columns[0], category, article);
    }
  }

  /** Loads on first use, once. */
  private static final class Bundled {
    private static final Sprites SPRITES = load();
  }

  private final NavigableMap<String, Entry> entries;
  private final Map<Style, Map<String, Sprite>> sprites;

  private Sprites(NavigableMap<String, Entry> entries, Map<Style, Map<String, Sprite>> sprites) {
    this.entries = entries;
    this.sprites = sprites;
  }

  /**
   * The sprites that are part of this build, about 25 MB in memory, read on the first call.
   *
   * @throws UncheckedIOException if they cannot be read
   */
  public static Sprites bundled() {
    return Bundled.SPRITES;
  }

  private static Sprites load() {
    try {
      List<Entry> entries = readIndex();
      NavigableMap<String, Entry> byName = new TreeMap<>();
      entries.forEach(entry -> byName.put(entry.name(), entry));
      Map<Style, Map<String, Sprite>> sprites = new EnumMap<>(Style.class);
      for (Style style : Style.values()) {
        sprites.put(style, cut(readSheet(style), entries));
      }
      return new Sprites(byName, sprites);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Entry> readIndex() throws IOException {
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(open("sprites.tsv"), StandardCharsets.UTF_8))) {
      return reader.lines().skip(1).map(Entry::parse).toList();
    }
  }

  private static BufferedImage readSheet(Style style) throws IOException {
    try (InputStream in = open(style.sheet())) {
      return requireNonNull(
          ImageIO.read(new MemoryCacheImageInputStream(in)), "no decoder of PNG files");
    }
  }

  private static InputStream open(String file) throws IOException {
    InputStream in = Sprites.class.getResourceAsStream(DIRECTORY + file);
    if (in == null) {
      throw new FileNotFoundException("the sprites' " + file + " is missing from this build");
    }
    return in;
  }

  private static Map<String, Sprite> cut(BufferedImage sheet, List<Entry> entries) {
    Map<String, Sprite> sprites = new TreeMap<>();
    for (int n = 0; n < entries.size(); n++) {
      int x = n % COLUMNS * Sprite.SIDE;
      int y = n / COLUMNS * Sprite.SIDE;
      sprites.put(entries.get(n).name(), Sprite.cut(sheet, x, y));
    }
    return sprites;
  }

  /** The names of all objects, such as "penguin" or "hot pepper", sorted. */
  public NavigableSet<String> objects() {
    return Collections.unmodifiableNavigableSet(new TreeSet<>(entries.keySet()));
  }

  /** The names of all categories, such as "animal", sorted. */
  public NavigableSet<String> categories() {
    NavigableSet<String> categories = new TreeSet<>();
    entries.values().forEach(entry -> entry.category().ifPresent(categories::add));
    return Collections.unmodifiableNavigableSet(categories);
  }

  /**
   * What kind of thing an object is, such as "animal"; empty for the few that are nothing else.
   *
   * @throws IllegalArgumentException if there is no such object
   */
  public Optional<String> category(String object) {
    return entry(object).category();
  }

  /**
   * A new copy of an object's picture, 64 x 64 pixels with alpha.
   *
   * @throws IllegalArgumentException if there is no such object
   */
  public BufferedImage image(String object, Style style) {
    return sprite(object, style).image();
  }

  /** The object's name with its article: "a penguin", "the moon", "grapes". */
  String nounPhrase(String object) {
    return entry(object).article() + object;
  }

  Sprite sprite(String object, Style style) {
    requireNonNull(style, "style is null");
    String name = entry(object).name();
    return requireNonNull(requireNonNull(sprites.get(style)).get(name));
  }

  private Entry entry(String object) {
    requireNonNull(object, "object is null");
    Entry entry = entries.get(object);
    if (entry == null) {
      throw new IllegalArgumentException("there is no sprite of '" + object + "'");
    }
    return entry;
  }
}
