package io.headwatch.shift.explanation;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/** What is said of one window. */
public sealed interface Verdict {
  /** Number of images in the window. */
  int n();

  /** What the verdict rests on; empty if nothing can be said. */
  Optional<Evidence> judgedOn();

  /**
   * The window looks like the reference: a clean window scores this much often enough, or the shift
   * is too small to matter, as {@link Evidence#tooSmall()} says.
   */
  record Stable(Evidence evidence) implements Verdict {
    public Stable {
      requireNonNull(evidence, "evidence is null");
    }

    @Override
    public int n() {
      return evidence.n();
    }

    @Override
    public Optional<Evidence> judgedOn() {
      return Optional.of(evidence);
    }
  }

  /**
   * The window differs from the reference: its p-value is at most the false-alarm probability, and
   * the shift is not too small to matter.
   */
  record Shifted(Evidence evidence) implements Verdict {
    public Shifted {
      requireNonNull(evidence, "evidence is null");
    }

    @Override
    public int n() {
      return evidence.n();
    }

    @Override
    public Optional<Evidence> judgedOn() {
      return Optional.of(evidence);
    }
  }

  /**
   * Nothing can be said.
   *
   * @param n images of the window
   * @param required images a window needs
   * @param reason what is missing, in words
   */
  record InsufficientData(int n, int required, String reason) implements Verdict {
    public InsufficientData {
      requireNonNull(reason, "reason is null");
    }

    @Override
    public Optional<Evidence> judgedOn() {
      return Optional.empty();
    }
  }
}
