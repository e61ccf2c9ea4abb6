package io.headwatch.study;

import static java.util.Objects.requireNonNull;

import io.headwatch.clip.ContributionModel;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * What a file of values was computed from: values of two origins are never mixed.
 *
 * @param model hash of the network
 * @param preprocessing hash of the preprocessing
 * @param population its name
 * @param seed of the population
 * @param parameters of the population
 * @param fingerprint SHA-256, in hexadecimal, of the population's first images: it changes when the
 *     code that draws or encodes them does
 */
record ValueOrigin(
    String model,
    String preprocessing,
    String population,
    long seed,
    String parameters,
    String fingerprint) {

  private static final int SAMPLED = 4;

  ValueOrigin {
    requireNonNull(model, "model is null");
    requireNonNull(preprocessing, "preprocessing is null");
    requireNonNull(population, "population is null");
    requireNonNull(parameters, "parameters is null");
    requireNonNull(fingerprint, "fingerprint is null");
    if (parameters.contains("\n")) {
      throw new IllegalArgumentException("parameters are more than one line: " + parameters);
    }
  }

  /** The origin of a model's values for a population. */
  static ValueOrigin of(ContributionModel model, Population population) {
    return new ValueOrigin(
        model.hash(),
        model.preprocessing().hash(),
        population.name(),
        population.seed(),
        population.parameters(),
        fingerprint(population));
  }

  private static String fingerprint(Population population) {
    MessageDigest sha256 = sha256();
    for (int i = 0; i < Math.min(SAMPLED, population.size()); i++) {
      sha256.update(population.image(i));
    }
    return HexFormat.of().formatHex(sha256.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** One line a component: what a file begins with. */
  String text() {
    return String.join(
        "\n",
        "model " + model,
        "preprocessing " + preprocessing,
        "population " + population,
        "seed " + seed,
        "parameters " + parameters,
        "images " + fingerprint);
  }

  /** The lines in which another origin's text differs, to tell a reader. */
  List<String> differences(String otherText) {
    List<String> others = otherText.lines().toList();
    return text().lines().filter(line -> !others.contains(line)).toList();
  }
}
