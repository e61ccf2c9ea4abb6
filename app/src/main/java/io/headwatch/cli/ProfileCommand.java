package io.headwatch.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Reference profiles. */
@Command(
    name = "profile",
    description = "Builds, shows, checks, labels and merges reference profiles.",
    mixinStandardHelpOptions = true,
    subcommands = {
      ProfileBuildCommand.class,
      ProfileInspectCommand.class,
      ProfileCheckCommand.class,
      ProfilePowerCommand.class,
      ProfileLabelCommand.class,
      ProfileMergeCommand.class
    },
    footer = {
      "",
      "Example:",
      "  headwatch profile build --images photos/ --out photos.profile.safetensors"
    })
final class ProfileCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "name a subcommand: build, inspect, check, power, label or merge");
  }
}
