package io.headwatch.shift.explanation;

import static java.util.Objects.requireNonNull;

import io.headwatch.shift.explanation.Verdict.InsufficientData;
import io.headwatch.shift.profile.ReferenceProfile;
import io.headwatch.shift.profile.StratifiedPane;
import io.headwatch.shift.profile.StratifiedProfile;
import io.headwatch.shift.profile.Stratum;
import io.headwatch.shift.statistics.PaneStatistics;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Judges windows by strata: the images of each against the reference images of the same one.
 *
 * <p>A window that k strata have enough images of has the p-value 1 - (1 - p)^k, p being the
 * smallest of theirs (Šidák, Journal of the American Statistical Association 62, 1967). It is exact
 * if images are independent: strata share neither images nor reference images, so their p-values
 * are independent, too, if nothing has changed. Without strata, and where one alone has images,
 * this is {@link WindowJudge}.
 *
 * @param judge of a single stratum
 */
public record StratifiedJudge(WindowJudge judge) {
  public StratifiedJudge {
    requireNonNull(judge, "judge is null");
  }

  /** A stratum with enough images, and what it is compared with. */
  private record Part(String stratum, PaneStatistics images, ReferenceProfile profile) {
    double referenceRatio() {
      return images.count() / (double) profile.size();
    }
  }

  /** What is said of a part, at the level that all parts together leave to it. */
  private record Judged(Part part, Evidence evidence) {}

  /**
   * Judges one window without knowing the pairs' directions.
   *
   * @param alpha as below
   */
  public StratifiedVerdict judge(StratifiedPane window, double alpha) {
    return judge(window, alpha, Optional.empty());
  }

  /**
   * Judges one window without a watch list.
   *
   * @param alpha as below
   * @param space as below
   */
  public StratifiedVerdict judge(
      StratifiedPane window, double alpha, Optional<EmbeddingSpace> space) {
    return judge(window, alpha, space, stratum -> Optional.empty());
  }

  /**
   * Judges one window, and says what its shift is made of.
   *
   * @param alpha probability that one clean window is called shifted, in [0, 1); 0 if none ever is
   * @param space of the network that made window and profile, where known
   * @param concepts gives the watch list's part in the alarm of a stratum, by its name, or of the
   *     whole, if it is empty
   * @return with {@link Verdict.InsufficientData} if no stratum with a calibration has enough
   *     images
   */
  public StratifiedVerdict judge(
      StratifiedPane window,
      double alpha,
      Optional<EmbeddingSpace> space,
      Function<Optional<String>, Optional<ConceptAlarm>> concepts) {
    if (!window.profile().isStratified()) {
      return undivided(window, alpha, space, concepts.apply(Optional.empty()));
    }
    List<Part> parts = parts(window);
    List<UnjudgedStratum> unjudged = unjudged(window);
    return parts.isEmpty()
        ? new StratifiedVerdict(insufficient(window, unjudged), List.of(), unjudged, 0, 0)
        : judge(parts, unjudged, alpha, space, concepts);
  }

  private StratifiedVerdict undivided(
      StratifiedPane window,
      double alpha,
      Optional<EmbeddingSpace> space,
      Optional<ConceptAlarm> concepts) {
    PaneStatistics all = window.parts().values().iterator().next();
    ReferenceProfile profile = window.profile().pooled();
    Verdict verdict = judge.judge(all, profile, alpha, space, concepts);
    double ratio = all.count() / (double) profile.size();
    return new StratifiedVerdict(
        verdict, List.of(), List.of(), 0, verdict.judgedOn().map(e -> ratio).orElse(0.0));
  }

  private List<Part> parts(StratifiedPane window) {
    List<Part> parts = new ArrayList<>();
    window
        .parts()
        .forEach(
            (name, images) -> {
              ReferenceProfile profile = window.profile().judging(name).orElseThrow();
              if (judge.lacking(images, profile).isEmpty()) {
                parts.add(new Part(name, images, profile));
              }
            });
    return parts;
  }

