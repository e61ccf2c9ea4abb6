package io.headwatch.report;

import io.headwatch.history.AlarmStanding;
import io.headwatch.history.Judgement;
import io.headwatch.history.WindowEntry;
import java.util.List;
import java.util.NavigableMap;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.DoubleBinaryOperator;

/** Puts windows together, in whatever order they come, to the parts of a plot. */
final class TimelineTally {

  private final TimeGrid grid;
  private final NavigableMap<Long, TimelinePart> parts = new TreeMap<>();

  TimelineTally(TimeGrid grid) {
    this.grid = grid;
  }

  void add(WindowEntry window) {
    parts.merge(grid.part(window.end()), of(window), TimelineTally::sum);
  }

  List<TimelinePart> parts() {
    return List.copyOf(parts.values());
  }

  private static TimelinePart of(WindowEntry window) {
    OptionalDouble none = OptionalDouble.empty();
    return new TimelinePart(
        window.start(),
        window.end(),
        1,
        window.judgement().isPresent() ? 1 : 0,
        window.state().equals(WindowEntry.SHIFTED) ? 1 : 0,
        window.alarm().filter(AlarmStanding::isFiring).isPresent() ? 1 : 0,
        window.judgement().isPresent() ? window.n() : 0,
        window.judgement().map(Judgement::score).map(OptionalDouble::of).orElse(none),
        window.judgement().map(Judgement::threshold).orElse(none),
        window.alarm().map(AlarmStanding::evidence).orElse(none),
        window.alarm().map(AlarmStanding::evidenceThreshold).orElse(none));
  }

  private static TimelinePart sum(TimelinePart one, TimelinePart other) {
    return new TimelinePart(
        one.start().isBefore(other.start()) ? one.start() : other.start(),
        one.end().isAfter(other.end()) ? one.end() : other.end(),
        one.windows() + other.windows(),
        one.judged() + other.judged(),
        one.shifted() + other.shifted(),
        one.firing() + other.firing(),
        one.images() + other.images(),
        either(one.score(), other.score(), Math::max),
        either(one.threshold(), other.threshold(), Math::min),
        either(one.evidence(), other.evidence(), Math::max),
        either(one.evidenceThreshold(), other.evidenceThreshold(), Math::min));
  }

  private static OptionalDouble either(
      OptionalDouble one, OptionalDouble other, DoubleBinaryOperator both) {
    if (one.isPresent() && other.isPresent()) {
      return OptionalDouble.of(both.applyAsDouble(one.getAsDouble(), other.getAsDouble()));
    }
    return one.isPresent() ? one : other;
  }
}
