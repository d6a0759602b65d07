package org.pellucid.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SessionTest {
  @BeforeEach
  void startAnew() {
    Session.clear();
    Session.setRandomSeed(Session.DEFAULT_SEED);
  }

  @ParameterizedTest
  @CsvSource({
    "Dense, dense",
    "Conv2D, conv2d",
    "MultiHeadAttention, multi_head_attention",
    "LSTM, lstm",
    "PReLU, p_re_lu",
    "UpSampling2D, up_sampling2d",
    "MaxPooling2D, max_pooling2d",
    "SimpleRNN, simple_rnn",
  })
  void namesAreTheOnesOfKeras(String className, String name) {
    assertThat(Session.snakeCase(className)).isEqualTo(name);
  }

  @Test
  void namesAreCounted() {
    assertThat(Session.nextName("Dense")).isEqualTo("dense");
    assertThat(Session.nextName("Dense")).isEqualTo("dense_1");
    assertThat(Session.nextName("Conv2D")).isEqualTo("conv2d");
    Session.clear();
    assertThat(Session.nextName("Dense")).isEqualTo("dense");
  }

  @Test
  void theSameSeedGivesTheSameSeedsAndEachDrawAnother() {
    Set<Long> drawn = new HashSet<>();
    Session.setRandomSeed(0);
    long first = Session.nextSeed();
    drawn.add(first);
    for (int i = 0; i < 100; i++) {
      assertThat(drawn.add(Session.nextSeed())).isTrue();
    }
    Session.setRandomSeed(0);
    assertThat(Session.nextSeed()).isEqualTo(first);
    Session.setRandomSeed(1);
    assertThat(Session.nextSeed()).isNotEqualTo(first);
  }
}
