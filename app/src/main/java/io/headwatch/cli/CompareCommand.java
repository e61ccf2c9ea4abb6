package io.headwatch.cli;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headwatch.clip.ImageTower;
import io.headwatch.config.ModelSettings;
import io.headwatch.config.WordSettings;
import io.headwatch.reference.ImageFiles;
import io.headwatch.reference.ProfileFile;
import io.headwatch.reference.ReferenceImages;
import io.headwatch.shift.explanation.DetectorFinding;
import io.headwatch.shift.explanation.Evidence;
import io.headwatch.shift.explanation.PairShare;
import io.headwatch.shift.explanation.PairShift;
import io.headwatch.shift.explanation.ShiftComposition;
import io.headwatch.shift.explanation.Unusualness;
import io.headwatch.shift.explanation.Verdict;
import io.headwatch.shift.explanation.WindowJudge;
import io.headwatch.shift.explanation.WordSentence;
import io.headwatch.shift.profile.ProfileMismatchException;
import io.headwatch.shift.profile.ReferenceProfile;
import io.headwatch.shift.statistics.ImageReading;
import io.headwatch.shift.statistics.RepeatFilter;
import io.headwatch.stream.EvidenceJson;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** One window of images against a profile. */
@Command(
    name = "compare",
    description = {
      "Compares a set of images, as one window, or another profile with a profile.",
      "Exit code: 0 stable, 1 shifted, 2 usage or input error, 3 insufficient data, 4 internal."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  headwatch compare --profile photos.profile.safetensors --images today/ --json",
      "  headwatch compare --profile may.profile.safetensors --with june.profile.safetensors"
    })
final class CompareCommand implements Callable<Integer> {

  private static final ObjectMapper JSON = new ObjectMapper();

  @Option(names = "--profile", required = true, paramLabel = "FILE", description = "The profile.")
  private Path profileFile = Path.of("");

  /** What is compared with the profile. */
  private static final class Compared {
    @Option(
        names = "--images",
        required = true,
        paramLabel = "PATH",
        description = "A folder, a quoted glob, or a manifest, as for `profile build`.")
    private @Nullable String images;

    @Option(
        names = "--with",
        required = true,
        paramLabel = "FILE",
        description = {
          "Another profile instead of images, built with --basis and the first one: all of its images",
          "are one window."
        })
    private @Nullable Path profile;
  }

  @ArgGroup(multiplicity = "1")
  private Compared compared = new Compared();

  @Option(
      names = "--false-alarm",
      defaultValue = "0.001",
      paramLabel = "P",
      description =
          "Probability that unchanged images are called shifted; default ${DEFAULT-VALUE}.")
  private double falseAlarm;

  @Option(
      names = "--smallest-shift",
      defaultValue = "0",
      paramLabel = "D",
      description =
          "Smallest shift that matters, in standard deviations; default ${DEFAULT-VALUE}.")
  private double smallestShift;

  @Option(
      names = "--false-discovery-rate",
      defaultValue = "0.05",
      paramLabel = "Q",
      description = "For the share of shifted pairs; default ${DEFAULT-VALUE}.")
  private double falseDiscoveryRate;

  @Option(
      names = "--top-pairs",
      defaultValue = "10",
      paramLabel = "K",
      description = "Pairs to name; default ${DEFAULT-VALUE}.")
  private int topPairs;

  @Option(
      names = "--top-words",
      defaultValue = "10",
      paramLabel = "K",
      description = "Words to name, 0 for none; default ${DEFAULT-VALUE}.")
  private int topWords;

  @Option(
      names = "--minimum-samples",
      defaultValue = "50",
      paramLabel = "N",
      description = "Fewest images to judge; default ${DEFAULT-VALUE}.")
  private int minimumSamples;

  @Option(
      names = "--repeat-distance",
      paramLabel = "D",
      description = {
        "An image whose embedding is nearer (cosine distance) to one of the last eight that counted",
        "of the same source does not count; 0 counts all. Default ${DEFAULT-VALUE}."
      })
  private double repeatDistance = RepeatFilter.DEFAULT_DISTANCE;

  @Option(names = "--json", description = "Write JSON.")
  private boolean json;

  @Mixin private ModelOptions modelOptions;

  @Mixin private WordOptions wordOptions;

