package io.headwatch.stream;

/** The commands that grant rights, as messages quote them. */
final class Acls {

  private Acls() {}

  /**
   * @param operation Kafka's name of the operation: Read, Write, Create, Describe
   * @param resource the resource as the tool takes it: {@code --topic NAME}, {@code --group NAME}
   */
  static String grant(String operation, String resource) {
    return ("kafka-acls.sh --bootstrap-server HOST:PORT --add --allow-principal User:NAME"
            + " --operation %s %s")
        .formatted(operation, resource);
  }
}
