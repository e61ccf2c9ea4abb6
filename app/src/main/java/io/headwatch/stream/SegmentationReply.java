package io.headwatch.stream;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headwatch.segmentation.MaskImage;
import io.headwatch.segmentation.SegmentationJson;
import io.headwatch.segmentation.SegmentationRefusedException;
import io.headwatch.segmentation.SegmentedImage;

/**
 * What is answered to a request for a mask, as a record of the reply topic;
 * deploy/schemas/segmentation-reply.schema.json describes it.
 */
sealed interface SegmentationReply {

  /** The reply as JSON. */
  ObjectNode json();

  /** The reply as a record's value. */
  default byte[] value() {
    try {
      return Format.JSON.writeValueAsBytes(json());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a reply cannot be written as JSON", e);
    }
  }

  /**
   * A mask.
   *
   * @param output what of it is wanted
   */
  record Done(SegmentedImage segmented, SegmentationRequest.Output output)
      implements SegmentationReply {

    public Done {
      requireNonNull(segmented, "segmented is null");
      requireNonNull(output, "output is null");
    }

    @Override
    public ObjectNode json() {
      ObjectNode json = Format.JSON.createObjectNode().put("status", "done");
      json.set("segmentation", SegmentationJson.of(segmented.segmentation()));
      return switch (output) {
        case JSON -> json;
        case MASK -> json.put("png", MaskImage.png(segmented.segmentation()));
        case OVERLAY -> json.put("png", MaskImage.overlay(segmented));
      };
    }
  }

  /**
   * None.
   *
   * @param reason its name, which never changes
   * @param detail what to do about it, for people
   */
  record Refused(String reason, String detail) implements SegmentationReply {

    public Refused {
      requireNonNull(reason, "reason is null");
      requireNonNull(detail, "detail is null");
    }

    static Refused because(SegmentationRefusedException e) {
      return new Refused(e.why().label(), e.told());
    }

    static Refused because(RejectedEventException e) {
      String reason =
          e.reason() == Reason.MALFORMED_EVENT ? "malformed_request" : e.reason().label();
      return new Refused(reason, String.valueOf(e.getMessage()));
    }

    @Override
    public ObjectNode json() {
      return Format.JSON
          .createObjectNode()
          .put("status", "refused")
          .put("reason", reason)
          .put("detail", detail);
    }
  }

  /** How replies are written. */
  final class Format {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Format() {}
  }
}
