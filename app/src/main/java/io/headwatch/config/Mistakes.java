package io.headwatch.config;

import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Collects the mistakes of one configuration file, at most one per key. */
final class Mistakes {

  private static final int LONGEST_VALUE = 80;

  private final Path file;
  private final Map<String, String> byKey = new LinkedHashMap<>();

  Mistakes(Path file) {
    this.file = file;
  }

  /**
   * Notes a mistake.
   *
   * @param key full key
   * @param value what the file says, or null if it says nothing
   * @param problem what is wrong, or what the value must be
   */
  void add(String key, @Nullable ConfigValue value, String problem) {
    byKey.putIfAbsent(key, "%s%s: %s".formatted(key, shown(key, value), problem));
  }

  /** Notes a key that does not exist; its value stays untold, since it may be a misspelt secret. */
  void addUnknown(String key, ConfigValue value, String problem) {
    byKey.putIfAbsent(key, "%s%s: %s".formatted(key, place(value.origin()), problem));
  }

  /** Whether a mistake was noted for a key. */
  boolean concern(String key) {
    return byKey.containsKey(key);
  }

  /** Throws if there are mistakes, naming all. */
  void throwIfAny() {
    if (!byKey.isEmpty()) {
      String count = byKey.size() == 1 ? "1 mistake" : byKey.size() + " mistakes";
      throw new InvalidSettingsException(
          "%s in %s:".formatted(count, file), List.copyOf(byKey.values()));
    }
  }

  private String shown(String key, @Nullable ConfigValue value) {
    if (value == null || value.valueType() == ConfigValueType.NULL) {
      return "";
    }
    return " = " + Secrets.mask(key, rendered(value)) + place(value.origin());
  }

  private static String rendered(ConfigValue value) {
    if (value.valueType() == ConfigValueType.OBJECT) {
      return "{...}";
    }
    String text = value.render(ConfigRenderOptions.concise());
    // Objects in a list may hold secrets under any name.
    boolean plain = value.valueType() != ConfigValueType.LIST || !text.contains("{");
    return plain ? shortened(text) : "[...]";
  }

  private static String shortened(String text) {
    return text.length() <= LONGEST_VALUE ? text : text.substring(0, LONGEST_VALUE) + "...";
  }

  private String place(ConfigOrigin origin) {
    int line = origin.lineNumber();
    if (origin.description().startsWith(ConfigurationFile.REFERENCE)) {
      return " (the default)";
    }
    if (line < 1) {
      return "";
    }
    String other = origin.filename();
    boolean here = other == null || Path.of(other).toAbsolutePath().equals(file.toAbsolutePath());
    return here ? " (line %d)".formatted(line) : " (%s, line %d)".formatted(other, line);
  }
}
