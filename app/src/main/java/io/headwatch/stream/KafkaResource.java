package io.headwatch.stream;

import static java.util.Objects.requireNonNull;

import java.util.regex.Pattern;

/**
 * What an ACL is about.
 *
 * @param type {@code topic}, {@code group} or {@code cluster}
 * @param name empty for the cluster
 */
record KafkaResource(String type, String name) {

  private static final Pattern PLAIN = Pattern.compile("[\\w.-]*");

  KafkaResource {
    requireNonNull(type, "type is null");
    requireNonNull(name, "name is null");
  }

  static KafkaResource topic(String name) {
    return new KafkaResource("topic", name);
  }

  static KafkaResource group(String name) {
    return new KafkaResource("group", name);
  }

  static KafkaResource cluster() {
    return new KafkaResource("cluster", "");
  }

  /** As {@code kafka-acls.sh} takes it, quoted for a shell where needed. */
  String option() {
    String quoted = PLAIN.matcher(name).matches() ? name : "'" + name.replace("'", "'\\''") + "'";
    return ("--" + type + " " + quoted).strip();
  }

  @Override
  public String toString() {
    return (type + " " + name).strip();
  }
}
