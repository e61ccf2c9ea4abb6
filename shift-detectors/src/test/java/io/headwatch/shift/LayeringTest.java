package io.headwatch.shift;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;

@AnalyzeClasses(packages = "io.headwatch.shift", importOptions = DoNotIncludeTests.class)
class LayeringTest {
  @ArchTest
  static final ArchRule layers_areUsedFromAboveOnly =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("statistics")
          .definedBy("..shift.statistics..")
          .layer("profile")
          .definedBy("..shift.profile..")
          .layer("detector")
          .definedBy("..shift.detector..")
          .layer("calibration")
          .definedBy("..shift.calibration..")
          .layer("explanation")
          .definedBy("..shift.explanation..")
          .whereLayer("profile")
          .mayOnlyBeAccessedByLayers("detector", "calibration", "explanation")
          .whereLayer("detector")
          .mayOnlyBeAccessedByLayers("calibration", "explanation")
          .whereLayer("calibration")
          .mayOnlyBeAccessedByLayers("explanation")
          .whereLayer("explanation")
          .mayNotBeAccessedByAnyLayer();

  @ArchTest
  static final ArchRule packages_haveNoCycles =
      slices().matching("io.headwatch.shift.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule classes_doNoInputOutputLoggingTimingOrThreading =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "java.io..",
              "java.nio.file..",
              "java.nio.channels..",
              "java.net..",
              "java.util.logging..",
              "java.util.concurrent..",
              "org.slf4j..")
          .orShould()
          .dependOnClassesThat()
          .belongToAnyOf(
              Thread.class, ThreadLocal.class, Process.class, System.Logger.class, Clock.class)
          .orShould()
          // Times may be given; none is asked for.
          .callMethodWhere(target(name("now")).and(target(owner(resideInAPackage("java.time..")))))
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(System.class, "nanoTime");

  @ArchTest
  static void packages_areNullMarked(JavaClasses classes) {
    Set<JavaPackage> packages =
        classes.stream().map(JavaClass::getPackage).collect(Collectors.toSet());

    assertThat(packages).hasSizeGreaterThanOrEqualTo(5);
    assertThat(packages).allMatch(p -> p.isAnnotatedWith(NullMarked.class));
  }
}
