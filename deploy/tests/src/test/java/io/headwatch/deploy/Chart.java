package io.headwatch.deploy;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import com.marcnuri.helm.TemplateCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The Helm chart, as Helm itself renders it. */
final class Chart {

  static final Path DIRECTORY = Repository.path("deploy/helm/headwatch");

  /** What makes an object one that is not installed but run on demand. */
  private static final String HOOK = "helm.sh/hook: test";

  private final Helm helm;

  private Chart(Path directory) {
    this.helm = new Helm(directory);
  }

  /** The chart as it is. */
  static Chart asItIs() {
    return new Chart(DIRECTORY);
  }

  /** A copy of the chart that also renders what `helm test` runs, which Helm keeps apart. */
  static Chart withTests(Path copy) {
    try (Stream<Path> files = Files.walk(DIRECTORY)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path target = copy.resolve(DIRECTORY.relativize(file));
        Files.createDirectories(target.getParent());
        Files.writeString(target, Files.readString(file).replace(HOOK, "headwatch.io/was: hook"));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Chart(copy);
  }

  LintResult lint() {
    return helm.lint().strict().call();
  }

  /**
   * Everything that would be installed.
   *
   * @param values a file of {@code ci}
   */
  Manifests render(String values) {
    return render(values, Map.of());
  }

  /** As above, with single values set beside the file's. */
  Manifests render(String values, Map<String, Object> set) {
    TemplateCommand command =
        helm.template()
            .withName("release")
            .withNamespace("monitoring")
            .withKubeVersion("1.33.0")
            .withValuesFile(DIRECTORY.resolve("ci").resolve(values));
    set.forEach(command::set);
    List<Map<String, Object>> objects = new ArrayList<>();
    Yaml.documents(command.call()).forEach(objects::add);
    return new Manifests(objects);
  }
}
