package io.headwatch.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One section of the settings, whose values it reads as types.
 *
 * <p>A value that is not as it must be is noted as a mistake, and its default is returned, so that
 * reading goes on to the next mistake.
 */
final class Section {

  private final Config settings;
  private final Config defaults;
  private final Path directory;
  private final Mistakes mistakes;
  private final String path;

  /**
   * A section.
   *
   * @param settings the settings from the root on
   * @param defaults the defaults from the root on
   * @param directory where relative paths start
   * @param path the section's full key
   */
  Section(Config settings, Config defaults, Path directory, Mistakes mistakes, String path) {
    this.settings = settings;
    this.defaults = defaults;
    this.directory = directory;
    this.mistakes = mistakes;
    this.path = path;
  }

  Section section(String name) {
    return new Section(settings, defaults, directory, mistakes, full(name));
  }

  /** Text that is not blank; the empty text stands for a missing default. */
  String text(String key) {
    return text(key, "must be text", text -> !text.isBlank());
  }

  /** Text of a certain kind. */
  String text(String key, String allowed, Predicate<String> valid) {
    return read(key, allowed, Config::getString, valid).orElse("");
  }

  Optional<String> optionalText(String key) {
    return isSet(key) ? Optional.of(text(key)) : Optional.empty();
  }

  /** Text of a certain kind, if there is any; a text of another kind is a mistake. */
  Optional<String> optionalText(String key, String allowed, Predicate<String> valid) {
    return isSet(key) ? read(key, allowed, Config::getString, valid) : Optional.empty();
  }

  /** A time zone by its name. */
  Optional<ZoneId> optionalZone(String key) {
    if (!isSet(key)) {
      return Optional.empty();
    }
    String allowed = "must be a time zone, such as Europe/Berlin or UTC";
    return read(key, allowed, (config, full) -> ZoneId.of(config.getString(full)), zone -> true);
  }

  /** A schedule in a zone that another key names. */
  Schedule schedule(String key, String zoneKey) {
    ZoneId zone = optionalZone(zoneKey).orElse(ZoneOffset.UTC);
    String allowed =
        "must be daily, weekly or a cron expression of five fields, such as \"0 6 * * 1-5\"";
    return read(
            key,
            allowed,
            (config, full) ->
                Schedule.parse(config.getString(full), zone)
                    .orElseThrow(() -> new IllegalArgumentException("no schedule")),
            schedule -> true)
        .orElseThrow();
  }

  /** True or false. */
  boolean truth(String key) {
    return read(key, "must be true or false", Config::getBoolean, value -> true).orElse(false);
  }

  Optional<URI> optionalUrl(String key, String allowed, Predicate<URI> valid) {
    if (!isSet(key)) {
      return Optional.empty();
    }
    return read(key, allowed, (config, full) -> url(config.getString(full)), valid);
  }

  private static URI url(String text) {
    try {
      return new URI(text);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("no URL", e);
    }
  }

  /** A list of texts of a certain kind. */
  List<String> texts(String key, String allowed, Predicate<List<String>> valid) {
    return read(key, allowed, Config::getStringList, valid).orElse(List.of());
  }

  /** A path; relative ones start at the configuration file's directory. */
  Path path(String key) {
    return directory.resolve(text(key, "must be a path", Section::isPath));
  }

  Optional<Path> optionalPath(String key) {
    return isSet(key) ? Optional.of(path(key)) : Optional.empty();
  }

  /**
   * A name of several, or the path of a file; to be told from a misspelt name, what is written as a
   * path has a dot or a slash.
   *
   * @return the name, or the path from the root of the file system on
   */
  String nameOrPath(String key, List<String> names) {
    String allowed =
        "must be %s, or a file's path with a dot or slash in it"
            .formatted(String.join(", ", names));
    String text = text(key, allowed, found -> names.contains(found) || looksLikeAPath(found));
    return names.contains(text) ? text : directory.resolve(text).toString();
  }

  List<Path> paths(String key) {
    return texts(key, "must be a list of paths", list -> list.stream().allMatch(Section::isPath))
        .stream()
        .map(directory::resolve)
        .toList();
  }

  Map<String, Path> pathsByName(String key) {
    Map<String, Path> paths = new TreeMap<>();
    textsByName(key, "must be a path", (name, text) -> isPath(text))
        .forEach((name, text) -> paths.put(name, directory.resolve(text)));
    return paths;
  }

  /** Texts under names of the user's own; dots in a name need no quotes. */
  Map<String, String> textsByName(String key, String allowed, BiPredicate<String, String> valid) {
    Map<String, String> texts = new TreeMap<>();
    Config section = settings.getConfig(full(key));
    for (Map.Entry<String, ConfigValue> entry : section.entrySet()) {
      String name = String.join(".", ConfigUtil.splitPath(entry.getKey()));
      Optional<String> text = scalar(entry.getValue()).filter(value -> valid.test(name, value));
      if (text.isPresent()) {
        texts.put(name, text.get());
      } else {
        mistakes.add(full(key) + "." + name, entry.getValue(), allowed);
      }
    }
    return texts;
  }

