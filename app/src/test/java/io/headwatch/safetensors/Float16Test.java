package io.headwatch.safetensors;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Float16Test {

  @ParameterizedTest
  @CsvSource({
    "0000, 0",
    "8000, -0.0",
    "0001, 5.9604645e-8", // Smallest subnormal, 2^-24.
    "03ff, 6.097555e-5", // Largest subnormal.
    "0400, 6.1035156e-5", // Smallest normal, 2^-14.
    "3555, 0.33325195",
    "3c00, 1",
    "3c01, 1.0009766",
    "c000, -2",
    "7bff, 65504",
    "7c00, Infinity",
    "fc00, -Infinity",
    "7e00, NaN",
    "7c01, NaN",
  })
  void toFloat_ofKnownBits(String bits, Float value) {
    assertThat(Float16.toFloat((short) Integer.parseInt(bits, 16))).isEqualTo(value);
  }

  // By the definition in IEEE 754, for each of the 65,536 halves.
  @Test
  void toFloat_ofEveryFiniteHalfIsItsDefinition() {
    for (int bits = 0; bits < 0x7c00; bits++) {
      int exponent = bits >> 10;
      double significand = (bits & 0x3ff) / 1024.0 + (exponent == 0 ? 0 : 1);
      double value = significand * Math.pow(2, Math.max(exponent, 1) - 15);

      assertThat((double) Float16.toFloat((short) bits)).isEqualTo(value);
      assertThat((double) Float16.toFloat((short) (bits | 0x8000))).isEqualTo(-value);
    }
  }

  @Test
  void fromFloat_ofEveryHalfGivesItBack() {
    for (int bits = 0; bits < 0x10000; bits++) {
      float value = Float16.toFloat((short) bits);
      if (!Float.isNaN(value)) {
        assertThat(Float16.fromFloat(value)).isEqualTo((short) bits);
      }
    }
  }

  @Test
  void fromFloat_betweenTwoHalvesTakesTheNearerAndOfTiesTheEven() {
    for (int bits = 0; bits < 0x7bff; bits++) {
      float low = Float16.toFloat((short) bits);
      float high = Float16.toFloat((short) (bits + 1));
      float middle = (low + high) / 2;

      assertThat(Float16.fromFloat(Math.nextDown(middle))).isEqualTo((short) bits);
      assertThat(Float16.fromFloat(middle)).isEqualTo((short) (bits + (bits & 1)));
      assertThat(Float16.fromFloat(Math.nextUp(middle))).isEqualTo((short) (bits + 1));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "65519.996, 7bff",
    "65520, 7c00",
    "3e38, 7c00",
    "-65520, fc00",
    "Infinity, 7c00",
    "NaN, 7e00",
    "2.9802322e-8, 0000", // Half of the smallest subnormal: a tie, to even.
    "2.9802326e-8, 0001",
    "-1e-30, 8000",
  })
  void fromFloat_atTheEdges(float value, String bits) {
    assertThat(Float16.fromFloat(value)).isEqualTo((short) Integer.parseInt(bits, 16));
  }
}
