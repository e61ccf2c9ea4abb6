package io.headwatch.config;

import static java.util.Objects.requireNonNull;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Compares a file's keys with those of {@code reference.conf}. */
final class KnownKeys {

  private static final String ROOT = "headwatch";

  /** Sections whose keys are the user's own. */
  private static final Set<String> OPEN =
      Set.of(
          ROOT + ".kafka.properties",
          ROOT + ".streams.profiles",
          ROOT + ".streams.versions.anchors");

  /** Keys of earlier versions, with the key that has taken their place. */
  private static final Map<String, String> REPLACED =
      Map.of(ROOT + ".alarm.false-alarm", ROOT + ".alarm.time-between-false-alarms");

  private final Mistakes mistakes;
  private final Map<String, ConfigValue> known = new TreeMap<>();

  KnownKeys(Config defaults, Mistakes mistakes) {
    this.mistakes = mistakes;
    addKnown(ROOT, defaults.getObject(ROOT));
  }

  private void addKnown(String path, ConfigValue value) {
    known.put(path, value);
    if (value instanceof ConfigObject section) {
      section.forEach((key, child) -> addKnown(path + "." + key, child));
    }
  }

  /**
   * Notes unknown keys, and values that stand where a section belongs.
   *
   * @return the settings with such values replaced by the section's defaults
   */
  Config check(Config settings) {
    settings.root().forEach(this::checkTopLevel);
    return checkSection(settings, ROOT, requireNonNull(settings.root().get(ROOT)));
  }

  /** Other top-level keys serve as variables, unless one is likely a misplaced or misspelt key. */
  private void checkTopLevel(String key, ConfigValue value) {
    String below = ROOT + "." + key;
    if (known.containsKey(below)) {
      mistakes.addUnknown(key, value, "belongs into " + ROOT + " { ... }, as " + below);
    } else if (!key.equals(ROOT) && EditDistance.between(key, ROOT) <= 2) {
      mistakes.addUnknown(key, value, "is not a known key; did you mean " + ROOT + "?");
    }
  }

  private Config checkSection(Config settings, String path, ConfigValue actual) {
    if (!(actual instanceof ConfigObject section)) {
      mistakes.add(path, actual, "must be a section { ... }");
      return settings.withValue(path, requireNonNull(known.get(path)));
    }
    return OPEN.contains(path) ? settings : checkEntries(settings, path, section);
  }

  private Config checkEntries(Config settings, String path, ConfigObject section) {
    Config checked = settings;
    for (String key : inFileOrder(section)) {
      String child = path + "." + key;
      ConfigValue actual = requireNonNull(section.get(key));
      ConfigValue expected = known.get(child);
      if (expected == null) {
        mistakes.addUnknown(child, actual, "is not a known key" + suggestion(child));
      } else if (expected instanceof ConfigObject) {
        checked = checkSection(checked, child, actual);
      }
    }
    return checked;
  }

  private static List<String> inFileOrder(ConfigObject section) {
    Comparator<String> byLine =
        Comparator.comparing(key -> requireNonNull(section.get(key)).origin().lineNumber());
    return section.keySet().stream().sorted(byLine.thenComparing(key -> key)).toList();
  }

  private String suggestion(String unknown) {
    String replacement = REPLACED.get(unknown);
    if (replacement != null) {
      return " any more; state " + replacement + " instead";
    }
    Comparator<String> byDistance =
        Comparator.comparingInt(key -> EditDistance.between(key, unknown));
    Optional<String> nearest = known.keySet().stream().min(byDistance);
    return nearest
        .filter(key -> EditDistance.between(key, unknown) <= 3)
        .map(key -> "; did you mean " + key + "?")
        .orElse("");
  }
}
