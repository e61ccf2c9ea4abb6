package io.headwatch.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigResolveOptions;
import com.typesafe.config.ConfigResolver;
import com.typesafe.config.ConfigSyntax;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** From a file to a configuration tree with defaults filled in and substitutions made. */
final class ConfigurationFile {

  static final String REFERENCE = "reference.conf";

  private static final Pattern SUBSTITUTION = Pattern.compile("\\$\\{([^}]+)}");

  private final Path file;

  ConfigurationFile(Path file) {
    this.file = file;
  }

  /** The defaults alone. */
  static Config defaults() {
    return ConfigFactory.parseResources(ConfigurationFile.class.getClassLoader(), REFERENCE)
        .resolve();
  }

  /**
   * The file's contents over the defaults.
   *
   * @throws InvalidSettingsException if the file is missing, is not HOCON, or refers to something
   *     that does not exist
   */
  Config overDefaults() {
    if (!Files.isRegularFile(file)) {
      throw unusable(file + " does not exist or is not a file");
    }
    return resolved(parsed().withFallback(defaults()));
  }

  private Config parsed() {
    ConfigParseOptions options =
        ConfigParseOptions.defaults().setAllowMissing(false).setSyntax(ConfigSyntax.CONF);
    try {
      return ConfigFactory.parseFile(file.toFile(), options);
    } catch (ConfigException.Parse e) {
      throw unusable(syntaxError(e));
    } catch (ConfigException e) {
      throw unusable(file + " cannot be read");
    }
  }

  private String syntaxError(ConfigException.Parse e) {
    ConfigOrigin origin = e.origin();
    String place = "%s, line %d".formatted(origin.filename(), origin.lineNumber());
    return place + " is not valid HOCON: " + detail(e, Path.of(origin.filename()));
  }

  /**
   * The parser quotes what it stumbled over, which may be a secret of this line or the one above.
   */
  private String detail(ConfigException.Parse e, Path place) {
    int line = e.origin().lineNumber();
    if (linesUpTo(line, place).anyMatch(Secrets::mentionedIn)) {
      return "details are withheld, since the line or the one above names a secret";
    }
    String message = String.valueOf(e.getMessage());
    String prefix = line + ": ";
    return message.substring(message.indexOf(prefix) + prefix.length());
  }

  private Stream<String> linesUpTo(int line, Path place) {
    try {
      return Files.readAllLines(place).stream().limit(line).skip(Math.max(0, line - 2));
    } catch (IOException e) {
      throw unusable(place + " cannot be read");
    }
  }

  private Config resolved(Config config) {
    Set<String> missing = new LinkedHashSet<>();
    while (true) {
      try {
        Config resolved = config.resolve(substituting(missing));
        refuse(missing);
        return resolved;
      } catch (ConfigException.UnresolvedSubstitution e) {
        if (!missing.add(nameOf(e))) {
          throw unusable(file + " holds substitutions that refer to each other in a circle");
        }
      }
    }
  }

  private void refuse(Set<String> missing) {
    if (!missing.isEmpty()) {
      throw new InvalidSettingsException(
          file + " refers to what does not exist; set the environment variable, or write ${?NAME}:",
          missing.stream().map(name -> "${" + name + "}").toList());
    }
  }

  /** Lets known missing substitutions pass, so that the next missing one comes to light. */
  private static ConfigResolveOptions substituting(Set<String> missing) {
    return ConfigResolveOptions.defaults().appendResolver(new NullFor(missing));
  }

  private String nameOf(ConfigException.UnresolvedSubstitution e) {
    Matcher matcher = SUBSTITUTION.matcher(String.valueOf(e.getMessage()));
    if (!matcher.find()) {
      throw unusable("%s holds a substitution that cannot be made".formatted(file));
    }
    return matcher.group(1);
  }

  private static InvalidSettingsException unusable(String message) {
    return new InvalidSettingsException(message, List.of());
  }

  private record NullFor(Set<String> names) implements ConfigResolver {

    @Override
    public @Nullable ConfigValue lookup(String path) {
      return names.contains(path) ? ConfigValueFactory.fromAnyRef(null) : null;
    }

    @Override
    public ConfigResolver withFallback(ConfigResolver fallback) {
      return this;
    }
  }
}
