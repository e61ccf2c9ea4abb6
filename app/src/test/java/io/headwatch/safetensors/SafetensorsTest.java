package io.headwatch.safetensors;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwatch.golden.GoldenVectors;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafetensorsTest {

  @TempDir Path directory;

  // The layout of the format's documentation, byte for byte.
  @Test
  void write_givesTheBytesOfTheFormat() throws Exception {
    Path path = directory.resolve("a.safetensors");

    new SafetensorsWriter(Map.of("format", "pt"))
        .f32("b", new float[] {1, -2}, 2)
        .u8("a", new byte[] {7, (byte) 200, 9}, 1, 3)
        .write(path);

    String json =
        "{\"__metadata__\":{\"format\":\"pt\"},"
            + "\"b\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},"
            + "\"a\":{\"dtype\":\"U8\",\"shape\":[1,3],\"data_offsets\":[8,11]}}";
    String padded = json + " ".repeat((8 - json.length() % 8) % 8);
    assertThat(Files.readAllBytes(path))
        .isEqualTo(file(padded, HexFormat.of().parseHex("0000803f000000c0" + "07c809")));
  }

  @Test
  void write_thenRead_givesEverythingBack() throws Exception {
    Path path = directory.resolve("a.safetensors");
    new SafetensorsWriter(Map.of("z", "1", "a", "two, \"quoted\""))
        .f32("f32", new float[] {Float.MIN_VALUE, Float.NaN, -0f}, 3)
        .f16("f16", new float[] {1.5f, -65504, 0x1p-24f, Float.POSITIVE_INFINITY}, 2, 2)
        .f64("f64", new double[] {Math.PI}, 1)
        .i32("i32", new int[] {Integer.MIN_VALUE, 5}, 2)
        .i64("i64", new long[] {Long.MAX_VALUE})
        .u8("u8", new byte[] {-1}, 1, 1)
        .f32("empty", new float[0], 3, 0)
        .write(path);

    try (SafetensorsFile file = SafetensorsFile.open(path)) {
      assertThat(file.names()).containsExactly("f32", "f16", "f64", "i32", "i64", "u8", "empty");
      assertThat(file.metadata())
          .containsExactlyInAnyOrderEntriesOf(Map.of("a", "two, \"quoted\"", "z", "1"));
      assertThat(file.floats("f32")).containsExactly(Float.MIN_VALUE, Float.NaN, -0f);
      assertThat(file.floats("f16"))
          .containsExactly(1.5f, -65504, 0x1p-24f, Float.POSITIVE_INFINITY);
      assertThat(file.doubles("f64")).containsExactly(Math.PI);
      assertThat(file.ints("i32")).containsExactly(Integer.MIN_VALUE, 5);
      assertThat(file.longs("i64")).containsExactly(Long.MAX_VALUE);
      assertThat(file.bytes("u8")).containsExactly(-1);
      assertThat(file.floats("empty")).isEmpty();
      assertThat(file.tensor("f16")).isEqualTo(new TensorInfo(Dtype.F16, List.of(2L, 2L)));
      assertThat(file.tensor("i64")).isEqualTo(new TensorInfo(Dtype.I64, List.of()));
    }
  }

  // More than one chunk, with a rest.
  @Test
  void write_thenRead_ofMoreThanABufferGivesItBack() throws Exception {
    Path path = directory.resolve("a.safetensors");
    Random random = new Random(1);
    float[] floats = new float[700_001];
    double[] doubles = new double[300_001];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = random.nextFloat();
      doubles[i % doubles.length] = random.nextDouble();
    }

    new SafetensorsWriter(Map.of())
        .u8("odd", new byte[1], 1)
        .f32("floats", floats, floats.length)
        .f64("doubles", doubles, doubles.length)
        .write(path);

    try (SafetensorsFile file = SafetensorsFile.open(path)) {
      assertThat(file.floats("floats")).isEqualTo(floats);
      assertThat(file.doubles("doubles")).isEqualTo(doubles);
      assertThat(file.floats("floats", 262_140, 10))
          .isEqualTo(Arrays.copyOfRange(floats, 262_140, 262_150));
    }
  }

  @Test
  void read_ofHandBuiltBytesOfEveryType() throws Exception {
    Path path =
        handBuilt(
            """
            {"bf16": {"dtype": "BF16", "shape": [2], "data_offsets": [0, 4]},
             "i8": {"dtype": "I8", "shape": [2], "data_offsets": [4, 6]},
             "u16": {"dtype": "U16", "shape": [1], "data_offsets": [6, 8]},
             "i16": {"dtype": "I16", "shape": [1], "data_offsets": [8, 10]},
             "u32": {"dtype": "U32", "shape": [1], "data_offsets": [10, 14]},
             "f64": {"dtype": "F64", "shape": [1], "data_offsets": [14, 22]},
             "bool": {"dtype": "BOOL", "shape": [2], "data_offsets": [22, 24]}}""",
            "803f" + "49c0" + "7fff" + "ffff" + "ffff" + "ffffffff" + "000000000000f03f" + "0100");

    try (SafetensorsFile file = SafetensorsFile.open(path)) {
      assertThat(file.floats("bf16")).containsExactly(1f, -3.140625f);
      assertThat(file.doubles("bf16")).containsExactly(1, -3.140625);
      assertThat(file.ints("i8")).containsExactly(127, -1);
      assertThat(file.ints("u16")).containsExactly(65535);
      assertThat(file.ints("i16")).containsExactly(-1);
      assertThat(file.longs("u32")).containsExactly(4294967295L);
      assertThat(file.floats("f64")).containsExactly(1f);
      assertThat(file.bytes("bool")).containsExactly(1, 0);
    }
  }

  @Test
  void read_ofTheGoldenFile() throws Exception {
    Path path = GoldenVectors.copy("preprocess/expected_uint8_hwc.safetensors", directory);

    try (SafetensorsFile file = SafetensorsFile.open(path)) {
      assertThat(file.names()).hasSize(22);
      assertThat(file.tensor("gray.png@96").shape()).containsExactly(96L, 96L, 3L);
      byte[] gray = file.bytes("gray.png@96");
      assertThat(gray[1]).isEqualTo(gray[0]);
      assertThat(gray[2]).isEqualTo(gray[0]);
    }
  }

  // Two readers' worth of truth: PyTorch rounded one file's weights to the other's.
  @Test
  void read_ofHalfPrecisionWeightsAreTheRoundedFullOnes() throws Exception {
    Path full = GoldenVectors.copy("tiny-clip/open_clip_model.safetensors", directory);
    Path half = GoldenVectors.copy("tiny-clip/open_clip_model_fp16.safetensors", directory);

    try (SafetensorsFile fullFile = SafetensorsFile.open(full);
        SafetensorsFile halfFile = SafetensorsFile.open(half)) {
      assertThat(halfFile.names())
          .isNotEmpty()
          .containsExactlyInAnyOrderElementsOf(fullFile.names());
      for (String name : fullFile.names()) {
        assertRounded(name, fullFile.floats(name), halfFile.floats(name));
      }
    }
  }

  private static void assertRounded(String name, float[] full, float[] half) {
    assertThat(half).as(name).hasSameSizeAs(full);
    for (int i = 0; i < full.length; i++) {
      double halfUnit = Math.max(Math.ulp(half[i]) * 0x1p12, 0x1p-25);
      assertThat(Math.abs((double) full[i] - half[i])).as(name).isLessThanOrEqualTo(halfUnit);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[0, 4] | 000000 | truncated: header says 4 bytes of tensors, file has 3; download it again",
        "[0, 4] | 0000000000 | header says 4 bytes of tensors, file has 5",
        "[4, 8] | 0000000000000000 | tensor t begins at byte 4, which leaves a hole after",
        "[0, 8] | 0000000000000000 | tensor t is F32[1] and needs 4 bytes, but its data_offsets span 8",
        "[4, 0] | 00000000 | data_offsets [4, 0]",
        "[-4, 0] | 00000000 | data_offsets [-4, 0]",
        "[0] | 00000000 | data_offsets [0]",
        "[0, 4.5] | 00000000 | data_offsets entry 4.5",
        "\"no\" | 00000000 | has no list data_offsets",
      })
  void open_ofWrongOffsetsNamesTheTensor(String offsets, String data, String message)
      throws IOException {
    Path path =
        handBuilt(
            "{\"t\": {\"dtype\": \"F32\", \"shape\": [1], \"data_offsets\": %s}}"
                .formatted(offsets),
            data);

    assertRefused(path, message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"t\": {\"dtype\": \"F32\", \"shape\": [-1], \"data_offsets\": [0, 4]}} | shape [-1]",
        "{\"t\": {\"dtype\": \"F32\", \"shape\": [4294967296, 4294967296], \"data_offsets\": [0, 4]}}"
            + "| shape [4294967296, 4294967296]",
        "{\"t\": {\"dtype\": \"F31\", \"shape\": [1], \"data_offsets\": [0, 4]}} | dtype \"F31\"",
        "{\"t\": {\"dtype\": \"F32\", \"data_offsets\": [0, 4]}} | has no list shape",
        "{\"t\": 5} | tensor t has no list data_offsets",
        "{\"__metadata__\": {\"a\": 5}} | metadata entry a is not a string",
        "{\"t\": {}, \"t\": {}} | not valid JSON",
        "{\"t\": {}} trailing | not valid JSON",
        "{\"t\": | not valid JSON",
        "[] | not a JSON object",
      })
  void open_ofAWrongHeaderSaysWhatIsWrong(String json, String message) throws IOException {
    assertRefused(handBuilt(json, "00000000"), message);
  }

  @Test
  void open_ofOverlappingTensorsNamesTheSecond() throws IOException {
    String json =
        """
        {"a": {"dtype": "U8", "shape": [4], "data_offsets": [0, 4]},
         "b": {"dtype": "U8", "shape": [4], "data_offsets": [3, 7]}}""";

    assertRefused(handBuilt(json, "00000000000000"), "tensor b begins at byte 3, which overlaps");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0102|truncated: the file has only 2 bytes; download it again",
        "ff000000000000007b7d|truncated: its header needs 263 bytes, the file has 10",
        "ffffffffffffffff7b7d|not a safetensors file",
        "504b030414000000000000|this is a zip archive",
        "76657273696f6e2068747470733a2f2f|this is a Git LFS pointer",
      })
  void open_ofOtherFilesSaysWhatTheyAre(String bytes, String message) throws IOException {
    Path path = directory.resolve("a.safetensors");
    Files.write(path, HexFormat.of().parseHex(bytes));

    assertRefused(path, message);
  }

  // The header of a real file, cut anywhere.
  @Test
  void open_ofEveryPrefixIsRefused() throws Exception {
    Path path = directory.resolve("a.safetensors");
    new SafetensorsWriter(Map.of()).f32("t", new float[] {1, 2, 3}, 3).write(path);
    byte[] whole = Files.readAllBytes(path);

    for (int length = 0; length < whole.length; length++) {
      Files.write(path, Arrays.copyOf(whole, length));
      assertRefused(path, "truncated");
    }
  }

  @Test
  void read_ofWhatIsNotThereNamesFileAndTensor() throws Exception {
    Path path = directory.resolve("a.safetensors");
    new SafetensorsWriter(Map.of()).i64("ids", new long[] {1, 2}, 2).write(path);

    try (SafetensorsFile file = SafetensorsFile.open(path)) {
      assertThatThrownBy(() -> file.floats("weights"))
          .isInstanceOf(SafetensorsException.class)
          .hasMessage(path + ": there is no tensor weights");
      assertThatThrownBy(() -> file.floats("ids"))
          .isInstanceOf(SafetensorsException.class)
          .hasMessage(path + ": tensor ids is I64, not floating point");
      assertThatThrownBy(() -> file.ints("ids")).hasMessageContaining("tensor ids is I64");
      assertThatThrownBy(() -> file.bytes("ids")).hasMessageContaining("tensor ids is I64");
    }
  }

  @ParameterizedTest
  @CsvSource({"-1, 1", "0, -1", "2, 2", "4, 0", "9223372036854775807, 1"})
  void floats_ofASliceBeyondTheTensorAreRefused(long from, int count) throws Exception {
    Path path = directory.resolve("a.safetensors");
    new SafetensorsWriter(Map.of()).f32("t", new float[] {1, 2, 3}, 3).write(path);

    try (SafetensorsFile file = SafetensorsFile.open(path)) {
      assertThatThrownBy(() -> file.floats("t", from, count))
          .isInstanceOf(IndexOutOfBoundsException.class)
          .hasMessageContaining("tensor t");
      assertThat(file.floats("t", 1, 2)).containsExactly(2, 3);
    }
  }

  @Test
  void write_overAFileReplacesItAndLeavesNothingElse() throws Exception {
    Path path = directory.resolve("a.safetensors");
    Files.writeString(path, "old");

    new SafetensorsWriter(Map.of()).u8("t", new byte[] {1}, 1).write(path);

    assertThat(filesIn(directory)).containsExactly(path);
    try (SafetensorsFile file = SafetensorsFile.open(path)) {
      assertThat(file.bytes("t")).containsExactly(1);
    }
  }

  // A directory in the way makes the last step fail, after everything has been written.
  @Test
  void write_thatFailsLeavesNothingBehind() throws Exception {
    Path occupied = directory.resolve("a.safetensors");
    Files.createDirectories(occupied.resolve("child"));

    assertThatThrownBy(
            () -> new SafetensorsWriter(Map.of()).u8("t", new byte[] {1}, 1).write(occupied))
        .isInstanceOf(IOException.class);

    assertThat(filesIn(directory)).containsExactly(occupied);
  }

  @Test
  void write_ofEqualContentGivesEqualBytes() throws Exception {
    Path one = directory.resolve("one");
    Path other = directory.resolve("other");

    new SafetensorsWriter(Map.of("a", "1", "b", "2", "c", "3")).u8("t", new byte[1], 1).write(one);
    new SafetensorsWriter(Map.of("c", "3", "b", "2", "a", "1"))
        .u8("t", new byte[1], 1)
        .write(other);

    assertThat(other).hasSameBinaryContentAs(one);
  }

  @Test
  void writer_refusesNamesThatAreTakenAndShapesThatDoNotFit() {
    SafetensorsWriter writer = new SafetensorsWriter(Map.of()).u8("t", new byte[1], 1);

    assertThatThrownBy(() -> writer.u8("t", new byte[1], 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> writer.u8("__metadata__", new byte[1], 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> writer.f32("f", new float[6], 2, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("tensor f has 6 values, its shape [2, 2] asks for 4");
  }

  private void assertRefused(Path path, String message) {
    assertThatThrownBy(() -> SafetensorsFile.open(path))
        .isInstanceOf(SafetensorsException.class)
        .hasMessageStartingWith(path + ": ")
        .hasMessageContaining(message);
  }

  private Path handBuilt(String json, String dataHex) throws IOException {
    Path path = directory.resolve("a.safetensors");
    return Files.write(path, file(json, HexFormat.of().parseHex(dataHex)));
  }

  private static byte[] file(String json, byte[] data) {
    byte[] header = json.getBytes(UTF_8);
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes(
        ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(header.length).array());
    file.writeBytes(header);
    file.writeBytes(data);
    return file.toByteArray();
  }

  private static List<Path> filesIn(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.toList();
    }
  }
}
