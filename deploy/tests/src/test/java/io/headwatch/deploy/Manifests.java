package io.headwatch.deploy;

import java.util.List;
import java.util.Map;

/** Rendered objects of Kubernetes. */
record Manifests(List<Map<String, Object>> objects) {

  List<Map<String, Object>> ofKind(String kind) {
    return objects.stream().filter(object -> kind.equals(object.get("kind"))).toList();
  }

  /** The only object of a kind. */
  Map<String, Object> only(String kind) {
    List<Map<String, Object>> found = ofKind(kind);
    if (found.size() != 1) {
      throw new AssertionError(kind + " is there " + found.size() + " times");
    }
    return found.get(0);
  }

  /** The text of Headwatch's configuration file. */
  String configuration() {
    Map<String, Object> map =
        ofKind("ConfigMap").stream()
            .filter(object -> Yaml.map(Yaml.at(object, "data")).containsKey("headwatch.conf"))
            .findFirst()
            .orElseThrow();
    return (String) Yaml.at(map, "data", "headwatch.conf");
  }

  /** The specification of the daemon's pods. */
  Map<String, Object> pod() {
    return Yaml.map(Yaml.at(only("StatefulSet"), "spec", "template", "spec"));
  }

  Map<String, Object> podLabels() {
    return Yaml.map(Yaml.at(only("StatefulSet"), "spec", "template", "metadata", "labels"));
  }

  /** The daemon's container. */
  Map<String, Object> container() {
    return Yaml.maps(Yaml.at(pod(), "containers")).get(0);
  }
}
