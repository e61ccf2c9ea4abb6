package io.headwatch.report;

import static java.util.Objects.requireNonNull;

import io.headwatch.shift.profile.PowerCard;

/**
 * What a profile's windows can detect.
 *
 * @param profile SHA-256 of the profile's file, hexadecimal
 * @param card the smallest shifts
 * @param alpha largest p-value of a window that alarms, in (0, 1]
 */
public record ReportedPower(String profile, PowerCard card, double alpha) {

  public ReportedPower {
    requireNonNull(profile, "profile is null");
    requireNonNull(card, "card is null");
  }
}