  private StratifiedVerdict judge(
      List<Part> parts,
      List<UnjudgedStratum> unjudged,
      double alpha,
      Optional<EmbeddingSpace> space,
      Function<Optional<String>, Optional<ConceptAlarm>> concepts) {
    double share = share(alpha, parts.size());
    List<Judged> judged =
        parts.stream()
            .map(part -> judged(part, share, space, concepts.apply(Optional.of(part.stratum))))
            .sorted(
                // A shift that is too small to matter must not hide one that isn't.
                Comparator.<Judged>comparingDouble(one -> one.evidence.heededPValue())
                    .thenComparingDouble(one -> one.evidence.pValue()))
            .toList();
    Evidence first = judged.get(0).evidence;
    int images = parts.stream().mapToInt(part -> part.images.count()).sum();
    return new StratifiedVerdict(
        WindowJudge.verdict(first.smallestOf(parts.size(), alpha)),
        names(judged),
        unjudged,
        images - first.n(),
        parts.stream().mapToDouble(Part::referenceRatio).max().orElse(0));
  }

  private Judged judged(
      Part part, double alpha, Optional<EmbeddingSpace> space, Optional<ConceptAlarm> concepts) {
    return new Judged(part, judge.evidence(part.images, part.profile, alpha, space, concepts));
  }

  private static List<String> names(List<Judged> judged) {
    List<String> names = new ArrayList<>(judged.stream().map(one -> one.part.stratum).toList());
    names.subList(1, names.size()).sort(Comparator.naturalOrder());
    return names;
  }

  /** The level of each of k parts at which the smallest p-value of all keeps alpha. */
  private static double share(double alpha, int parts) {
    return parts == 1 ? alpha : -Math.expm1(Math.log1p(-alpha) / parts);
  }

  private List<UnjudgedStratum> unjudged(StratifiedPane window) {
    StratifiedProfile profile = window.profile();
    List<UnjudgedStratum> unjudged = new ArrayList<>();
    window.parts().forEach((name, images) -> few(name, images, profile).ifPresent(unjudged::add));
    window.thin().forEach((name, images) -> unjudged.add(thin(name, images, profile)));
    if (window.unknown() > 0) {
      String reason =
          "%d images without %s that the profile knows"
              .formatted(window.unknown(), profile.stratification().lacking());
      unjudged.add(new UnjudgedStratum(Optional.empty(), window.unknown(), reason));
    }
    return unjudged;
  }

  private Optional<UnjudgedStratum> few(
      String stratum, PaneStatistics images, StratifiedProfile profile) {
    return judge
        .lacking(images, profile.judging(stratum).orElseThrow())
        .map(
            lacking ->
                new UnjudgedStratum(Optional.of(stratum), lacking.n(), few(stratum, lacking)));
  }

  private static String few(String stratum, InsufficientData lacking) {
    return lacking.n() < lacking.required()
        ? "%d images of stratum %s, needs %d".formatted(lacking.n(), stratum, lacking.required())
        : "stratum %s: %s".formatted(stratum, lacking.reason());
  }

  private static UnjudgedStratum thin(String name, int images, StratifiedProfile profile) {
    Stratum stratum = requireNonNull(profile.strata().get(name), "no stratum " + name);
    return new UnjudgedStratum(
        Optional.of(name),
        images,
        "stratum %s has %d reference images to draw null windows from, needs %d"
            .formatted(name, stratum.drawable(), profile.fewestImages()));
  }

  private InsufficientData insufficient(StratifiedPane window, List<UnjudgedStratum> unjudged) {
    return new InsufficientData(
        window.count(),
        judge.minimumSamples(),
        unjudged.isEmpty()
            ? "the window has 0 images, needs %d".formatted(judge.minimumSamples())
            : unjudged.stream().map(UnjudgedStratum::reason).collect(Collectors.joining("; ")));
  }
}
