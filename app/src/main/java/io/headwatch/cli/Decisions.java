package io.headwatch.cli;

import static java.util.Objects.requireNonNull;

import io.headwatch.config.Settings;
import io.headwatch.decision.Acceptance;
import io.headwatch.decision.Acknowledgement;
import io.headwatch.decision.Decision;
import io.headwatch.decision.DecisionLog;
import io.headwatch.monitor.StreamAlarm;
import io.headwatch.monitor.WindowVerdict;
import io.headwatch.reference.ConfiguredProfiles;
import io.headwatch.shift.calibration.AlarmTransition.Change;
import io.headwatch.stream.BrokerException;
import io.headwatch.stream.DecisionTopic;
import io.headwatch.web.DecisionDesk;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What people decide, and what a running instance makes of it: decisions are written to their topic
 * and told by it to every instance; the one that is asked to accept a shift builds the version.
 */
final class Decisions implements DecisionDesk {

  private static final Logger log = LoggerFactory.getLogger(Decisions.class);

  private final Settings settings;
  private final DecisionLog known;
  private final DecisionTopic topic;
  private final Runnable reload;
  private final Clock clock;
  private final Set<String> underWay = ConcurrentHashMap.newKeySet();
  private volatile @Nullable Building builder;

  /** Builds versions, one after the other. */
  private record Building(VersionConstruction versions, Executor background) {}

  /**
   * @param known filled from the topic
   * @param reload reads the configuration anew and begins anew with it; throws {@link
   *     DecisionDesk.RefusedException} if it has mistakes
   */
  Decisions(
      Settings settings, DecisionLog known, DecisionTopic topic, Runnable reload, Clock clock) {
    this.settings = requireNonNull(settings, "settings is null");
    this.known = requireNonNull(known, "known is null");
    this.topic = requireNonNull(topic, "topic is null");
    this.reload = requireNonNull(reload, "reload is null");
    this.clock = requireNonNull(clock, "clock is null");
  }

  /**
   * From now on, shifts can be accepted, and versions accepted anywhere judge here.
   *
   * @param background where versions are built
   */
  void begin(VersionConstruction versions, ConfiguredProfiles profiles, Executor background) {
    builder = new Building(versions, background);
    known.subscribe(decision -> renew(decision, profiles));
  }

  /** A decision of somebody, now. */
  static Decision.Note note(String stream, String who, String why, Clock clock) {
    String id = UUID.randomUUID().toString();
    return new Decision.Note(id, stream, who, why, clock.instant());
  }

  @Override
  public List<Decision> of(String stream) {
    return known.of(stream);
  }

  @Override
  public Optional<Acknowledgement> acknowledged(String stream) {
    return known.acknowledged(stream, clock.instant());
  }

  @Override
  public Acknowledgement acknowledge(String stream, String who, String why, Instant until) {
    Acknowledgement made =
        new Acknowledgement(note(stream, who, why, clock), until, Optional.empty());
    publish(made);
    log.info("stream {}: {} acknowledges the shift until {}: {}", stream, who, until, why);
    return made;
  }

  @Override
  public Acceptance accept(String stream, String who, String why, Instant from, Instant to) {
    Building building = builder;
    if (building == null) {
      throw new RefusedException("this instance is still starting; try again in a moment");
    }
    try {
      VersionConstruction.directory(settings);
    } catch (InputException e) {
      throw new RefusedException(String.valueOf(e.getMessage()));
    }
    Acceptance requested =
        new Acceptance(note(stream, who, why, clock), from, to, new Acceptance.Requested());
    if (!underWay.add(stream)) {
      throw new RefusedException(
          "a version of this stream's profile is being built; wait for what comes of it");
    }
    try {
      publish(requested);
      building.background().execute(() -> build(building.versions(), requested));
    } catch (RuntimeException e) {
      underWay.remove(stream);
      throw e;
    }
    log.info("stream {}: {} accepts the windows {} to {}: {}", stream, who, from, to, why);
    return requested;
  }

