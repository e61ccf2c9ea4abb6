package io.headwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.Test;

class FailureMessageTest {

  private static final String DOCTOR = "; `headwatch doctor --config FILE` names what is missing";

  @Test
  void message_ofAFileSaysWhatIsTheMatterWithIt() {
    assertThat(FailureMessage.of(new NoSuchFileException("a/b"))).hasValue("a/b: does not exist");
    assertThat(FailureMessage.of(new AccessDeniedException("a/b")))
        .hasValue("a/b: permission denied");
    assertThat(FailureMessage.of(new FileSystemException("a", null, "No space left on device")))
        .hasValue("a: disk full");
    assertThat(FailureMessage.of(new FileSystemException("a", null, "Is a directory")))
        .hasValue("a: Is a directory");
  }

  @Test
  void message_ofAWrapperIsThatOfTheFileUnlessItSaysMore() {
    NoSuchFileException missing = new NoSuchFileException("a/b");

    assertThat(FailureMessage.of(new UncheckedIOException(missing)))
        .hasValue("a/b: does not exist");
    assertThat(FailureMessage.of(new UncheckedIOException("cannot learn: a/b", missing)))
        .hasValue("cannot learn: a/b");
    assertThat(FailureMessage.of(new IOException("3 files differ"))).hasValue("3 files differ");
  }

  /** Kafka's clients wrap what is wrong with their settings. */
  @Test
  void message_ofWhatABrokerOrClientRefusesPointsToTheDoctor() {
    ConfigException wrong = new ConfigException("No LoginModule found");

    assertThat(FailureMessage.of(new KafkaException("Failed to construct", wrong)))
        .hasValue("No LoginModule found" + DOCTOR);
    IllegalArgumentException jaas = new IllegalArgumentException("no 'KafkaClient' entry");
    assertThat(
            FailureMessage.of(
                new KafkaException(
                    "Failed to create new KafkaAdminClient", new KafkaException(jaas))))
        .hasValue("no 'KafkaClient' entry" + DOCTOR);
    assertThat(FailureMessage.of(new SaslAuthenticationException("bad password")))
        .hasValue("bad password" + DOCTOR);
    assertThat(FailureMessage.of(new TopicAuthorizationException("no access to images")))
        .hasValue("no access to images" + DOCTOR);
  }

  @Test
  void message_ofAFaultOfHeadwatchIsLeftToTheTrace() {
    assertThat(FailureMessage.of(new IllegalStateException("bug"))).isEmpty();
    assertThat(FailureMessage.of(new TimeoutException("slow"))).isEmpty();
    assertThat(FailureMessage.of(new KafkaException("in an error state", new RuntimeException())))
        .isEmpty();
    assertThat(FailureMessage.of(new StackOverflowError())).isEmpty();
  }
}
