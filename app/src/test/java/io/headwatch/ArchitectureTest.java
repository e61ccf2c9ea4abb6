package io.headwatch;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;

/** The rooms of the house: who may use whom, and who may use which technology. */
@AnalyzeClasses(packages = "io.headwatch", importOptions = ArchitectureTest.MainOnly.class)
class ArchitectureTest {

  /** Without test classes, be they in folders or in jars of other modules. */
  static final class MainOnly implements ImportOption {
    private final ImportOption folders = new DoNotIncludeTests();

    @Override
    public boolean includes(Location location) {
      return folders.includes(location) && !location.contains("-tests.jar");
    }
  }

  private static final String ROOT = "io.headwatch.";

  /** What each room may use of the others; {@code cli} puts everything together. */
  private static final Map<String, Set<String>> MAY_USE =
      Map.ofEntries(
          Map.entry("check", Set.of()),
          Map.entry("config", Set.of()),
          Map.entry("decision", Set.of()),
          Map.entry("history", Set.of()),
          Map.entry("pixels", Set.of("config", "monitor")),
          Map.entry("report", Set.of("config", "history", "monitor", "pixels", "shift")),
          Map.entry("safetensors", Set.of()),
          Map.entry("segmentation", Set.of("clip", "image")),
          Map.entry("image", Set.of("shift")),
          Map.entry("access", Set.of()),
          Map.entry(
              "web",
              Set.of(
                  "access",
                  "config",
                  "decision",
                  "history",
                  "monitor",
                  "pixels",
                  "report",
                  "segmentation")),
          Map.entry("scenes", Set.of()),
          Map.entry("clip", Set.of("config", "safetensors")),
          Map.entry("concept", Set.of("clip", "safetensors", "shift")),
          Map.entry("training", Set.of("clip", "config", "image", "scenes")),
          Map.entry(
              "study",
              Set.of(
                  "clip",
                  "concept",
                  "config",
                  "image",
                  "monitor",
                  "safetensors",
                  "scenes",
                  "segmentation",
                  "shift",
                  "training")),
          Map.entry("download", Set.of("safetensors")),
          Map.entry("monitor", Set.of("clip", "shift")),
          Map.entry(
              "metrics",
              Set.of("access", "config", "history", "monitor", "report", "segmentation", "shift")),
          Map.entry("reference", Set.of("clip", "config", "monitor", "safetensors", "shift")),
          Map.entry(
              "stream",
              Set.of(
                  "check",
                  "clip",
                  "config",
                  "decision",
                  "history",
                  "image",
                  "monitor",
                  "pixels",
                  "reference",
                  "segmentation",
                  "shift")),
          Map.entry("demo", Set.of("monitor", "reference", "scenes", "shift", "stream")));

  /** Types of {@code clip} that others than the composition root may name. */
  private static final Set<String> PORTS_OF_CLIP =
      Set.of(
          "ContributionModel",
          "ContributionBatch",
          "PairDirections",
          "HeadProducts",
          "LocationMaps",
          "LocationModel",
          "LocationQuery",
          "Preprocessing",
          "TextModel",
          "TrainableModel",
          "TrainingBatch",
          "TrainingObjective",
          "TrainingStep",
          "WordTokenizer",
          "ModelConfig");

  @ArchTest
  static void rooms_useOnlyTheRoomsBelow(JavaClasses classes) {
    Set<String> offences = new TreeSet<>();
    for (JavaClass origin : classes) {
      Set<String> allowed = MAY_USE.get(room(origin));
      for (JavaClass target : allowed == null ? Set.<JavaClass>of() : targets(origin)) {
        if (!room(target).equals(room(origin)) && !allowed.contains(room(target))) {
          offences.add(origin.getName() + " uses " + target.getName());
        }
      }
    }
    assertThat(offences).isEmpty();
  }

  /** A room that nobody listed would be free to use everything. */
  @ArchTest
  static void rooms_areAllListed(JavaClasses classes) {
    Set<String> rooms =
        classes.stream().map(ArchitectureTest::room).collect(Collectors.toCollection(TreeSet::new));

    rooms.removeAll(MAY_USE.keySet());
    assertThat(rooms).containsExactly("", "cli", "shift");
  }

