package io.headwatch.segmentation;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Masks as JSON. */
public final class SegmentationJson {

  private static final ObjectMapper JSON = new ObjectMapper();

  private SegmentationJson() {}

  /**
   * Size, method, the words' areas, and the mask as run lengths: pairs of a label and how many
   * pixels have it, row by row from the top left, runs going on from one row to the next.
   */
  public static ObjectNode of(Segmentation segmentation) {
    ObjectNode json =
        JSON.createObjectNode()
            .put("width", segmentation.width())
            .put("height", segmentation.height())
            .put("method", segmentation.method().label());
    ArrayNode words = json.putArray("words");
    for (int i = 0; i < segmentation.areas().size(); i++) {
      Segmentation.WordArea area = segmentation.areas().get(i);
      words
          .addObject()
          .put("label", i + 1)
          .put("word", area.word())
          .put("pixels", area.pixels())
          .put("share", area.share())
          .put("score", area.score())
          .put("colour", "#%06x".formatted(MaskImage.colour(i + 1)));
    }
    runs(json.putArray("runs"), segmentation.mask());
    return json;
  }

  private static void runs(ArrayNode runs, byte[] mask) {
    int from = 0;
    for (int i = 1; i <= mask.length; i++) {
      if (i == mask.length || mask[i] != mask[from]) {
        runs.addArray().add(mask[from] & 0xff).add(i - from);
        from = i;
      }
    }
  }
}
