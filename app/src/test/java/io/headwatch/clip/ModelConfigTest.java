package io.headwatch.clip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwatch.golden.GoldenVectors;
import io.headwatch.scenes.EmbeddedModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@SuppressWarnings("FloatingPointLiteralPrecision") // OpenAI's constants, as published.
class ModelConfigTest {

  private static final String TEXT =
      "\"text_cfg\": {\"context_length\": 77, \"vocab_size\": 49408,"
          + " \"width\": 512, \"heads\": 8, \"layers\": 12}";

  @TempDir Path directory;

  @Test
  void read_ofTheGoldenModel() {
    GoldenVectors.copy("tiny-clip/open_clip_config.json", directory);

    ModelConfig config = ModelConfig.read(directory);

    assertThat(config.embedDim()).isEqualTo(48);
    assertThat(config.imageSize()).isEqualTo(96);
    assertThat(config.layers()).containsExactly(1, 2, 1, 1);
    assertThat(config.heads()).isEqualTo(4);
    assertThat(config.channels()).isEqualTo(256);
    assertThat(config.gridSize()).isEqualTo(3);
    assertThat(config.locations()).isEqualTo(9);
    assertThat(config.text()).isEqualTo(new ModelConfig.Text(16, 256, 64, 1, 2));
    assertThat(config.quickGelu()).isTrue();
    assertThat(config.preprocessing().size()).isEqualTo(96);
    assertThat(config.preprocessing().mean()).containsExactly(0.48145466f, 0.4578275f, 0.40821073f);
  }

  @Test
  void read_ofTheEmbeddedModel() throws Exception {
    ModelConfig config = ModelConfig.read(EmbeddedModel.copyTo(directory));

    assertThat(config.heads()).isEqualTo(8);
    assertThat(config.preprocessing().mean()).containsExactly(0.4815f, 0.4578f, 0.4082f);
    assertThat(config.preprocessing().std()).containsExactly(0.2686f, 0.2613f, 0.2758f);
  }

  // open_clip's own configurations, and the head counts of OpenAI's checkpoints.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1024 | 224 | [3, 4, 6, 3]    | 64  | 32 | 2048 | 49",
        "512  | 224 | [3, 4, 23, 3]   | 64  | 32 | 2048 | 49",
        "640  | 288 | [4, 6, 10, 6]   | 80  | 40 | 2560 | 81",
        "768  | 384 | [6, 8, 18, 8]   | 96  | 48 | 3072 | 144",
        "1024 | 448 | [3, 15, 36, 10] | 128 | 64 | 4096 | 196",
      })
  void read_ofOpenAisResNets(
      int embedDim, int size, String layers, int width, int heads, int channels, int locations)
      throws Exception {
    ModelConfig config =
        read(
            """
            {"embed_dim": %d, "vision_cfg": {"image_size": %d, "layers": %s, "width": %d,
             "patch_size": null}, %s}"""
                .formatted(embedDim, size, layers, width, TEXT));

    assertThat(config.embedDim()).isEqualTo(embedDim);
    assertThat(config.heads()).isEqualTo(heads);
    assertThat(config.channels()).isEqualTo(channels);
    assertThat(config.locations()).isEqualTo(locations);
    assertThat(config.quickGelu()).isFalse();
  }

  @Test
  void read_withoutPreprocessingTakesOpenAis() throws Exception {
    Preprocessing preprocessing = read(resNet("", "")).preprocessing();

    assertThat(preprocessing.size()).isEqualTo(224);
    assertThat(preprocessing.mean()).containsExactly(0.48145466f, 0.4578275f, 0.40821073f);
    assertThat(preprocessing.std()).containsExactly(0.26862954f, 0.26130258f, 0.27577711f);
  }

  @Test
  void read_withHeadsTakesThem() throws Exception {
    assertThat(read(resNet(", \"heads\": 16", "")).heads()).isEqualTo(16);
    assertThat(read(resNet(", \"head_width\": 32", "")).heads()).isEqualTo(64);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"layers\": 12, \"width\": 768, \"patch_size\": 32}           | this model is a ViT",
        "{\"timm_model_name\": \"vit_base\", \"image_size\": 224}       | timm model vit_base",
        "{\"timm_model_name\": \"convnext_base\", \"layers\": [1,1,1,1]}| timm model convnext_base",
      })
  void read_ofOtherArchitecturesSaysWhatIsNeeded(String vision, String message) {
    String json = "{\"model_cfg\": {\"embed_dim\": 512, \"vision_cfg\": %s, %s}}";

    assertThatThrownBy(() -> read(json.formatted(vision, TEXT)))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining(message)
        .hasMessageContaining("Headwatch needs a ResNet CLIP");
  }

  @Test
  void read_ofAForeignTextTowerIsRefused() {
    String json =
        """
        {"embed_dim": 512, "vision_cfg": {"layers": [1, 1, 1, 1]},
         "text_cfg": {"hf_model_name": "roberta-base"}}""";

    assertThatThrownBy(() -> read(json)).hasMessageContaining("text tower roberta-base");
  }

  @Test
  void read_ofAnotherInterpolationIsRefused() {
    String preprocess = ", \"preprocess_cfg\": {\"interpolation\": \"bilinear\"}";

    assertThatThrownBy(() -> read(resNet("", preprocess)))
        .hasMessageContaining("preprocess_cfg.interpolation is bilinear");
  }

  @Test
  void read_ofImpossibleNumbersNamesThem() {
    assertThatThrownBy(() -> read(resNet(", \"image_size\": 230", "")))
        .hasMessageContaining("vision_cfg.image_size is 230, not a multiple of");
    assertThatThrownBy(() -> read(resNet(", \"image_size\": [224, 256]", "")))
        .hasMessageContaining("only square images");
    assertThatThrownBy(() -> read(resNet(", \"width\": \"wide\"", "")))
        .hasMessageContaining("width is \"wide\", not a whole number");
    assertThatThrownBy(() -> read(resNet(", \"heads\": 0", "")))
        .hasMessageContaining("vision_cfg.heads is 0, not positive");
  }

  @Test
  void read_withoutAFileShowsWhatADirectoryHolds() {
    assertThatThrownBy(() -> ModelConfig.read(directory))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("open_clip_config.json is missing")
        .hasMessageContaining("open_clip_model.safetensors and tokenizer.json");
  }

  @Test
  void read_ofBrokenJsonNamesTheFile() {
    assertThatThrownBy(() -> read("{\"model_cfg\": "))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("open_clip_config.json is not valid JSON");
  }

  @Test
  void read_withoutAnEmbeddingNamesTheField() {
    assertThatThrownBy(() -> read("{\"vision_cfg\": {\"layers\": [1, 1, 1, 1]}, " + TEXT + "}"))
        .hasMessageContaining("embed_dim is missing");
  }

  @Test
  void constructor_refusesOtherNumbersOfStages() {
    Preprocessing preprocessing = new Preprocessing(224, new float[3], new float[] {1, 1, 1});
    ModelConfig.Text text = new ModelConfig.Text(77, 49408, 512, 8, 12);

    assertThatThrownBy(
            () -> new ModelConfig(1024, 224, List.of(3, 4, 6), 64, 32, text, true, preprocessing))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("four stages");
  }

  private static String resNet(String vision, String top) {
    return "{\"embed_dim\": 1024, \"vision_cfg\": {\"layers\": [3, 4, 6, 3]%s}, %s%s}"
        .formatted(vision, TEXT, top);
  }

  private ModelConfig read(String json) throws IOException {
    Files.writeString(directory.resolve("open_clip_config.json"), json);
    return ModelConfig.read(directory);
  }
}
