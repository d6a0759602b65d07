package org.pellucid.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.pellucid.array.Ints;
import org.pellucid.errors.PellucidException;

class ConfigTest {
  private static final Config CONFIG =
      Config.empty()
          .put("units", 3)
          .put("rate", 0.5f)
          .put("whole", 4.0)
          .put("name", "dense")
          .put("use_bias", true)
          .put("nothing", null)
          .put("strides", new int[] {1, 2})
          .put("size", Ints.of(5, 6))
          .put("shape", Arrays.asList(null, 7))
          .put("nested", Map.of("l2", 1));

  @Test
  void readsWhatWasPut() {
    assertThat(CONFIG.integer("units")).isEqualTo(3);
    assertThat(CONFIG.integer("whole")).isEqualTo(4);
    assertThat(CONFIG.number("rate")).isEqualTo(0.5);
    assertThat(CONFIG.number("units")).isEqualTo(3);
    assertThat(CONFIG.text("name", "")).isEqualTo("dense");
    assertThat(CONFIG.flag("use_bias", false)).isTrue();
    assertThat(CONFIG.integers("strides", 2, 0)).isEqualTo(Ints.of(1, 2));
    assertThat(CONFIG.integers("units", 2, 0)).isEqualTo(Ints.of(3, 3));
    assertThat(CONFIG.integersOrNull("shape")).isEqualTo(Ints.of(-1, 7));
    assertThat(CONFIG.list("size")).containsExactly(5L, 6L);
    assertThat(CONFIG.nested("nested").integer("l2")).isEqualTo(1);
  }

  @Test
  void absentSettingsTakeTheirDefaults() {
    assertThat(CONFIG.has("nothing")).isTrue();
    assertThat(CONFIG.has("absent")).isFalse();
    assertThat(CONFIG.integer("absent", 8)).isEqualTo(8);
    assertThat(CONFIG.number("absent", 0.25)).isEqualTo(0.25);
    assertThat(CONFIG.numberOrNull("nothing")).isNull();
    assertThat(CONFIG.text("nothing", "x")).isEqualTo("x");
    assertThat(CONFIG.textOrNull("absent")).isNull();
    assertThat(CONFIG.flag("absent", true)).isTrue();
    assertThat(CONFIG.integers("nothing", 3, 9)).isEqualTo(Ints.of(9, 9, 9));
    assertThat(CONFIG.integersOrNull("absent")).isNull();
    assertThat(CONFIG.list("nothing")).isEmpty();
    assertThat(CONFIG.nested("absent")).isEqualTo(Config.empty());
  }

  @Test
  void wrongSettingsAreOneSentence() {
    assertThatThrownBy(() -> CONFIG.integer("rate"))
        .isInstanceOf(PellucidException.class)
        .hasMessage("Setting \"rate\" must be a whole number, got 0.5.");
    assertThatThrownBy(() -> CONFIG.number("name"))
        .hasMessage("Setting \"name\" must be a number, got \"dense\".");
    assertThatThrownBy(() -> CONFIG.number("absent"))
        .hasMessage("Setting \"absent\" must be a number, got null.");
    assertThatThrownBy(() -> CONFIG.flag("name", true))
        .hasMessage("Setting \"name\" must be true or false, got \"dense\".");
    assertThatThrownBy(() -> CONFIG.integers("strides", 3, 1))
        .hasMessage("Setting \"strides\" must be 3 whole numbers, got [1, 2].");
    assertThatThrownBy(() -> CONFIG.list("units"))
        .hasMessage("Setting \"units\" must be a list, got 3.");
    assertThatThrownBy(() -> CONFIG.nested("units"))
        .hasMessage("Setting \"units\" must be settings, got 3.");
  }

  @Test
  void equalsByContentsWhateverTypeTheNumbersHad() {
    assertThat(Config.empty().put("a", 1).put("b", List.of(2)))
        .isEqualTo(Config.empty().put("b", Ints.of(2)).put("a", 1L))
        .hasSameHashCodeAs(Config.empty().put("b", Ints.of(2)).put("a", 1L))
        .isNotEqualTo(Config.empty().put("a", 1));
    assertThat(Config.empty().put("a", "x").put("b", null)).hasToString("{a: \"x\", b: null}");
  }
}