  private static Optional<String> scalar(ConfigValue value) {
    return value.valueType() == ConfigValueType.LIST
        ? Optional.empty()
        : Optional.of(value.unwrapped().toString());
  }

  /** A whole number from {@code min} to {@code max}. */
  int whole(String key, int min, int max) {
    String allowed = "must be a whole number from %d to %d".formatted(min, max);
    return read(key, allowed, Config::getDouble, n -> n == Math.rint(n) && n >= min && n <= max)
        .orElse((double) min)
        .intValue();
  }

  /** One of some whole numbers. */
  int oneOf(String key, List<Integer> numbers) {
    String allowed =
        "must be one of " + numbers.stream().map(String::valueOf).collect(Collectors.joining(", "));
    return read(
            key,
            allowed,
            Config::getDouble,
            n -> numbers.contains((int) Math.rint(n)) && n == Math.rint(n))
        .orElse((double) numbers.get(0))
        .intValue();
  }

  /** A number above 0 and at most {@code max}. */
  double fraction(String key, double max) {
    String allowed = "must be a number above 0 and at most " + max;
    return read(key, allowed, Config::getDouble, x -> x > 0 && x <= max).orElse(max);
  }

  /** A number from 0 to below 1. */
  double share(String key) {
    String allowed = "must be a number from 0 to below 1";
    return read(key, allowed, Config::getDouble, x -> x >= 0 && x < 1).orElse(0.);
  }

  /** A number from {@code min} to {@code max}. */
  double number(String key, double min, double max) {
    String allowed = "must be a number from %s to %s".formatted(plain(min), plain(max));
    return read(key, allowed, Config::getDouble, x -> x >= min && x <= max).orElse(min);
  }

  private static String plain(double number) {
    return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
  }

  /** A duration in a range that is given in the notation of the file. */
  Duration duration(String key, String min, String max) {
    String allowed = "must be a duration from %s to %s, such as 30s".formatted(min, max);
    return inRange(key, allowed, Config::getDuration, min, max);
  }

  /** A size in bytes, in a range that is given in the notation of the file; at most 2 GiB. */
  int size(String key, String min, String max) {
    return Math.toIntExact(largeSize(key, min, max));
  }

  /** A size in bytes, in a range that is given in the notation of the file. */
  long largeSize(String key, String min, String max) {
    String allowed = "must be a size from %s to %s, such as 20MiB".formatted(min, max);
    return inRange(key, allowed, Config::getBytes, min, max);
  }

  Optional<Integer> optionalSize(String key, String min, String max) {
    return isSet(key) ? Optional.of(size(key, min, max)) : Optional.empty();
  }

  private <T extends Comparable<T>> T inRange(
      String key, String allowed, BiFunction<Config, String, T> getter, String min, String max) {
    T least = parse(getter, min);
    T most = parse(getter, max);
    return read(key, allowed, getter, x -> x.compareTo(least) >= 0 && x.compareTo(most) <= 0)
        .orElse(least);
  }

  private static <T> T parse(BiFunction<Config, String, T> getter, String text) {
    return getter.apply(ConfigFactory.parseMap(Map.of("value", text)), "value");
  }

  /** One of an enumeration's constants, in lower case. */
  <E extends Enum<E>> E choice(String key, Class<E> type) {
    Map<String, E> choices = new LinkedHashMap<>();
    for (E constant : type.getEnumConstants()) {
      choices.put(constant.name().toLowerCase(Locale.ROOT), constant);
    }
    String allowed = "must be one of " + String.join(", ", choices.keySet());
    return read(key, allowed, Config::getString, choices::containsKey)
        .map(choices::get)
        .orElse(type.getEnumConstants()[0]);
  }

  private <T> Optional<T> read(
      String key, String allowed, BiFunction<Config, String, T> getter, Predicate<T> valid) {
    Optional<T> value = get(settings, key, getter).filter(valid);
    if (value.isPresent()) {
      return value;
    }
    mistakes.add(full(key), found(key), isSet(key) ? allowed : "is not set; it " + allowed);
    return get(defaults, key, getter);
  }

  private <T> Optional<T> get(Config config, String key, BiFunction<Config, String, T> getter) {
    try {
      return Optional.of(getter.apply(config, full(key)));
    } catch (ConfigException
        | DateTimeException
        | IllegalArgumentException missingOrOfAnotherType) {
      return Optional.empty();
    }
  }

  private boolean isSet(String key) {
    return !settings.getIsNull(full(key));
  }

  private @Nullable ConfigValue found(String key) {
    return isSet(key) ? settings.getValue(full(key)) : null;
  }

  private static boolean isPath(String text) {
    return !text.isBlank() && text.indexOf('\0') < 0;
  }

  private static boolean looksLikeAPath(String text) {
    return isPath(text) && (text.indexOf('.') >= 0 || text.indexOf('/') >= 0);
  }

  private String full(String key) {
    return path + "." + key;
  }
}
