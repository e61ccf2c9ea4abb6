package io.headwatch.cli;

import io.headwatch.clip.ImageTower;
import io.headwatch.clip.TextModel;
import io.headwatch.clip.TextTower;
import io.headwatch.concept.PromptTemplates;
import io.headwatch.concept.TextHash;
import io.headwatch.concept.Vocabulary;
import io.headwatch.config.ModelSettings;
import io.headwatch.reference.ImageFiles;
import io.headwatch.reference.LabelSpill;
import io.headwatch.reference.ProfileFile;
import io.headwatch.reference.ReferenceSpill;
import io.headwatch.reference.ReferenceValues;
import io.headwatch.reference.StoredReference;
import io.headwatch.reference.Thumbnails;
import io.headwatch.shift.explanation.PairLabels;
import io.headwatch.shift.explanation.SoftWpmi;
import io.headwatch.shift.explanation.TextDictionary;
import io.headwatch.shift.profile.BuildParameters;
import io.headwatch.shift.statistics.ImageReading;
import io.headwatch.shift.statistics.RepeatFilter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Texts and images for the pairs of a profile. */
@Command(
    name = "label",
    description = {
      "Labels the pairs of a profile, in the profile: each pair's direction as a sum of a few texts,",
      "the text that it responds to on the reference, and the images that it responds to most.",
      "Labels it had are replaced. The file's hash changes; nothing that is judged does. What was",
      "interrupted (Ctrl-C) goes on where it stopped when the same command is given again."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "Example:",
      "  headwatch profile label --profile photos.profile.safetensors --texts phrases.txt"
    })
final class ProfileLabelCommand implements Callable<Integer> {

  private static final int MOST_ATOMS = 256;
  private static final int MOST_TOP_IMAGES = 100;
  private static final int LARGEST_THUMBNAIL = 64;
  private static final String LABELS_PARTIAL = ".labels.partial";
  private static final String PROBE_PARTIAL = ".probe.partial";

  @Option(names = "--profile", required = true, paramLabel = "FILE", description = "The profile.")
  private Path profileFile = Path.of("");

  @Option(
      names = "--texts",
      paramLabel = "FILE",
      description = "One text a line; by default the words of the profile, else of the model.")
  private @Nullable Path texts;

  @Option(
      names = "--templates",
      paramLabel = "CHOICE",
      description = {
        "short, imagenet, or a file with a template a line: each text costs as many passes of the",
        "network as there are templates. By default each text stands for itself."
      })
  private @Nullable String templates;

  @Option(
      names = "--atoms",
      defaultValue = "16",
      paramLabel = "M",
      description =
          "Most texts that a direction is written in, 1 to 256; default ${DEFAULT-VALUE}.")
  private int atoms;

  @Option(
      names = "--normalise",
      defaultValue = "PER_TEXT",
      description = {
        "What centred texts are divided by: ${COMPLETION-CANDIDATES}; default ${DEFAULT-VALUE}.",
        "PER_DIMENSION is what the code of arXiv 2406.04341 does."
      })
  private TextDictionary.Normalisation normalisation = TextDictionary.Normalisation.PER_TEXT;

  @Option(
      names = "--top-images",
      defaultValue = "5",
      paramLabel = "K",
      description = "Images to keep for each pair, 1 to 100; default ${DEFAULT-VALUE}.")
  private int topImages;

  @Option(
      names = "--probe",
      paramLabel = "PATH",
      description = {
        "Measure responses on these images instead of on the profile's own: a folder, a quoted",
        "glob or a manifest, as in `profile build --images`."
      })
  private @Nullable String probe;

  @Option(
      names = "--thumbnails",
      paramLabel = "SIDE",
      description = {
        "Store a small JPEG of each of the pairs' images in the profile, its longer side of at",
        "most so many pixels, 1 to 64. The images must still lie where they were read."
      })
  private @Nullable Integer thumbnails;

  @Mixin private ModelOptions modelOptions;

  @Override
  public Integer call() throws IOException, InterruptedException {
    requireRanges();
    Optional<ImageFiles> probed =
        probe == null ? Optional.empty() : Optional.of(ImageFiles.of(probe));
    ProfileFile described = ProfileFile.read(profileFile);
    ModelSettings settings = modelOptions.settings(modelOptions.directoryFor(described));
    Vocabulary vocabulary = vocabulary(described, settings);
    PromptTemplates prompts = prompts();
    try (ImageTower model = ImageTower.load(settings);
        TextModel text = TextTower.load(settings);
        StoredReference reference = StoredReference.open(profileFile);
        ProgressDisplay progress = new ProgressDisplay()) {
      ProfileFile file = ProfileFile.readFor(model, profileFile);
      ReferenceValues own = reference.values();
      try (LabelSpill spill = spill(file, vocabulary, prompts, probed, model)) {
        LabelConstruction construction =
            new LabelConstruction(
                model,
                text,
                prompts,
                new LabelConstruction.Parameters(atoms, normalisation, topImages),
                progress);
        PairLabels labels =
            probed.isPresent()
                ? labels(construction, vocabulary, own, probed.get(), model, spill, progress)
                : construction.construct(vocabulary, own, own, spill);
        write(file, own, labels, progress);
        spill.delete();
      }
      ReferenceSpill.delete(beside(PROBE_PARTIAL));
    }
    return ExitCode.OK;
  }

