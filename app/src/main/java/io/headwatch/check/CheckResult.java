package io.headwatch.check;

import static java.util.Objects.requireNonNull;

import java.util.List;

/** What one check came to. */
public sealed interface CheckResult {

  /** What was checked, in a few words, such as {@code topic images}. */
  String name();

  /** What was found, in one line. */
  String found();

  /** What to do about it, a line each; empty if nothing, or if {@link #found} says it. */
  default List<String> advice() {
    return List.of();
  }

  /** The kind of result in one lower-case word, which never changes. */
  String label();

  /** As it should be. */
  record Ok(String name, String found) implements CheckResult {

    public Ok {
      requireTexts(name, found);
    }

    @Override
    public String label() {
      return "ok";
    }
  }

  /** Works, but not as well as it could, or cannot be told. */
  record Warning(String name, String found, List<String> advice) implements CheckResult {

    public Warning {
      requireTexts(name, found);
      advice = List.copyOf(advice);
    }

    @Override
    public String label() {
      return "warning";
    }
  }

  /** Does not work. */
  record Failed(String name, String found, List<String> advice) implements CheckResult {

    public Failed {
      requireTexts(name, found);
      advice = List.copyOf(advice);
    }

    @Override
    public String label() {
      return "failed";
    }
  }

  /** Was not checked, since an earlier check failed, which {@code found} says. */
  record Skipped(String name, String found) implements CheckResult {

    public Skipped {
      requireTexts(name, found);
    }

    @Override
    public String label() {
      return "skipped";
    }
  }

  /** {@link Ok} if there is no advice, else {@link Warning}. */
  static CheckResult okUnless(String name, String found, List<String> advice) {
    return advice.isEmpty() ? new Ok(name, found) : new Warning(name, found, advice);
  }

  private static void requireTexts(String name, String found) {
    requireNonNull(name, "name is null");
    requireNonNull(found, "found is null");
  }
}