  private void build(VersionConstruction construction, Acceptance requested) {
    boolean stopped = false;
    Acceptance.Outcome outcome;
    try {
      outcome = construction.construct(requested);
    } catch (InputException | IOException e) {
      outcome = new Acceptance.Failed(String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      stopped = true;
      outcome = new Acceptance.Failed("Headwatch was stopped; accept again");
    } catch (RuntimeException e) {
      log.error("internal error while a version of a profile was built", e);
      outcome = new Acceptance.Failed("a fault of Headwatch; the log has the details");
    } finally {
      underWay.remove(requested.stream());
    }
    tell(requested.with(outcome));
    if (stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private void tell(Acceptance done) {
    if (done.outcome() instanceof Acceptance.Failed failed) {
      log.error("stream {}: nothing was accepted: {}", done.stream(), failed.reason());
    } else if (done.outcome() instanceof Acceptance.Built built) {
      log.info(
          "stream {}: version {} of its profile is built ({})",
          done.stream(),
          built.version(),
          built.profile());
    }
    try {
      topic.publish(done);
    } catch (RuntimeException e) {
      log.error(
          "stream {}: what became of the acceptance cannot be told to other instances: {}",
          done.stream(),
          e.getMessage());
    }
  }

  /** Another instance may have built the version: then its file must be here, too. */
  private static void renew(Decision decision, ConfiguredProfiles profiles) {
    if (!(decision instanceof Acceptance acceptance)
        || !(acceptance.outcome() instanceof Acceptance.Built built)) {
      return;
    }
    OptionalInt judging = profiles.renew(decision.stream(), built.profile());
    if (judging.isPresent() && judging.getAsInt() < built.version()) {
      log.error(
          "stream {}: version {} of its profile was accepted, but cannot be had from"
              + " streams.versions.directory of this instance, which goes on with version {}: all"
              + " instances must share the directory, unless its file was deleted to go back",
          decision.stream(),
          built.version(),
          judging.getAsInt());
    }
  }

  /**
   * With an alarm ends its acknowledgement, be it resolved or accepted since: the next one is news.
   */
  void judged(WindowVerdict verdict) {
    boolean resolved =
        verdict.alarm().flatMap(StreamAlarm::change).filter(Change.RESOLVED::equals).isPresent();
    acknowledged(verdict.stream())
        .filter(holding -> resolved || isAcceptedSince(holding, verdict))
        .ifPresent(this::end);
  }

  /** Whether a window was judged by a version that was accepted after an acknowledgement. */
  private boolean isAcceptedSince(Acknowledgement holding, WindowVerdict verdict) {
    return known.of(verdict.stream()).stream()
        .filter(decision -> decision.note().at().isAfter(holding.note().at()))
        .anyMatch(
            decision ->
                decision instanceof Acceptance acceptance
                    && acceptance.outcome() instanceof Acceptance.Built built
                    && verdict.profileHash().filter(built.profile()::equals).isPresent());
  }

  /** At once here, where the stream is judged; other instances are told when there is time. */
  private void end(Acknowledgement holding) {
    Acknowledgement ended = holding.endedAt(clock.instant());
    known.add(ended);
    Building building = builder;
    if (building != null) {
      building.background().execute(() -> tell(ended));
    }
  }

  private void tell(Acknowledgement ended) {
    try {
      topic.publish(ended);
    } catch (RuntimeException e) {
      log.warn(
          "stream {}: other instances do not know that its acknowledgement has ended: {}",
          ended.stream(),
          e.getMessage());
    }
  }

  private void publish(Decision decision) {
    try {
      topic.publish(decision);
    } catch (BrokerException e) {
      throw new RefusedException(String.valueOf(e.getMessage()));
    }
  }

  @Override
  public void reload() {
    reload.run();
  }
}
