package io.headwatch.shift.profile;

import java.util.List;

/** Two profiles do not add up; the message names everything that differs. */
public final class ProfileMismatchException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final transient List<String> differences;

  ProfileMismatchException(List<String> differences) {
    super("profiles do not add up: " + String.join("; ", differences));
    this.differences = List.copyOf(differences);
  }

  /** What differs, one entry each, at least one. */
  public List<String> differences() {
    return differences;
  }
}
