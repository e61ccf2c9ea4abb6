package io.headwatch.cli;

import io.headwatch.shift.calibration.BlockChoice;
import java.util.Optional;

/** What a profile's blocks are, in words. */
final class BlockLine {

  private BlockLine() {}

  /**
   * One sentence, or two if the reference is too short.
   *
   * @param length images of a block
   * @param choice how the length was chosen, if it was
   */
  static String of(int length, Optional<BlockChoice> choice) {
    return choice
        .map(BlockLine::of)
        .orElse(
            length == 1
                ? "single images, taken as independent"
                : "of %,d images, as was asked for".formatted(length));
  }

  private static String of(BlockChoice choice) {
    if (choice.wanted() == 1) {
      return "single images: neighbours in time resemble one another no more than others do";
    }
    String chosen =
        "of %,d %s: neighbours in time resemble one another; %,d images are worth about %,d"
            .formatted(
                choice.length(),
                choice.length() == 1 ? "image" : "images",
                choice.images(),
                choice.worth());
    return choice.isShort() ? chosen + "; " + tooShort(choice) : chosen;
  }

  private static String tooShort(BlockChoice choice) {
    return ("the reference is too short for blocks of %,d, which they ask for, so false alarms come more"
            + " often than stated: give images of a longer time")
        .formatted(choice.wanted());
  }
}
