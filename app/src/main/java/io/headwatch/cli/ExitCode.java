package io.headwatch.cli;

/** What exit codes mean, for every command. */
final class ExitCode {

  /** Done; for {@code compare}: stable. */
  static final int OK = 0;

  /**
   * {@code compare}: shifted; {@code doctor}, {@code profile check}: something is wrong; {@code
   * demo}: not as scripted.
   */
  static final int FOUND = 1;

  /** Wrong usage, configuration or input. */
  static final int USAGE = 2;

  /** {@code compare}: too little data to judge. */
  static final int INSUFFICIENT_DATA = 3;

  /** A fault of Headwatch or of its surroundings. */
  static final int INTERNAL = 4;

  private ExitCode() {}
}
