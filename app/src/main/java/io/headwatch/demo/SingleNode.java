package io.headwatch.demo;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import kafka.server.BrokerServer;
import kafka.server.ControllerServer;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.server.Server;
import kafka.server.SharedServer;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.bootstrap.BootstrapMetadata;
import org.apache.kafka.metadata.properties.MetaPropertiesEnsemble;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.fault.LoggingFaultHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Tuple2;

/**
 * A Kafka node that is broker and KRaft controller at once.
 *
 * <p>Implementation note: {@link KafkaRaftServer} halts the JVM on a failed start and hides the
 * ports it bound. So its parts are put together here, with faults logged instead and with sockets
 * bound beforehand.
 */
final class SingleNode implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(SingleNode.class);

  /** Fixed, since a restart on formatted data must name the cluster that formatted them. */
  private static final String CLUSTER_ID = "headwatch-embedded";

  private static final int NODE_ID = 1;
  private static final String BROKER = "BROKER";
  private static final String CONTROLLER = "CONTROLLER";

  private static final Map<String, String> UNREPLICATED =
      Map.of(
          "offsets.topic.replication.factor", "1",
          "transaction.state.log.replication.factor", "1",
          "transaction.state.log.min.isr", "1",
          "share.coordinator.state.topic.replication.factor", "1",
          "share.coordinator.state.topic.min.isr", "1");

  /** Room for large images; few partitions and threads, so that it starts fast. */
  private static final Map<String, String> SMALL =
      Map.ofEntries(
          Map.entry("auto.create.topics.enable", "false"),
          Map.entry("message.max.bytes", Integer.toString(64 << 20)),
          Map.entry("socket.request.max.bytes", Integer.toString(128 << 20)),
          // Scripted streams carry event times of the past; they must outlive the demonstration.
          Map.entry("log.retention.ms", "-1"),
          Map.entry("log.cleaner.dedupe.buffer.size", Integer.toString(2 << 20)),
          Map.entry("offsets.topic.num.partitions", "1"),
          Map.entry("transaction.state.log.num.partitions", "1"),
          Map.entry("share.coordinator.state.topic.num.partitions", "1"),
          Map.entry("group.initial.rebalance.delay.ms", "0"),
          Map.entry("num.network.threads", "2"),
          Map.entry("num.io.threads", "4"),
          Map.entry("background.threads", "2"),
          Map.entry("server.max.startup.time.ms", "60000"),
          Map.entry("metric.reporters", ""));

  private final LoopbackSockets sockets;
  private final ControllerServer controller;
  private final BrokerServer broker;

  private SingleNode(LoopbackSockets sockets, Path data, Map<String, String> settings)
      throws Exception {
    this.sockets = sockets;
    format(data);
    KafkaConfig config = new KafkaConfig(properties(sockets, data, settings), false);
    Tuple2<MetaPropertiesEnsemble, BootstrapMetadata> stored =
        KafkaRaftServer.initializeLogDirs(config, log, "");
    SharedServer shared = sharedServer(config, stored._1(), sockets);
    this.controller = new ControllerServer(shared, KafkaRaftServer.configSchema(), stored._2());
    this.broker = new BrokerServer(shared);
  }

  /**
   * Starts a node on a data directory, which is formatted if it is new.
   *
   * @param settings replace the node's own
   */
  static SingleNode start(Path data, Map<String, String> settings) throws IOException {
    LoopbackSockets sockets = new LoopbackSockets(List.of(BROKER, CONTROLLER));
    try {
      SingleNode node = new SingleNode(sockets, data, settings);
      node.startup();
      return node;
    } catch (Exception e) {
      sockets.close();
      throw new IOException("the embedded broker could not be started on " + data, e);
    }
  }

  private void startup() {
    try {
      controller.startup();
      broker.startup();
    } catch (RuntimeException e) {
      shutdown();
      throw e;
    }
  }

  /** The broker's address. */
  String address() {
    return sockets.address(BROKER);
  }

  @Override
  public void close() throws IOException {
    shutdown();
    sockets.close();
  }

  private void shutdown() {
    broker.shutdown();
    controller.shutdown();
  }

  private static void format(Path data) throws Exception {
    new Formatter()
        .setClusterId(CLUSTER_ID)
        .setNodeId(NODE_ID)
        .setControllerListenerName(CONTROLLER)
        .setMetadataLogDirectory(data.toString())
        .addDirectory(data.toString())
        .setIgnoreFormatted(true)
        .setPrintStream(new PrintStream(OutputStream.nullOutputStream()))
        .run();
  }

  private static SharedServer sharedServer(
      KafkaConfig config, MetaPropertiesEnsemble stored, LoopbackSockets sockets) {
    return new SharedServer(
        config,
        stored,
        Time.SYSTEM,
        Server.initializeMetrics(config, Time.SYSTEM, stored.clusterId().orElseThrow()),
        CompletableFuture.completedFuture(Map.of(NODE_ID, sockets.local(CONTROLLER))),
        List.of(),
        (name, fatal, action) -> new LoggingFaultHandler(name, action),
        sockets);
  }

  private static Map<String, String> properties(
      LoopbackSockets sockets, Path data, Map<String, String> settings) {
    Map<String, String> properties = new HashMap<>(UNREPLICATED);
    properties.putAll(SMALL);
    properties.putAll(network(sockets));
    properties.put("log.dirs", data.toString());
    properties.putAll(settings);
    return properties;
  }

  private static Map<String, String> network(LoopbackSockets sockets) {
    String broker = BROKER + "://" + sockets.address(BROKER);
    String controller = CONTROLLER + "://" + sockets.address(CONTROLLER);
    return Map.ofEntries(
        Map.entry("node.id", Integer.toString(NODE_ID)),
        Map.entry("process.roles", "broker,controller"),
        Map.entry("listeners", broker + "," + controller),
        Map.entry("advertised.listeners", broker),
        Map.entry(
            "listener.security.protocol.map", BROKER + ":PLAINTEXT," + CONTROLLER + ":PLAINTEXT"),
        Map.entry("inter.broker.listener.name", BROKER),
        Map.entry("controller.listener.names", CONTROLLER),
        Map.entry("controller.quorum.voters", NODE_ID + "@" + sockets.address(CONTROLLER)));
  }
}
