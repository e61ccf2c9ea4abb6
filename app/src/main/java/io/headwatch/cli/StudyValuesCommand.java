package io.headwatch.cli;

import io.headwatch.clip.ImageTower;
import io.headwatch.config.ModelSettings;
import io.headwatch.monitor.NoMetrics;
import io.headwatch.stream.ImagePreparation;
import io.headwatch.study.Population;
import io.headwatch.study.Populations;
import io.headwatch.study.ValueFilling;
import io.headwatch.training.CaptionedImages;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What the other parts of the study read: the network's values for many images. */
@Command(
    name = "values",
    description = {
      "Computes the network's values for populations of images, and keeps them in files, one a",
      "population. What a file holds already is not computed again; what was interrupted (Ctrl-C)",
      "goes on when the same command is given again. A file of another model or of other images",
      "is refused."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  headwatch study values --out study/ --population clean --count 600000 --threads 1",
      "  headwatch study values --out study/ --population blur --population jpeg-60"
    })
final class StudyValuesCommand implements Callable<Integer> {

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "Where the files are, or are to be.")
  private Path out = Path.of("");

  @Option(
      names = "--population",
      paramLabel = "NAME",
      description = {
        "A population, such as blur-0.4, or a group of them, such as blur; may be repeated. All",
        "by default. An unknown name is answered with the known ones."
      })
  private List<String> names = List.of();

  @Option(
      names = "--count",
      defaultValue = "5000",
      description = "Images of each population; ${DEFAULT-VALUE} by default.")
  private int count;

  @Option(
      names = "--images",
      paramLabel = "FILE",
      description = {
        "List of photographs, as for headwatch train, that the model wasn't trained on: the",
        "population named photographs."
      })
  private @Nullable Path images;

  @Option(
      names = "--prepare-threads",
      defaultValue = "1",
      description = "Threads that draw and encode images; ${DEFAULT-VALUE} by default.")
  private int prepareThreads;

  @Mixin private ModelOptions modelOptions;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (count < 1 || prepareThreads < 1) {
      throw new InputException("--count and --prepare-threads must be at least 1");
    }
    ModelSettings settings = modelOptions.settingsOrEmbedded();
    Optional<CaptionedImages> photographs =
        Optional.ofNullable(images).map(file -> CaptionedImages.read(file, 0));
    try (ImageTower model = ImageTower.load(settings)) {
      fill(model, chosen(new Populations(model.preprocessing().size(), photographs)));
    }
    return ExitCode.OK;
  }

  private void fill(ImageTower model, Set<Population> populations)
      throws IOException, InterruptedException {
    ImagePreparation preparation = PipelineFactory.defaults().preparation(model, new NoMetrics());
    ValueFilling filling = new ValueFilling(model, preparation::prepare, prepareThreads);
    try (ProgressDisplay display = new ProgressDisplay()) {
      for (Population population : populations) {
        filling.fill(out, population, count, shown(display));
      }
    }
  }

  private static ValueFilling.Progress shown(ProgressDisplay display) {
    return new ValueFilling.Progress() {
      @Override
      public void begin(String population, int done, int wanted) {
        display.resume(population, done, wanted);
      }

      @Override
      public void at(int done) {
        display.at(done, "");
      }
    };
  }

  private Set<Population> chosen(Populations populations) {
    if (names.isEmpty()) {
      return new LinkedHashSet<>(populations.all());
    }
    Set<Population> chosen = new LinkedHashSet<>();
    for (String name : names) {
      List<Population> named = populations.named(name);
      if (named.isEmpty()) {
        throw new InputException(
            "there is no population %s; there are %s%s"
                .formatted(
                    name,
                    String.join(", ", populations.groups()),
                    images == null ? ", and photographs where --images names them" : ""));
      }
      chosen.addAll(named);
    }
    return chosen;
  }
}
