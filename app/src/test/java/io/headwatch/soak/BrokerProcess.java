package io.headwatch.soak;

import io.headwatch.demo.EmbeddedBroker;
import java.nio.file.Path;
import java.util.Map;

/** A broker in a process of its own: prints its address, and runs until its input ends. */
final class BrokerProcess {

  private BrokerProcess() {}

  /** Takes a directory, and the name of a topic to create. */
  public static void main(String[] arguments) throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(Path.of(arguments[0]))) {
      broker.createTopic(arguments[1], 3, Map.of());
      System.out.println("broker " + broker.bootstrapServers());
      System.out.flush();
      while (System.in.read() >= 0) {
        // Whoever started this closes our input when it is done.
      }
    }
    System.exit(0);
  }
}
