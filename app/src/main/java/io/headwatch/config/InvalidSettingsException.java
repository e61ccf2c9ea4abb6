package io.headwatch.config;

import java.util.List;

/** A configuration file that cannot be used. The message is for the person who wrote the file. */
public final class InvalidSettingsException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient List<String> mistakes;

  InvalidSettingsException(String headline, List<String> mistakes) {
    super(headline + String.join("", mistakes.stream().map(m -> "\n  " + m).toList()));
    this.mistakes = List.copyOf(mistakes);
  }

  /** Each mistake in one line: key, value, line of the file, and what is allowed. */
  public List<String> mistakes() {
    return mistakes;
  }
}
