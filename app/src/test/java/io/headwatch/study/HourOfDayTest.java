package io.headwatch.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.headwatch.scenes.BackgroundColour;
import io.headwatch.scenes.SceneMix;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HourOfDayTest {

  @Test
  void brightness_followsTheSun() {
    assertThat(at(13).brightness().factor()).isEqualTo(1);
    assertThat(at(1).brightness().factor()).isEqualTo(.4, within(1e-12));
    assertThat(at(7).brightness().factor()).isEqualTo(.7, within(1e-12));
    assertThat(IntStream.range(1, 13).mapToDouble(h -> at(h).brightness().factor())).isSorted();
    assertThat(IntStream.range(0, 24).filter(h -> at(h).daylight() == 1).count())
        .isBetween(8L, 12L);
    assertThat(IntStream.range(0, 24).filter(h -> at(h).daylight() == 0).count())
        .isBetween(8L, 12L);
  }

  @Test
  void mix_ofTheDayIsTheStandardOneAndTheDaysObjects() {
    SceneMix noon = at(13).mix();
    SceneMix standard = SceneMix.standard();

    assertThat(noon.objectShare("bus")).isEqualTo(.12, within(1e-12));
    assertThat(noon.objectShare("owl")).isEqualTo(standard.objectShare("owl"), within(1e-12));
    assertThat(noon.backgroundColourShare(BackgroundColour.BLACK))
        .isEqualTo(1 / 11.0, within(1e-12));
    assertThat(new HourOfDay(13, true).mix().objectShare("soccer")).isEqualTo(.12, within(1e-12));
  }

  @Test
  void mix_ofTheNightIsTheSameOnAllDays() {
    for (boolean weekend : new boolean[] {false, true}) {
      SceneMix night = new HourOfDay(1, weekend).mix();
      assertThat(night.objectShare("owl")).isEqualTo(.08, within(1e-12));
      assertThat(night.objectShare("bus")).isLessThan(.01);
      assertThat(night.objectShare("soccer")).isLessThan(.01);
      assertThat(night.backgroundColourShare(BackgroundColour.BLACK)).isEqualTo(.3, within(1e-12));
    }
  }

  @Test
  void hours_thatNoClockShowsAreRefused() {
    assertThatThrownBy(() -> at(24)).hasMessageContaining("outside 0 to 23");
  }

  private static HourOfDay at(int hour) {
    return new HourOfDay(hour, false);
  }
}
