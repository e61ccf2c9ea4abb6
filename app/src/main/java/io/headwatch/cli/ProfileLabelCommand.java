package io.headwatch.cli;

import io.headwatch.clip.ImageTower;
import io.headwatch.clip.TextModel;
import io.headwatch.clip.TextTower;
import io.headwatch.concept.PromptTemplates;
import io.headwatch.concept.TextHash;
import io.headwatch.concept.Vocabulary;
import io.headwatch.config.ModelSettings;
import io.headwatch.reference.LabelSpill;
import io.headwatch.reference.ProfileFile;
import io.headwatch.reference.ReferenceValues;
import io.headwatch.reference.StoredReference;
import io.headwatch.shift.explanation.PairLabels;
import io.headwatch.shift.explanation.TextDictionary;
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

  @Mixin private ModelOptions modelOptions;

  @Override
  public Integer call() throws IOException {
    requireRanges();
    ProfileFile described = ProfileFile.read(profileFile);
    ModelSettings settings = modelOptions.settings(modelOptions.directoryFor(described));
    Vocabulary vocabulary = vocabulary(described, settings);
    PromptTemplates prompts = prompts();
    try (ImageTower model = ImageTower.load(settings);
        TextModel text = TextTower.load(settings);
        StoredReference reference = StoredReference.open(profileFile)) {
      ProfileFile file = ProfileFile.readFor(model, profileFile);
      PairLabels labels;
      try (ProgressDisplay progress = new ProgressDisplay();
          LabelSpill spill = spill(file, vocabulary, prompts, model)) {
        labels =
            new LabelConstruction(
                    model,
                    text,
                    prompts,
                    new LabelConstruction.Parameters(atoms, normalisation, topImages),
                    progress)
                .construct(vocabulary, reference, spill);
        ProfileFile.write(
            profileFile,
            file.profile(),
            file.description(),
            new ReferenceValues(reference, reference.scalars()),
            Optional.of(labels));
        spill.delete();
      }
      System.out.printf(
          "%s: %,d pairs labelled with %,d texts%n",
          profileFile, labels.pairs(), vocabulary.words().size());
    }
    return ExitCode.OK;
  }

  private void requireRanges() {
    if (atoms < 1 || atoms > MOST_ATOMS || topImages < 1 || topImages > MOST_TOP_IMAGES) {
      throw new InputException(
          "--atoms must be 1 to %d and --top-images 1 to %d"
              .formatted(MOST_ATOMS, MOST_TOP_IMAGES));
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
      ProfileFile file, Vocabulary vocabulary, PromptTemplates prompts, ImageTower model)
      throws IOException {
    Map<String, String> of =
        Map.of(
            "profile", file.hash(),
            "list of texts", TextHash.of(vocabulary.words()),
            "list of templates", TextHash.of(prompts.templates()),
            "number of atoms", Integer.toString(atoms),
            "normalisation", normalisation.name());
    return LabelSpill.open(
        profileFile.resolveSibling(profileFile.getFileName() + ".labels.partial"),
        new LabelSpill.Plan(
            of, vocabulary.words().size(), model.embeddingSize(), model.pairs(), atoms));
  }
}
