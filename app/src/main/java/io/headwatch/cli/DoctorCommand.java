package io.headwatch.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Placeholder until the checks are written. */
@Command(name = "doctor", hidden = true)
final class DoctorCommand implements Callable<Integer> {

  @Override
  public Integer call() {
    return ExitCode.INTERNAL;
  }
}
