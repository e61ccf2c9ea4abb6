package io.headwatch.deploy;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.google.gson.Gson;
import com.google.gson.JsonElement;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import java.lang.reflect.InvocationTargetException;
import java.util.Map;

/**
 * What Kubernetes knows of its objects, from the classes that clients are generated to from its own
 * description: unknown fields, missing fields that are required, and wrong types are refused. Not
 * checked is what only the server does, such as values of enumerations and ranges.
 */
final class KubernetesSchemas {

  private static final String MODELS = "io.kubernetes.client.openapi.models.";

  /** Classes of the Prometheus Operator; unknown fields are errors instead of being collected. */
  private static final Map<String, Class<?>> OPERATOR =
      Map.of("ServiceMonitor", ServiceMonitor.class, "PrometheusRule", PrometheusRule.class);

  private static final JsonMapper STRICT =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .annotationIntrospector(new NothingCollected())
          .build();

  private final Gson gson = new Gson();

  /**
   * Refuses an object that is not as its kind has it.
   *
   * @throws IllegalArgumentException if it is not
   */
  void check(Map<String, Object> object) {
    String apiVersion = (String) Yaml.at(object, "apiVersion");
    String kind = (String) Yaml.at(object, "kind");
    Class<?> operator = OPERATOR.get(kind);
    if (operator == null) {
      checkByKubernetes(apiVersion, kind, gson.toJsonTree(object));
    } else {
      STRICT.convertValue(object, operator);
    }
  }

  private static void checkByKubernetes(String apiVersion, String kind, JsonElement json) {
    String version = apiVersion.substring(apiVersion.indexOf('/') + 1);
    String name = Character.toUpperCase(version.charAt(0)) + version.substring(1) + kind;
    try {
      Class.forName(MODELS + name)
          .getMethod("validateJsonElement", JsonElement.class)
          .invoke(null, json);
    } catch (InvocationTargetException e) {
      throw new IllegalArgumentException(name + ": " + e.getCause().getMessage(), e);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("no model of " + apiVersion + " " + kind, e);
    }
  }

  /** The models take fields that they do not know into a map, which would hide mistakes. */
  private static final class NothingCollected extends JacksonAnnotationIntrospector {

    private static final long serialVersionUID = 1L;

    @Override
    public Boolean hasAnySetter(Annotated annotated) {
      return false;
    }
  }
}
