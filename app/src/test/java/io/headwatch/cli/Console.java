package io.headwatch.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;

/** Runs command lines and keeps what they write. */
final class Console {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final StringWriter err = new StringWriter();

  int run(String... arguments) {
    out.reset();
    err.getBuffer().setLength(0);
    PrintStream before = System.out;
    PrintStream captured = new PrintStream(out, true, UTF_8);
    System.setOut(captured);
    try {
      CommandLine line = Headwatch.commandLine();
      line.setOut(new PrintWriter(captured, true));
      line.setErr(new PrintWriter(err, true));
      return line.execute(arguments);
    } finally {
      System.setOut(before);
    }
  }

  /** What the last command wrote to standard output. */
  String out() {
    return out.toString(UTF_8);
  }

  /** What the last command wrote to standard error, beside the log. */
  String err() {
    return err.toString();
  }
}