  @Override
  public Integer call() throws IOException, InterruptedException {
    WindowJudge judge = judge();
    if (!(repeatDistance >= 0 && repeatDistance < 1)) {
      throw new InputException("--repeat-distance must be at least 0 and below 1");
    }
    ProfileFile described = ProfileFile.read(profileFile);
    described.requireFalseAlarm(profileFile, "--false-alarm", falseAlarm);
    ModelSettings settings = modelOptions.settings(modelOptions.directoryFor(described));
    try (ImageTower model = ImageTower.load(settings)) {
      ProfileFile.readFor(model, profileFile);
      ImageReading reading = reading(settings, described.profile());
      ProfileFile file = ProfileFile.readFor(model, reading, profileFile);
      CollectedWindow window = window(model, reading, file.profile());
      Verdict verdict =
          judge.judge(
              window.statistics(),
              file.profile(),
              falseAlarm,
              new NamedSpaces(model, reading).labelled(file.labels()));
      show(verdict, window);
      return exitCode(verdict);
    }
  }

  private CollectedWindow window(ImageTower model, ImageReading reading, ReferenceProfile profile)
      throws IOException, InterruptedException {
    Unusualness unusualness = new Unusualness(profile.statistics().embeddingMoments());
    if (compared.profile != null) {
      return new CollectedWindow(
          other(compared.profile, model, reading, profile).statistics(), unusualness);
    }
    CollectedWindow window = new CollectedWindow(profile.statistics().emptied(), unusualness);
    try (ReferenceImages files = ImageFiles.of(requireNonNull(compared.images))) {
      collect(files, model, reading, window);
    }
    return window;
  }

  /** Panes on other bases cannot be compared, and neither can profiles. */
  private ReferenceProfile other(
      Path path, ImageTower model, ImageReading reading, ReferenceProfile profile)
      throws IOException {
    ReferenceProfile other = ProfileFile.readFor(model, reading, path).profile();
    try {
      profile.merge(other);
    } catch (ProfileMismatchException e) {
      throw new InputException(
          "%s cannot be compared with %s: they differ in %s; build it with --basis %s"
              .formatted(path, profileFile, String.join("; ", e.differences()), profileFile));
    }
    return other;
  }

  /** With the words asked for, else those of the profile. */
  private ImageReading reading(ModelSettings model, ReferenceProfile profile) throws IOException {
    ReadingFactory readings =
        new ReadingFactory(model, wordOptions.over(WordSettings.DEFAULTS, topWords));
    return wordOptions.given()
        ? readings.reading()
        : readings.reading(profile.statistics().words().series().names());
  }

  private WindowJudge judge() {
    try {
      requireProbability("--false-alarm", falseAlarm);
      return new WindowJudge(falseDiscoveryRate, smallestShift, topPairs, topWords, minimumSamples);
    } catch (IllegalArgumentException e) {
      throw new InputException(String.valueOf(e.getMessage()));
    }
  }

  private static void requireProbability(String option, double value) {
    if (!(value > 0 && value < 1)) {
      throw new IllegalArgumentException(option + " is " + value + ", must be in (0, 1)");
    }
  }

  private void collect(
      ReferenceImages files, ImageTower model, ImageReading reading, CollectedWindow window)
      throws IOException, InterruptedException {
    try (ProgressDisplay progress = new ProgressDisplay()) {
      progress.begin("images", files.size());
      PipelineFactory.defaults()
          .collect(
              files,
              model,
              reading,
              new RepeatFilter(repeatDistance),
              window,
              (used, broken) -> progress.at(used + (long) broken + window.repeated(), ""));
    }
  }

  private void show(Verdict verdict, CollectedWindow window) {
    Map<String, Integer> broken = window.broken();
    List<String> unusual = unusual(verdict, window);
    if (json) {
      ObjectNode node = JSON.createObjectNode().put("verdict", name(verdict)).put("n", verdict.n());
      if (verdict instanceof Verdict.InsufficientData missing) {
        node.put("required", missing.required()).put("reason", missing.reason());
      }
      verdict.judgedOn().ifPresent(evidence -> EvidenceJson.put(node, evidence));
      if (!unusual.isEmpty()) {
        node.set("unusual", JSON.valueToTree(unusual));
      }
      node.put("repeated", window.repeated());
      node.set("broken", JSON.valueToTree(broken));
      System.out.println(node);
    } else {
      System.out.printf("%s: %,d images%n", name(verdict), verdict.n());
      if (verdict instanceof Verdict.InsufficientData missing) {
        System.out.println("  " + missing.reason());
      }
      verdict.judgedOn().ifPresent(evidence -> show(verdict, evidence));
      if (verdict instanceof Verdict.Shifted) {
        unusual.forEach(id -> System.out.println("  unusual: " + id));
      }
      if (window.repeated() > 0) {
        System.out.printf("  left out, as they repeat others: %,d%n", window.repeated());
      }
      broken.forEach((reason, n) -> System.out.printf("  broken, %s: %,d%n", reason, n));
    }
  }

