package io.headwatch.monitor;

import static java.util.Objects.requireNonNull;

import io.headwatch.shift.explanation.StratifiedJudge;
import io.headwatch.shift.explanation.WindowJudge;
import io.headwatch.shift.profile.StratifiedPane;
import java.util.Optional;

/** A profile that windows are scored against beside the one that judges them. */
final class Anchor {

  private final StreamProfile profile;
  private final WindowJudge judge;

  Anchor(StreamProfile profile, WindowJudge judge) {
    this.profile = requireNonNull(profile, "profile is null");
    this.judge = requireNonNull(judge, "judge is null");
  }

  StreamProfile profile() {
    return profile;
  }

  StratifiedPane emptyPane() {
    return new StratifiedPane(profile.strata());
  }

  /** The score of a window's images; empty if they are too few, or the anchor cannot judge. */
  Optional<AnchorScore> score(StratifiedPane images) {
    return new StratifiedJudge(judge)
        .judge(images, 0, Optional.empty(), stratum -> Optional.empty())
        .verdict()
        .judgedOn()
        .map(evidence -> AnchorScore.of(profile.hash(), evidence));
  }
}
