package org.pellucid.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.pellucid.errors.PellucidException;

class JsonTest {
  @Test
  void readsEveryKindOfValue() {
    Config config =
        Json.readObject(
            "{\"a\": 1, \"b\": 1.0, \"c\": [true, null, \"x\"], \"d\": {\"e\": -0.0}, \"f\": 1e400,"
                + " \"g\": NaN, \"h\": -Infinity, \"i\": 123456789012345678901234567890}");
    assertThat(config.get("a")).isEqualTo(1L);
    assertThat(config.get("b")).isEqualTo(1.0);
    assertThat(config.list("c")).isEqualTo(Arrays.asList(true, null, "x"));
    assertThat(config.nested("d").get("e")).isEqualTo(-0.0);
    assertThat(config.get("f")).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(config.get("g")).isEqualTo(Double.NaN);
    assertThat(config.get("h")).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(config.get("i")).isEqualTo(1.2345678901234568E29);
  }

  @Test
  void writesWhatItReads() {
    String text =
        "{\"z\":1,\"a\":0.1,\"list\":[1,2.5,\"quote \\\" and \\u0001\",null,false],"
            + "\"nested\":{},\"nan\":NaN}";
    assertThat(Json.write(Json.read(text))).isEqualTo(text);
    assertThat(Json.write(List.of(1, 0.1f, "ä"))).isEqualTo("[1,0.1,\"ä\"]");
  }

  @Test
  void refusesWhatIsNotJsonAndSaysWhere() {
    assertThatThrownBy(() -> Json.read("{\"a\": 1, \"a\": 2}"))
        .isInstanceOf(PellucidException.class)
        .hasMessageStartingWith("Not valid JSON at line 1, column ")
        .hasMessageContaining("uplicate");
    assertThatThrownBy(() -> Json.read("[1, 2")).hasMessageStartingWith("Not valid JSON at line 1");
    assertThatThrownBy(() -> Json.read("")).hasMessageStartingWith("Not valid JSON at line 1");
    assertThatThrownBy(() -> Json.read("1 2")).hasMessageContaining("more text behind the value");
    assertThatThrownBy(() -> Json.read("[".repeat(300))).hasMessageContaining("nesting depth");
    assertThatThrownBy(() -> Json.readObject("[]"))
        .hasMessage("Not valid JSON: an object {...} was expected.");
  }
}
