package io.headwatch.reference;

import static java.util.Objects.requireNonNull;

import io.headwatch.shift.calibration.BlockChoice;
import io.headwatch.shift.calibration.ImageBlocks;
import io.headwatch.shift.calibration.ImageOrder;
import io.headwatch.shift.profile.BuildParameters;
import io.headwatch.shift.profile.Stratification;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The images of a reference in the blocks that null windows are drawn by. Images without a source
 * are of one source.
 *
 * @param blocks of all images
 * @param choice how their length was chosen; empty if it was given, or a time is unknown
 */
public record ReferenceBlocks(ImageBlocks blocks, Optional<BlockChoice> choice) {

  public ReferenceBlocks {
    requireNonNull(blocks, "blocks is null");
    requireNonNull(choice, "choice is null");
  }

  /**
   * Blocks as long as the images depend on their neighbours; single images if times are unknown.
   *
   * @param stratification what the profile is divided by: neighbours are of one stratum, and what
   *     tells strata apart, such as day and night, is no dependence
   */
  public static ReferenceBlocks chosen(
      ReferenceSpill spill, BuildParameters parameters, Stratification stratification) {
    List<ImageLine> lines = spill.images();
    if (!isTimed(lines)) {
      return new ReferenceBlocks(ImageBlocks.single(lines.size()), Optional.empty());
    }
    ImageOrder order = order(lines, stratification);
    BlockChoice choice =
        BlockChoice.of(
            spill,
            order,
            lines.size() / strata(lines, stratification),
            parameters.largestWindow(),
            parameters.seed());
    return new ReferenceBlocks(order.blocks(choice.length()), Optional.of(choice));
  }

  /**
   * Blocks of a given length, in the order of time if all times are known, otherwise in the images'
   * own.
   *
   * @param length fewest images of a block, at least 1; a source of fewer is a block of what it has
   * @param stratification what the profile is divided by: no block crosses strata
   * @throws IllegalArgumentException if that leaves too few blocks; the message says how many
   */
  public static ReferenceBlocks of(
      ReferenceSpill spill, int length, Stratification stratification) {
    ImageBlocks blocks = order(spill.images(), stratification).blocks(length);
    if (blocks.blocks() < BlockChoice.FEWEST_BLOCKS
        || (long) length * BlockChoice.FEWEST_BLOCKS > blocks.images()) {
      throw new IllegalArgumentException(
          "%,d images in blocks of %,d are too few: that needs %d blocks, at most %,d images each"
              .formatted(
                  blocks.images(),
                  length,
                  BlockChoice.FEWEST_BLOCKS,
                  blocks.images() / BlockChoice.FEWEST_BLOCKS));
    }
    return new ReferenceBlocks(blocks, Optional.empty());
  }

  /** Number of strata that have images, at least 1. */
  private static int strata(List<ImageLine> lines, Stratification stratification) {
    long strata =
        lines.stream().flatMap(line -> line.stratum(stratification).stream()).distinct().count();
    return (int) Math.max(1, strata);
  }

  /** What images must have in common to be neighbours. */
  private record Neighbourhood(Optional<String> source, Optional<String> stratum) {}

  private static ImageOrder order(List<ImageLine> lines, Stratification stratification) {
    List<Neighbourhood> sources =
        lines.stream()
            .map(line -> new Neighbourhood(line.source(), line.stratum(stratification)))
            .toList();
    List<Instant> times = lines.stream().flatMap(line -> line.time().stream()).toList();
    return isTimed(lines) ? ImageOrder.of(sources, times) : ImageOrder.asListed(sources);
  }

  private static boolean isTimed(List<ImageLine> lines) {
    return lines.stream().allMatch(line -> line.time().isPresent());
  }
}
