package io.headwatch.shift.profile;

import static java.util.Objects.requireNonNull;

/**
 * What statistics are bound to: scalars of another model, or of images prepared otherwise, mean
 * something else and must not be compared.
 *
 * @param modelHash content hash of the model's weights and configuration
 * @param preprocessingHash content hash of the preprocessing's settings
 */
public record ProfileBinding(String modelHash, String preprocessingHash) {
  public ProfileBinding {
    requireNotBlank("modelHash", modelHash);
    requireNotBlank("preprocessingHash", preprocessingHash);
  }

  private static void requireNotBlank(String name, String value) {
    if (requireNonNull(value, name + " is null").isBlank()) {
      throw new IllegalArgumentException(name + " is blank");
    }
  }
}
