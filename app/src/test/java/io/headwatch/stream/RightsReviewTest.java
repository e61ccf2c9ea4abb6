package io.headwatch.stream;

import static org.apache.kafka.common.acl.AclOperation.CREATE;
import static org.apache.kafka.common.acl.AclOperation.DESCRIBE;
import static org.apache.kafka.common.acl.AclOperation.DESCRIBE_CONFIGS;
import static org.apache.kafka.common.acl.AclOperation.READ;
import static org.apache.kafka.common.acl.AclOperation.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import io.headwatch.check.CheckResult;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RightsReviewTest {

  private static final String GRANT =
      "kafka-acls.sh --bootstrap-server HOST:PORT --add --allow-principal User:NAME --operation ";

  private final RightsReview review = new RightsReview();

  @Test
  void result_ofEverythingGrantedIsOk() {
    review.require(KafkaResource.topic("images"), Set.of(READ, DESCRIBE), READ, DESCRIBE);
    review.prefer(KafkaResource.topic("images"), Set.of(DESCRIBE_CONFIGS), DESCRIBE_CONFIGS);

    assertThat(review.result())
        .isEqualTo(new CheckResult.Ok("rights", "granted: Read, Describe on topic images"));
  }

  @Test
  void result_ofAMissingRightNamesTheCommandThatGrantsIt() {
    review.require(KafkaResource.topic("images"), Set.of(DESCRIBE), READ, DESCRIBE);
    review.require(KafkaResource.topic("verdicts"), Set.of(), CREATE);

    CheckResult result = review.result();

    assertThat(result).isInstanceOf(CheckResult.Failed.class);
    assertThat(result.found())
        .startsWith("missing: Read on topic images, Create on topic verdicts;");
    assertThat(result.advice())
        .contains(GRANT + "Read --topic images", GRANT + "Create --topic verdicts")
        .hasSize(3);
  }

  /** Read implies Describe: two commands for one right would send people to grant too much. */
  @Test
  void result_leavesOutDescribeWhereReadOrWriteIsMissing() {
    review.require(KafkaResource.group("watch"), Set.of(), READ, DESCRIBE);
    review.require(KafkaResource.topic("verdicts"), Set.of(), WRITE, DESCRIBE);

    assertThat(review.result().advice())
        .contains(GRANT + "Read --group watch", GRANT + "Write --topic verdicts")
        .noneMatch(line -> line.contains("Describe"));
  }

  /** Somebody may have denied Describe and allowed Read. */
  @Test
  void result_namesDescribeIfItAloneIsMissing() {
    review.require(KafkaResource.topic("images"), Set.of(READ), READ, DESCRIBE);

    assertThat(review.result().advice()).contains(GRANT + "Describe --topic images");
  }

  @Test
  void result_ofAnUnknownRightIsAWarning() {
    review.require(KafkaResource.topic("verdicts"), null, WRITE);

    CheckResult result = review.result();

    assertThat(result).isInstanceOf(CheckResult.Warning.class);
    assertThat(result.found()).isEqualTo("not known: Write on topic verdicts");
    assertThat(result.advice()).contains(GRANT + "Write --topic verdicts");
  }

  @Test
  void result_ofAHelpfulRightMissingIsAWarning() {
    review.require(KafkaResource.topic("images"), Set.of(READ, DESCRIBE), READ, DESCRIBE);
    review.prefer(KafkaResource.topic("images"), Set.of(READ, DESCRIBE), DESCRIBE_CONFIGS);

    CheckResult result = review.result();

    assertThat(result).isInstanceOf(CheckResult.Warning.class);
    assertThat(result.advice()).contains(GRANT + "DescribeConfigs --topic images");
  }

  @Test
  void option_isQuotedForAShellWhereNeeded() {
    assertThat(KafkaResource.topic("a.b-c_1").option()).isEqualTo("--topic a.b-c_1");
    assertThat(KafkaResource.group("it's $HOME").option()).isEqualTo("--group 'it'\\''s $HOME'");
    assertThat(KafkaResource.cluster().option()).isEqualTo("--cluster");
  }
}
