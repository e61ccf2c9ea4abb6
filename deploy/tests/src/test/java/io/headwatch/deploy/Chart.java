package io.headwatch.deploy;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import com.marcnuri.helm.TemplateCommand;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The Helm chart, as Helm itself renders it. */
final class Chart {

  static final Path DIRECTORY = Repository.path("deploy/helm/headwatch");

  private final Helm helm = new Helm(DIRECTORY);

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
