package org.pellucid.array;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class IntsTest {
  @Test
  void listsAreMadeOfValuesRepeatsAndRanges() {
    assertThat(Ints.of(1, 2)).hasToString("[1, 2]");
    assertThat(Ints.repeat(7, 3)).isEqualTo(Ints.of(7, 7, 7));
    assertThat(Ints.range(2, 5)).isEqualTo(Ints.of(2, 3, 4));
    assertThat(Ints.range(5, 2)).isEqualTo(Ints.of());
  }

  @Test
  void valuesAreFoundAndCompared() {
    Ints list = Ints.of(1, 2, 2);
    assertThat(list.get(1)).isEqualTo(2);
    assertThat(list.size()).isEqualTo(3);
    assertThat(list.contains(2)).isTrue();
    assertThat(list.contains(3)).isFalse();
    assertThat(list.all(2)).isFalse();
    assertThat(Ints.of().all(2)).isTrue();
    assertThat(list).isNotEqualTo(Ints.of(1, 2)).hasSameHashCodeAs(Ints.of(1, 2, 2));
  }

  @Test
  void valuesAreCopied() {
    int[] values = {1, 2};
    Ints list = Ints.of(values);
    values[0] = 9;
    list.toArray()[1] = 9;
    assertThat(list).isEqualTo(Ints.of(1, 2));
  }
}
