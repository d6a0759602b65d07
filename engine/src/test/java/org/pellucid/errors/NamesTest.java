package org.pellucid.errors;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class NamesTest {
  @Test
  void nearestNameIsOffered() {
    assertThat(Names.unknown("activation", "rleu", List.of("tanh", "relu", "elu")))
        .isInstanceOf(PellucidException.class)
        .hasMessage("Unknown activation \"rleu\". Did you mean \"relu\"? Known: elu, relu, tanh.");
  }

  @Test
  void nothingIsOfferedWhenNothingIsNear() {
    assertThat(Names.unknown("activation", "quadratic", List.of("relu", "elu")))
        .hasMessage("Unknown activation \"quadratic\". Known: elu, relu.");
  }

  @Test
  void caseDoesNotMatter() {
    assertThat(Names.nearest("RELU", List.of("relu", "elu"))).contains("relu");
  }

  @Test
  void longListsAreCut() {
    List<String> names = IntStream.range(100, 200).mapToObj(i -> "name_" + i).toList();
    assertThat(Names.unknown("layer", "x", names).getMessage())
        .hasSizeLessThan(300)
        .endsWith(" more).");
  }
}
