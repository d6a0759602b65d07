package org.pellucid.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.pellucid.array.Shape;
import org.pellucid.tensor.Program;
import org.pellucid.tensor.Tensor;

class DropoutTest {
  private static final Tensor ONES = Tensor.ones(100, 50);

  @Test
  void dropsThePartAskedForAndScalesTheRest() {
    float[] dropped = new Dropout(0.2).seed(1).call(ONES, true).toFloatArray();
    int zeros = 0;
    for (float value : dropped) {
      assertThat(value).isIn(0f, 1.25f);
      zeros += value == 0 ? 1 : 0;
    }
    assertThat(zeros / 5000.0).isCloseTo(0.2, within(0.025));
  }

  @Test
  void changesNothingInInference() {
    assertThat(new Dropout(0.9).call(ONES)).isSameAs(ONES);
    assertThat(new Dropout(0).call(ONES, true)).isSameAs(ONES);
  }

  @Test
  void droppingEverythingGivesZeros() {
    assertThat(new Dropout(1).call(ONES, true).toFloatArray()).containsOnly(0);
  }

  @Test
  void theSameSeedDropsTheSameAndEachCallDropsAnew() {
    Dropout one = new Dropout(0.5).seed(0);
    Dropout other = new Dropout(0.5).seed(0);
    float[] first = one.call(ONES, true).toFloatArray();
    assertThat(other.call(ONES, true).toFloatArray()).containsExactly(first);
    assertThat(one.call(ONES, true).toFloatArray()).isNotEqualTo(first);
    assertThat(new Dropout(0.5).seed(1).call(ONES, true).toFloatArray()).isNotEqualTo(first);
  }

  @Test
  void aProgramDropsAnewInEachRunAndGoesOnFromItsState() {
    Dropout layer = new Dropout(0.5).seed(3);
    Program program = Program.of(x -> layer.call(x, true));
    float[] first = program.run(ONES).toFloatArray();
    float[] second = program.run(ONES).toFloatArray();
    assertThat(second).isNotEqualTo(first);

    Dropout resumed = new Dropout(0.5).seed(99);
    resumed.call(ONES, true).toFloatArray();
    Dropout once = new Dropout(0.5).seed(3);
    once.call(ONES, true).toFloatArray();
    resumed.stateVariables().getFirst().assign(once.stateVariables().getFirst().value());
    assertThat(resumed.call(ONES, true).toFloatArray()).containsExactly(second);
  }

  @Test
  void aPatternIsRepeatedAlongAxesOfExtentOne() {
    Tensor x = Tensor.ones(4, 30, 5);
    Tensor dropped = new Dropout(0.5).noiseShape(-1, 1, 5).seed(2).call(x, true);
    Tensor firstStep = dropped.slice(1, 0, 1).broadcastTo(Shape.of(4, 30, 5));
    assertThat(dropped.value()).isEqualTo(firstStep.value());
    assertThat(dropped.toFloatArray()).contains(0, 2);
    assertThatThrownBy(() -> new Dropout(0.5).noiseShape(3, 1).name("drop").call(x, true))
        .hasMessage("Layer \"drop\": noiseShape [3, 1] does not fit the input [4, 30, 5].");
  }

  @Test
  void recurrentDropoutDropsTheSameUnitsAtAllSteps() {
    SimpleRNN layer =
        new SimpleRNN(40)
            .activation("linear")
            .useBias(false)
            .kernelInitializer("ones")
            .recurrentInitializer("identity")
            .recurrentDropout(0.5)
            .returnSequences(true)
            .seed(5);
    Tensor x = Tensor.ones(1, 3, 1);
    assertThat(layer.call(x).toFloatArray()).startsWith(1).endsWith(3);
    float[] steps = layer.call(x, true).toFloatArray();
    int dropped = 0;
    for (int unit = 0; unit < 40; unit++) {
      boolean gone = steps[40 + unit] == 1;
      dropped += gone ? 1 : 0;
      // Kept units are doubled on their way in: h = 1, 1 + 2 h = 3, 1 + 2 h = 7.
      assertThat(steps[unit]).isEqualTo(1);
      assertThat(steps[40 + unit]).isEqualTo(gone ? 1 : 3);
      assertThat(steps[80 + unit]).isEqualTo(gone ? 1 : 7);
    }
    assertThat(dropped).isBetween(8, 32);
  }

  @Test
  void inputDropoutOfARecurrentLayerDropsFeaturesAtAllSteps() {
    SimpleRNN layer =
        new SimpleRNN(40)
            .activation("linear")
            .useBias(false)
            .kernelInitializer("identity")
            .recurrentInitializer("zeros")
            .dropout(0.5)
            .returnSequences(true)
            .seed(5);
    float[] steps = layer.call(Tensor.ones(1, 3, 40), true).toFloatArray();
    for (int unit = 0; unit < 40; unit++) {
      assertThat(steps[unit]).isIn(0f, 2f);
      assertThat(steps[40 + unit]).isEqualTo(steps[unit]);
      assertThat(steps[80 + unit]).isEqualTo(steps[unit]);
    }
    assertThat(steps).contains(0, 2);
  }
}