  /** Examples stand in for a cause that cannot be put into words. */
  private static List<String> unusual(Verdict verdict, CollectedWindow window) {
    boolean unspeakable =
        verdict.judgedOn().filter(evidence -> evidence.words().noFittingWords()).isPresent();
    return unspeakable ? window.unusual() : List.of();
  }

  private void show(Verdict verdict, Evidence evidence) {
    System.out.printf(
        Locale.ROOT,
        "  score %.2f, threshold %.2f at %s false alarms, p %s %.4g%n"
            + "  effect size %.3f, %.1f %% of the pairs shifted%n",
        evidence.score(),
        evidence.threshold(),
        falseAlarm,
        VerdictLine.relation(evidence, evidence.pValue()),
        evidence.told(evidence.pValue()),
        evidence.effectSize(),
        100 * evidence.shareShifted());
    if (verdict instanceof Verdict.Shifted && !evidence.alarming().isEmpty()) {
      System.out.println("  alarm raised by " + VerdictLine.families(evidence, ", "));
    }
    evidence.detectors().forEach(finding -> show(evidence, finding));
    evidence
        .selection()
        .ifPresent(
            selection ->
                System.out.printf(
                    Locale.ROOT,
                    "  pairs scored on %,d alone, which keep %.1f %% of the embedding's variance,"
                        + " cosine %.3f%n",
                    selection.pairs().length,
                    100 * selection.embeddingShare(),
                    selection.cosine()));
    if (evidence.pValue() <= falseAlarm && evidence.tooSmall()) {
      System.out.printf(
          Locale.ROOT,
          "  too small to matter: the largest effect size is %.3f, --smallest-shift %s%n",
          evidence.largestEffectSize(),
          smallestShift);
    }
    if (!evidence.sizeCalibrated()) {
      System.out.println(
          "  more images than the profile is calibrated for: judged conservatively; build the"
              + " profile from more images, with a larger --largest-window");
    }
    String words = WordSentence.of(evidence.words(), topWords);
    if (verdict instanceof Verdict.Shifted && !words.isEmpty()) {
      System.out.println("  " + words);
    }
    if (verdict instanceof Verdict.Shifted) {
      evidence.composition().ifPresent(composition -> show(evidence.topPairs(), composition));
    }
  }

  private static void show(Evidence evidence, DetectorFinding finding) {
    System.out.printf(
        Locale.ROOT,
        "  %-24s score %.3f, alarm from %.3f on, p %s %.2g, effect size %.3f%n",
        finding.detector(),
        finding.score(),
        finding.threshold(),
        VerdictLine.relation(evidence, finding.pValue()),
        evidence.told(finding.pValue()),
        finding.effectSize());
  }

  private static void show(List<PairShift> pairs, ShiftComposition composition) {
    System.out.println("  what the shift of the mean embedding is made of:");
    for (int i = 0; i < pairs.size(); i++) {
      PairShare share = composition.pairs().get(i);
      System.out.printf(
          Locale.ROOT,
          "  %+6.1f %%  head %2d neuron %4d%s, effect %+.2f%n",
          100 * share.share(),
          pairs.get(i).head(),
          pairs.get(i).neuron(),
          share.label().map(label -> ", " + label).orElse(""),
          pairs.get(i).effectSize());
    }
    System.out.printf(
        Locale.ROOT,
        "  %+6.1f %%  all other pairs%n  %6.1f %%  of it lie along the words that changed most%n",
        100 * composition.rest(),
        100 * composition.words());
  }

  private static String name(Verdict verdict) {
    if (verdict instanceof Verdict.Shifted) {
      return "shifted";
    }
    return verdict instanceof Verdict.Stable ? "stable" : "insufficient-data";
  }

  private static int exitCode(Verdict verdict) {
    if (verdict instanceof Verdict.Shifted) {
      return ExitCode.FOUND;
    }
    return verdict instanceof Verdict.Stable ? ExitCode.OK : ExitCode.INSUFFICIENT_DATA;
  }
}
