package io.headwatch.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headwatch.config.ModelSettings;
import io.headwatch.training.Architecture;
import io.headwatch.training.CaptionedImages;
import io.headwatch.training.HeldOutAccuracy;
import io.headwatch.training.MixedSamples;
import io.headwatch.training.SampleSource;
import io.headwatch.training.SceneSamples;
import io.headwatch.training.Training;
import io.headwatch.training.TrainingPlan;
import io.headwatch.training.TrainingProgress;
import io.headwatch.training.TrainingRecord;
import io.headwatch.training.TrainingStage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** From captioned images to a small model. */
@Command(
    name = "train",
    description = {
      "Trains a small CLIP-ResNet on generated scenes, on images with captions, or on both.",
      "What was interrupted (Ctrl-C) goes on at the last checkpoint when the same command is",
      "given again. The image list has one JSON object a line: image (a path relative to the",
      "list), caption, and optionally words, a list of what the image shows."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  headwatch train --out my-model/",
      "  headwatch train --images parts.jsonl --no-scenes --stage 128:400000 --out parts/"
    })
final class TrainCommand implements Callable<Integer> {

  @Option(names = "--out", required = true, paramLabel = "DIR", description = "Where to write.")
  private Path out = Path.of("");

  @Option(names = "--images", paramLabel = "FILE", description = "List of captioned images.")
  private @Nullable Path images;

  @Option(
      names = "--image-share",
      defaultValue = "0.25",
      description = "Share of samples from the list, the rest being scenes; 0.25 by default.")
  private double imageShare;

  @Option(names = "--no-scenes", description = "Train on the list alone.")
  private boolean withoutScenes;

  @Option(
      names = "--held-out",
      paramLabel = "FILE",
      description = "List of images to measure accuracy on; never trained on.")
  private @Nullable Path heldOut;

  @Option(
      names = "--stage",
      paramLabel = "SIZE:IMAGES",
      converter = StageConverter.class,
      description = {
        "Image size in pixels and number of images; may be repeated, and then stages follow one",
        "another. By default 64:450000, 96:500000 and 128:200000."
      })
  private List<TrainingStage> stages =
      List.of(
          new TrainingStage(64, 450_000),
          new TrainingStage(96, 500_000),
          new TrainingStage(128, 200_000));

  @Option(
      names = "--from",
      paramLabel = "DIR",
      description = "Begin with what another training, into DIR, has learned of the same words.")
  private @Nullable Path from;

  @Option(
      names = "--learning-rate",
      defaultValue = "0.002",
      description = "Largest learning rate; ${DEFAULT-VALUE} by default.")
  private double learningRate;

