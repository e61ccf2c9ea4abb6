package io.headwatch.stream;

import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;

/** What the broker says when asked for a topic. */
sealed interface TopicAnswer {

  /**
   * It exists.
   *
   * @param configs its settings; empty if they may not be read
   */
  record Described(TopicDescription description, Optional<Map<String, String>> configs)
      implements TopicAnswer {}

  /**
   * It does not exist.
   *
   * @param refusal why it cannot be created either; empty if it can, or is not to be
   */
  record Missing(Optional<KafkaException> refusal) implements TopicAnswer {}

  /** It may exist, but this client has no right to know. */
  record Hidden() implements TopicAnswer {}

  /** The question failed. */
  record Failed(KafkaException failure) implements TopicAnswer {}
}
