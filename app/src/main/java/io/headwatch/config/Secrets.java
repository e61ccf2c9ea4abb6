package io.headwatch.config;

import java.util.regex.Pattern;

/** Keeps secret values out of messages. */
final class Secrets {

  private static final String HIDDEN = "(hidden)";
  private static final Pattern SECRET =
      Pattern.compile(
          "password|secret|token|sasl\\.jaas\\.config|key|\\burl\\b", Pattern.CASE_INSENSITIVE);

  private Secrets() {}

  /** The value as it may be shown. */
  static String mask(String key, String value) {
    return mentionedIn(key) ? HIDDEN : value;
  }

  /** Whether a key, or a line of a file, names something secret. */
  static boolean mentionedIn(String text) {
    return SECRET.matcher(text).find();
  }
}
