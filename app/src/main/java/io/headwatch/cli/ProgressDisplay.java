package io.headwatch.cli;

import io.headwatch.shift.calibration.BuildProgress;
import java.time.Duration;
import java.util.OptionalLong;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** Progress bars on standard error: one at a time, a new one per phase. */
final class ProgressDisplay implements BuildProgress, LabelConstruction.Progress, AutoCloseable {

  private static final int REFRESH_MILLIS = 500;

  private @Nullable ProgressBar bar;
  private @Nullable Phase phase;

  @Override
  public void begin(String task, OptionalLong total) {
    begin(task, total, "", 1);
  }

  /** Begins a bar that counts bytes. */
  void beginBytes(String task, OptionalLong total) {
    begin(task, total, " MB", 1_000_000);
  }

  /** Begins a bar of work a part of which was done earlier, which doesn't count as speed. */
  void resume(String task, long done, long total) {
    begin(task, OptionalLong.of(total), "", 1, done);
  }

  private void begin(String task, OptionalLong total, String unit, long unitSize) {
    begin(task, total, unit, unitSize, 0);
  }

  private void begin(String task, OptionalLong total, String unit, long unitSize, long done) {
    end();
    bar =
        new ProgressBarBuilder()
            .setTaskName(task)
            .startsFrom(done, Duration.ZERO)
            .setInitialMax(total.orElse(-1))
            .setUnit(unit, unitSize)
            .setStyle(ProgressBarStyle.ASCII)
            .setUpdateIntervalMillis(REFRESH_MILLIS)
            .setConsumer(new ConsoleProgressBarConsumer(System.err))
            .showSpeed()
            .build();
  }

  @Override
  public void at(long done, String note) {
    if (bar != null) {
      bar.stepTo(done);
      bar.setExtraMessage(note);
    }
  }

  @Override
  public synchronized void advanced(Phase now, int done, int total) {
    if (now != phase) {
      phase = now;
      begin(name(now), OptionalLong.of(total));
    }
    at(done, "");
  }

  /** Ends the current bar. */
  void end() {
    if (bar != null) {
      bar.close();
      bar = null;
    }
  }

  @Override
  public void close() {
    end();
  }

  private static String name(Phase phase) {
    return switch (phase) {
      case EDGES -> "bin edges";
      case STATISTICS -> "statistics";
      case NULL_WINDOWS -> "null windows";
      case POWER -> "kinds of shift";
    };
  }
}
