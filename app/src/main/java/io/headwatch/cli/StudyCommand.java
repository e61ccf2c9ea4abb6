package io.headwatch.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The study of what is detected, and how often wrongly. */
@Command(
    name = "study",
    description = "Reproduces the study of detection that RATIONALE.md quotes.",
    mixinStandardHelpOptions = true,
    subcommands = {
      StudyValuesCommand.class,
      StudyFalseAlarmsCommand.class,
      StudyPowerCommand.class,
      StudyStreamsCommand.class,
      StudyClockCommand.class
    },
    footer = {"", "Example:", "  headwatch study values --out study/ --count 5000"})
final class StudyCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "name a subcommand: values, false-alarms, power, streams or clock");
  }
}
