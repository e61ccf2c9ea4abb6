package io.headwatch.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** Keeps Kafka's clients from logging what the doctor's report tells already. */
final class QuietLibraries {

  private final Logger kafka = (Logger) LoggerFactory.getLogger("org.apache.kafka");
  private final @Nullable Level before = kafka.getLevel();

  /** From now on. */
  QuietLibraries() {
    kafka.setLevel(Level.OFF);
  }

  /** Lets them log again as before. */
  void end() {
    kafka.setLevel(before);
  }
}