  @Option(
      names = "--checkpoint-every",
      paramLabel = "IMAGES",
      defaultValue = "50000",
      description = "Images between checkpoints; ${DEFAULT-VALUE} by default.")
  private long checkpointImages;

  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "Seed of all random choices; ${DEFAULT-VALUE} by default.")
  private long seed;

  @Option(names = "--device", description = "auto (a GPU if there is one), cpu or gpu.")
  private ModelSettings.Device device = ModelSettings.Device.AUTO;

  @Option(
      names = "--precision",
      description = {
        "fp32 (the default) or bf16: number format of the convolutions, not of the weights; bf16 is",
        "faster where the processor has it."
      })
  private ModelSettings.Precision precision = ModelSettings.Precision.FP32;

  @Option(
      names = "--threads",
      defaultValue = "0",
      description = "Threads of the model on the CPU; 0, the default, means one per core.")
  private int threads;

  private static final int BATCH = 64;
  private static final int HELD_OUT_SCENES = 1000;
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Reads SIZE:IMAGES. */
  static final class StageConverter implements ITypeConverter<TrainingStage> {
    @Override
    public TrainingStage convert(String text) {
      String[] parts = text.split(":", -1);
      try {
        if (parts.length == 2) {
          return new TrainingStage(Integer.parseInt(parts[0]), Long.parseLong(parts[1]));
        }
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException("'%s' is no stage: %s".formatted(text, e.getMessage()));
      }
      throw new TypeConversionException("'%s' is no stage, such as 96:500000".formatted(text));
    }
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    requireTrainable(precision);
    TrainingPlan plan = plan();
    SampleSource samples = samples();
    Optional<CaptionedImages> measured =
        Optional.ofNullable(heldOut).map(file -> CaptionedImages.read(file, seed));
    Files.createDirectories(out);
    try (Display display = new Display(plan.images(), out.resolve("training.jsonl"))) {
      TrainingRecord last =
          new Training(
                  plan,
                  samples,
                  new HeldOutAccuracy(seed, HELD_OUT_SCENES, measured),
                  Architecture.small(),
                  new ModelSettings(out, device, precision, threads),
                  display)
              .run();
      display.end();
      System.out.println(out + ": " + summary(last));
    }
    return ExitCode.OK;
  }

  /** Small gradients vanish in fp16, and its sums overflow. */
  private static void requireTrainable(ModelSettings.Precision precision) {
    if (precision == ModelSettings.Precision.FP16) {
      throw new InputException("--precision must be fp32 or bf16");
    }
  }

  private TrainingPlan plan() {
    try {
      return new TrainingPlan(
          Optional.ofNullable(from), stages, learningRate, BATCH, seed, checkpointImages);
    } catch (IllegalArgumentException e) {
      throw new InputException(
          "%s; --learning-rate must be above 0, --checkpoint-every at least %d"
              .formatted(e.getMessage(), BATCH));
    }
  }

  private SampleSource samples() {
    SampleSource scenes = new SceneSamples(seed);
    if (images == null) {
      if (withoutScenes) {
        throw new InputException("--no-scenes leaves nothing to train on without --images");
      }
      return scenes;
    }
    if (!withoutScenes && !(imageShare >= .01 && imageShare <= .99)) {
      throw new InputException(
          "--image-share must be from 0.01 to 0.99; --no-scenes trains on the list alone");
    }
    CaptionedImages captioned = CaptionedImages.read(images, seed);
    return withoutScenes
        ? captioned
        : new MixedSamples(scenes, captioned.withEffects(), imageShare);
  }

  private static String summary(TrainingRecord record) {
    return String.format(
        Locale.ROOT,
        "%,d images, %.0f/s, loss %.3f, held out: top-1 %.1f %%, top-5 %.1f %%, colour %.1f %%%s",
        record.images(),
        record.imagesPerSecond(),
        record.loss(),
        100 * record.heldOut().top1(),
        100 * record.heldOut().top5(),
        100 * record.heldOut().colour(),
        record
            .heldOut()
            .photographs()
            .map(share -> String.format(Locale.ROOT, ", photographs %.1f %%", 100 * share))
            .orElse(""));
  }

  /** A progress bar, and the log as JSON lines. */
  private static final class Display implements TrainingProgress, AutoCloseable {
    private final ProgressDisplay display = new ProgressDisplay();
    private final Path log;

    Display(long images, Path log) {
      this.log = log;
      display.begin("training", OptionalLong.of(images));
    }

    @Override
    public void step(long images, double loss) {
      display.at(images, String.format(Locale.ROOT, "loss %.3f", loss));
    }

    @Override
    public void checkpoint(TrainingRecord record) {
      System.err.println();
      System.err.println(summary(record));
      ObjectNode node = JSON.createObjectNode();
      node.put("images", record.images());
      node.put("imageSize", record.imageSize());
      node.put("learningRate", record.learningRate());
      node.put("loss", record.loss());
      node.put("imagesPerSecond", record.imagesPerSecond());
      node.put("top1", record.heldOut().top1());
      node.put("top5", record.heldOut().top5());
      node.put("colour", record.heldOut().colour());
      record.heldOut().photographs().ifPresent(share -> node.put("photographs", share));
      try {
        Files.writeString(log, node + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    void end() {
      display.end();
    }

    @Override
    public void close() {
      display.close();
    }
  }
}