  private void requireRanges() {
    if (atoms < 1 || atoms > MOST_ATOMS || topImages < 1 || topImages > MOST_TOP_IMAGES) {
      throw new InputException(
          "--atoms must be 1 to %d and --top-images 1 to %d"
              .formatted(MOST_ATOMS, MOST_TOP_IMAGES));
    }
    if (thumbnails != null && (thumbnails < 1 || thumbnails > LARGEST_THUMBNAIL)) {
      throw new InputException(
          "--thumbnails must be 1 to %d, the most pixels of a side".formatted(LARGEST_THUMBNAIL));
    }
  }

  /** Labels with responses to other images than the profile's. */
  private PairLabels labels(
      LabelConstruction construction,
      Vocabulary vocabulary,
      ReferenceValues own,
      ImageFiles probed,
      ImageTower model,
      LabelSpill spill,
      ProgressDisplay progress)
      throws IOException, InterruptedException {
    try (ReferenceSpill images =
        ReferenceSpill.open(
            beside(PROBE_PARTIAL),
            ProfileFile.binding(model),
            probed.description(),
            model.pairs(),
            model.embeddingSize())) {
      progress.begin("probe", probed.size());
      PipelineFactory.defaults()
          .collect(
              probed,
              model,
              ImageReading.NONE,
              RepeatFilter.off(),
              images,
              (used, broken) ->
                  progress.at(used + (long) broken, broken == 0 ? "" : broken + " broken"));
      requireEnough(images);
      return construction.construct(
          vocabulary, own, ReferenceValues.of(images, BuildParameters.DEFAULTS), spill);
    }
  }

  private static void requireEnough(ReferenceSpill probed) {
    if (probed.size() < SoftWpmi.TOP_IMAGES) {
      throw new InputException(
          "%d usable images (%s broken) are too few for a probe: give at least %d, better 2,000"
              .formatted(probed.size(), probed.broken(), SoftWpmi.TOP_IMAGES));
    }
  }

  private void write(
      ProfileFile file, ReferenceValues own, PairLabels labels, ProgressDisplay progress)
      throws IOException {
    ThumbnailCollection collection =
        new ThumbnailCollection(
            PipelineFactory.defaults().decoder(),
            thumbnails == null ? LARGEST_THUMBNAIL : thumbnails,
            Thumbnails.MOST_BYTES);
    Optional<Thumbnails> collected =
        thumbnails == null
            ? Optional.empty()
            : labels
                .responses()
                .map(r -> collection.collect(r, file.description().imageIds(), progress));
    ProfileFile.write(
        profileFile, file.profile(), file.description(), own, file.power(), labels, collected);
    progress.end();
    System.out.printf(
        "%s: %,d pairs labelled with %,d texts%n",
        profileFile, labels.pairs(), labels.texts().size());
    collected.ifPresent(made -> report(made, collection));
  }

  private static void report(Thumbnails made, ThumbnailCollection collection) {
    System.out.printf(
        "%,d thumbnails, %,d bytes; %,d images could not be read again%n",
        made.size(), made.bytes(), collection.skipped());
    if (collection.leftOut() > 0) {
      System.out.printf(
          "no room for %,d more: a profile takes %d MiB of thumbnails; make them smaller, or fewer"
              + " with --top-images%n",
          collection.leftOut(), Thumbnails.MOST_BYTES >> 20);
    }
  }

  private Vocabulary vocabulary(ProfileFile file, ModelSettings settings) throws IOException {
    if (texts != null) {
      return Vocabulary.read(texts);
    }
    List<String> words = file.profile().statistics().words().series().names();
    return words.isEmpty()
        ? Vocabulary.of(settings.directory())
        : new Vocabulary("the profile's words", words);
  }

  private PromptTemplates prompts() throws IOException {
    return templates == null
        ? new PromptTemplates(List.of(PromptTemplates.PLACE))
        : PromptTemplates.of(templates);
  }

  /** Beside the profile; bound to everything that decides the labels. */
  private LabelSpill spill(
      ProfileFile file,
      Vocabulary vocabulary,
      PromptTemplates prompts,
      Optional<ImageFiles> probed,
      ImageTower model)
      throws IOException {
    Map<String, String> of =
        Map.of(
            "profile", file.hash(),
            "list of texts", TextHash.of(vocabulary.words()),
            "list of templates", TextHash.of(prompts.templates()),
            "number of atoms", Integer.toString(atoms),
            "normalisation", normalisation.name(),
            "probe", probed.map(ImageFiles::description).orElse("the profile's images"));
    return LabelSpill.open(
        beside(LABELS_PARTIAL),
        new LabelSpill.Plan(
            of, vocabulary.words().size(), model.embeddingSize(), model.pairs(), atoms));
  }

  private Path beside(String ending) {
    return profileFile.resolveSibling(profileFile.getFileName() + ending);
  }
}
