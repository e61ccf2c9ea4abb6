package io.headwatch.deploy;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.StreamSupport;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** Parsed YAML, and what lies at a path in it. */
final class Yaml {

  private Yaml() {}

  static List<Map<String, Object>> documents(String text) {
    return StreamSupport.stream(parser().loadAll(text).spliterator(), false)
        .filter(Objects::nonNull)
        .map(Yaml::map)
        .toList();
  }

  static Map<String, Object> document(String text) {
    return map(parser().load(text));
  }

  @SuppressWarnings("unchecked")
  static Map<String, Object> map(Object value) {
    return (Map<String, Object>) value;
  }

  @SuppressWarnings("unchecked")
  static List<Map<String, Object>> maps(Object value) {
    return (List<Map<String, Object>>) value;
  }

  /** The value below keys, one after the other; fails if one is missing. */
  static Object at(Map<String, Object> map, String... keys) {
    Object value = map;
    for (String key : keys) {
      value = Objects.requireNonNull(map(value).get(key), () -> key + " is missing in " + map);
    }
    return value;
  }

  private static org.yaml.snakeyaml.Yaml parser() {
    LoaderOptions options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    return new org.yaml.snakeyaml.Yaml(new SafeConstructor(options));
  }
}
