package io.headwatch.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/**
 * An embedded broker that asks for a login (SASL/PLAIN) and enforces ACLs: {@code admin} may do
 * everything, {@code watcher} what it is granted.
 */
public final class SecuredBroker implements AutoCloseable {

  private static final String LOGIN_MODULE =
      "org.apache.kafka.common.security.plain.PlainLoginModule required ";
  private static final Map<String, String> SETTINGS =
      Map.ofEntries(
          Map.entry("listener.security.protocol.map", "BROKER:SASL_PLAINTEXT,CONTROLLER:PLAINTEXT"),
          Map.entry("sasl.enabled.mechanisms", "PLAIN"),
          Map.entry("sasl.mechanism.inter.broker.protocol", "PLAIN"),
          Map.entry(
              "listener.name.broker.plain.sasl.jaas.config",
              LOGIN_MODULE
                  + "username=\"admin\" password=\"a\" user_admin=\"a\" user_watcher=\"w\";"),
          Map.entry(
              "authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer"),
          // The controller's own connection, without a login, on the loopback interface.
          Map.entry("super.users", "User:admin;User:ANONYMOUS"));

  private final EmbeddedBroker broker;
  private final Admin admin;

  private SecuredBroker(EmbeddedBroker broker) {
    this.broker = broker;
    Map<String, Object> properties = new HashMap<>(login("admin", "a"));
    properties.put("bootstrap.servers", broker.bootstrapServers());
    this.admin = Admin.create(properties);
  }

  public static SecuredBroker start(Path directory) throws IOException {
    return new SecuredBroker(EmbeddedBroker.start(directory, SETTINGS));
  }

  public String bootstrapServers() {
    return broker.bootstrapServers();
  }

  /** Client settings of a user; {@code watcher}'s password is {@code w}. */
  public static Map<String, String> login(String user, String password) {
    return Map.of(
        "security.protocol",
        "SASL_PLAINTEXT",
        "sasl.mechanism",
        "PLAIN",
        "sasl.jaas.config",
        LOGIN_MODULE + "username=\"%s\" password=\"%s\";".formatted(user, password));
  }

  public void createTopic(String name) throws Exception {
    admin.createTopics(List.of(new NewTopic(name, 1, (short) 1))).all().get();
  }

  /** Grants {@code watcher} an operation. */
  public void grant(AclOperation operation, ResourceType type, String name) throws Exception {
    AclBinding binding =
        new AclBinding(
            new ResourcePattern(type, name, PatternType.LITERAL),
            new AccessControlEntry("User:watcher", "*", operation, AclPermissionType.ALLOW));
    admin.createAcls(List.of(binding)).all().get();
  }

  public Admin admin() {
    return admin;
  }

  @Override
  public void close() throws IOException {
    admin.close();
    broker.close();
  }
}
