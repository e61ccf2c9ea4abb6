package io.headwatch.web;

import io.headwatch.decision.Acceptance;
import io.headwatch.decision.Acknowledgement;
import io.headwatch.decision.Decision;
import io.headwatch.decision.DecisionLog;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Decides at once, and keeps it to itself. */
final class StubDesk implements DecisionDesk {

  /** The version that every acceptance leads to. */
  static final int VERSION = 2;

  final DecisionLog log = new DecisionLog();
  private final Clock clock;
  private int decided;
  int reloads;

  /** What is refused from now on; nothing at first. */
  Optional<String> refusal = Optional.empty();

  StubDesk(Clock clock) {
    this.clock = clock;
  }

  private Decision.Note note(String stream, String who, String why) {
    refusal.ifPresent(
        reason -> {
          throw new RefusedException(reason);
        });
    decided++;
    return new Decision.Note("decision-" + decided, stream, who, why, clock.instant());
  }

  @Override
  public List<Decision> of(String stream) {
    return log.of(stream);
  }

  @Override
  public Optional<Acknowledgement> acknowledged(String stream) {
    return log.acknowledged(stream, clock.instant());
  }

  @Override
  public Acknowledgement acknowledge(String stream, String who, String why, Instant until) {
    Acknowledgement made = new Acknowledgement(note(stream, who, why), until, Optional.empty());
    log.add(made);
    return made;
  }

  @Override
  public Acceptance accept(String stream, String who, String why, Instant from, Instant to) {
    Acceptance made = new Acceptance(note(stream, who, why), from, to, new Acceptance.Requested());
    log.add(made);
    return made;
  }

  @Override
  public void reload() {
    refusal.ifPresent(
        reason -> {
          throw new RefusedException(reason);
        });
    reloads++;
  }
}