  @ArchTest
  static final ArchRule cli_isUsedByNobody =
      noClasses()
          .that()
          .resideOutsideOfPackage("..cli..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("..cli..");

  /** What is fetched for an event's sake has other rules: no redirects, small, allowed hosts. */
  @ArchTest
  static final ArchRule http_isUsedByDownloadStreamAndReportOnly =
      onlyIn(List.of("java.net.http.."), "..download..", "..stream..", "..report..");

  @ArchTest static final ArchRule djl_isUsedByClipOnly = onlyIn("ai.djl..", "..clip..");

  @ArchTest
  static final ArchRule kafka_isUsedByStreamAndDemoOnly =
      onlyIn(
          List.of("org.apache.kafka..", "kafka..", "io.cloudevents.."), "..stream..", "..demo..");

  @ArchTest
  static final ArchRule prometheus_isUsedByMetricsOnly = onlyIn("io.prometheus..", "..metrics..");

  @ArchTest
  static final ArchRule javalin_isUsedByWebOnly =
      onlyIn(List.of("io.javalin..", "org.eclipse.jetty..", "jakarta.."), "..web..");

  @ArchTest
  static final ArchRule sql_isUsedByHistoryOnly =
      onlyIn(List.of("java.sql..", "org.sqlite.."), "..history..");

  @ArchTest
  static final ArchRule typesafeConfig_isUsedByConfigOnly = onlyIn("com.typesafe..", "..config..");

  @ArchTest
  static final ArchRule terminalLibraries_areUsedByCliOnly =
      onlyIn(List.of("picocli..", "me.tongfei.."), "..cli..");

  /** {@code scenes} encodes as JPEG; it never decodes what came from elsewhere. */
  @ArchTest
  static final ArchRule imageLibraries_areUsedByImageOnly =
      onlyIn(List.of("javax.imageio..", "com.luciad.."), "..image..", "..scenes..");

  @ArchTest
  static final ArchRule safetensors_needJacksonAtMost =
      classes()
          .that()
          .resideInAPackage("..safetensors..")
          .should()
          .onlyDependOnClassesThat(
              resideInAnyPackage("java..", "com.fasterxml.jackson..", "org.jspecify..")
                  .or(resideInAPackage("..safetensors..")));

  @ArchTest
  static final ArchRule clip_isKnownByItsPortsOnly =
      noClasses()
          .that()
          .resideInAnyPackage("..concept..", "..monitor..", "..reference..", "..stream..")
          .should()
          .dependOnClassesThat(
              resideInAPackage("..clip..")
                  .and(
                      DescribedPredicate.describe(
                          "are no ports", c -> !PORTS_OF_CLIP.contains(c.getSimpleName()))));

  @ArchTest
  static final ArchRule arraysOfTheDevice_stayInClip =
      methods()
          .that()
          .areDeclaredInClassesThat()
          .resideInAPackage("..clip..")
          .and()
          .areDeclaredInClassesThat()
          .arePublic()
          .and()
          .arePublic()
          .should()
          .notHaveRawReturnType(resideInAPackage("ai.djl.."))
          .andShould()
          .notHaveRawParameterTypes(
              DescribedPredicate.describe(
                  "types of DJL",
                  types -> types.stream().anyMatch(t -> t.getPackageName().startsWith("ai.djl"))));

  @ArchTest
  static final ArchRule packages_haveNoCycles =
      slices().matching("io.headwatch.(*)..").should().beFreeOfCycles();

  @ArchTest
  static void packages_areNullMarked(JavaClasses classes) {
    Set<JavaPackage> packages =
        classes.stream().map(JavaClass::getPackage).collect(Collectors.toSet());

    assertThat(packages).hasSizeGreaterThan(MAY_USE.size());
    assertThat(packages).allMatch(p -> p.isAnnotatedWith(NullMarked.class));
  }

  @ArchTest
  static final ArchRule names_sayWhatAClassIs =
      noClasses()
          .should()
          .haveSimpleNameEndingWith("Util")
          .orShould()
          .haveSimpleNameEndingWith("Utils")
          .orShould()
          .haveSimpleNameEndingWith("Helper")
          .orShould()
          .haveSimpleNameEndingWith("Manager")
          .orShould()
          .resideInAnyPackage("..util..", "..common..", "..helper..");

  /** The time of day comes from an injected clock, or tests and replays could not set it. */
  @ArchTest
  static final ArchRule timeOfDay_comesFromTheClock =
      noClasses()
          .should()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethodWhere(
              DescribedPredicate.describe(
                  "read the system's clock",
                  call ->
                      call.getTargetOwner().getPackageName().equals("java.time")
                          && call.getName().equals("now")
                          && call.getTarget().getRawParameterTypes().isEmpty()));

  @ArchTest
  static final ArchRule clocks_areChosenByCliOnly =
      noClasses()
          .that()
          .resideOutsideOfPackage("..cli..")
          .should()
          .callMethodWhere(
              DescribedPredicate.describe(
                  "make a clock",
                  call ->
                      call.getTargetOwner().isEquivalentTo(Clock.class)
                          && call.getTarget()
                              .resolveMember()
                              .filter(m -> m.getModifiers().contains(JavaModifier.STATIC))
                              .isPresent()));

  private static ArchRule onlyIn(String technology, String... rooms) {
    return onlyIn(List.of(technology), rooms);
  }

  private static ArchRule onlyIn(List<String> technologies, String... rooms) {
    return noClasses()
        .that()
        .resideOutsideOfPackages(rooms)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(technologies.toArray(String[]::new));
  }

  private static Set<JavaClass> targets(JavaClass origin) {
    return origin.getDirectDependenciesFromSelf().stream()
        .map(dependency -> dependency.getTargetClass().getBaseComponentType())
        .filter(target -> target.getPackageName().startsWith(ROOT))
        .collect(Collectors.toSet());
  }

  private static String room(JavaClass type) {
    return type.getPackageName().replaceFirst("^io\\.headwatch\\.?", "").replaceFirst("\\..*", "");
  }
}
