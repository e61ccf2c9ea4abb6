package io.headwatch.cli;

import static java.util.Objects.requireNonNull;

import io.headwatch.check.CheckResult;
import io.headwatch.clip.ImageTower;
import io.headwatch.config.ModelSettings;
import io.headwatch.config.Settings;
import io.headwatch.image.ImageDecoder;
import io.headwatch.stream.EventExamination;
import io.headwatch.stream.KafkaExamination;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** Runs all checks, and those after a failed one as far as they don't depend on it. */
final class Doctor {

  private static final Duration BROKER_TIMEOUT = Duration.ofSeconds(10);
  private static final int EVENTS = 20;

  private final Settings settings;
  private final Path config;
  private final Clock clock;
  private final DoctorReport report;
  private boolean healthy = true;

  /**
   * @param config the file that the settings are from, for advice
   */
  Doctor(Settings settings, Path config, Clock clock, DoctorReport report) {
    this.settings = requireNonNull(settings, "settings is null");
    this.config = requireNonNull(config, "config is null");
    this.clock = requireNonNull(clock, "clock is null");
    this.report = requireNonNull(report, "report is null");
  }

  /** Whether nothing failed. */
  boolean examine() throws InterruptedException {
    MachineCheck machine = new MachineCheck();
    note(machine.listener("web", settings.web().endpoint()));
    note(machine.listener("metrics", settings.metrics().endpoint()));
    note(machine.listener("health", settings.health()));
    directories(machine);
    model();
    if (new KafkaExamination(settings, BROKER_TIMEOUT).run(this::note)) {
      events();
    } else {
      note(new CheckResult.Skipped("events", "the brokers cannot be reached"));
    }
    return healthy;
  }

  private void directories(MachineCheck machine) {
    settings
        .streams()
        .learning()
        .directory()
        .map(given -> machine.directory("learning", given, "streams.learning.directory"))
        .ifPresent(this::note);
    settings
        .history()
        .directory()
        .map(given -> machine.directory("history", given, "history.directory"))
        .ifPresent(this::note);
    settings
        .reports()
        .directory()
        .map(given -> machine.directory("reports", given, "reports.directory"))
        .ifPresent(this::note);
  }

  private void note(CheckResult result) {
    healthy &= !(result instanceof CheckResult.Failed);
    report.check(result);
  }

  private void model() {
    ModelSettings found;
    ImageTower loaded;
    try {
      found = ModelOptions.found(settings.model());
      loaded = ImageTower.load(found);
    } catch (IOException | RuntimeException e) {
      // Missing native libraries come as exceptions of the engine.
      note(new CheckResult.Failed("model", String.valueOf(e.getMessage()), List.of()));
      note(new CheckResult.Skipped("words", "the model cannot be loaded"));
      note(new CheckResult.Skipped(MasksCheck.NAME, "the model cannot be loaded"));
      note(new CheckResult.Skipped("profiles", "the model cannot be loaded"));
      return;
    }
    try (ImageTower model = loaded) {
      note(new ModelCheck(settings).result(model));
      note(new WordsCheck(found, settings).result(model));
      note(new MasksCheck(found, settings).result(model));
      new ProfileCheck(settings, config).results(model).forEach(this::note);
    }
  }

  private void events() throws InterruptedException {
    ImageDecoder decoder = PipelineFactory.of(settings).decoder();
    EventExamination.Findings findings =
        new EventExamination(settings, decoder, clock, BROKER_TIMEOUT).run(EVENTS);
    note(findings.result());
    report.events(findings.events());
  }
}
