package io.headwatch.report;

import io.headwatch.history.WindowEntry;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Notes which profile judged when. */
final class ProfileTally {

  /** Most profiles that are kept. */
  private static final int MOST = 1_000;

  private final Map<String, ProfilePeriod> periods = new LinkedHashMap<>();

  void add(WindowEntry window) {
    window
        .profile()
        .filter(hash -> periods.containsKey(hash) || periods.size() < MOST)
        .ifPresent(
            hash ->
                periods.merge(
                    hash,
                    new ProfilePeriod(hash, window.start(), window.end(), 1),
                    ProfileTally::sum));
  }

  private static ProfilePeriod sum(ProfilePeriod one, ProfilePeriod other) {
    return new ProfilePeriod(
        one.hash(),
        one.first().isBefore(other.first()) ? one.first() : other.first(),
        one.last().isAfter(other.last()) ? one.last() : other.last(),
        one.windows() + other.windows());
  }

  /** In order of their first windows. */
  List<ProfilePeriod> periods() {
    return periods.values().stream()
        .sorted(Comparator.comparing(ProfilePeriod::first).thenComparing(ProfilePeriod::last))
        .toList();
  }
}
