package io.headwatch.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/** Tells configurations apart without telling what is in them. */
final class ConfigurationHash {

  private ConfigurationHash() {}

  /**
   * SHA-256 of the keys and values, sorted by key, in hexadecimal; of secret ones the key alone.
   */
  static String of(Config config) {
    Map<String, String> lines = new TreeMap<>();
    for (Map.Entry<String, ConfigValue> entry : config.entrySet()) {
      String key = String.join(".", ConfigUtil.splitPath(entry.getKey()));
      lines.put(entry.getKey(), Secrets.mask(key, entry.getValue().unwrapped().toString()));
    }
    return HexFormat.of().formatHex(sha256().digest(lines.toString().getBytes(UTF_8)));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
