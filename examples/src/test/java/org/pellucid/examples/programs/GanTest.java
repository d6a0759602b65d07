package org.pellucid.examples.programs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.layers.Dense;
import org.pellucid.layers.Flatten;
import org.pellucid.layers.Input;
import org.pellucid.models.Sequential;
import org.pellucid.tensor.RandomNumbers;
import org.pellucid.tensor.SeedGenerator;
import org.pellucid.tensor.Tensor;

final class GanTest {
  @Test
  void thePenaltyIsTheSquaredDistanceOfTheSlopeFromOne() {
    Sequential critic =
        new Sequential(new Input(2, 2, 1), new Flatten(), new Dense(1).useBias(false));
    Tensor real = RandomNumbers.uniform(Shape.of(3, 2, 2, 1), 1);
    Tensor drawn = RandomNumbers.uniform(Shape.of(3, 2, 2, 1), 2);
    for (float slope : new float[] {1, 3}) {
      float each = slope / 2;
      critic.setWeights(List.of(NdArray.of(new float[] {each, each, -each, each}, 4, 1)));
      assertThat(Gan.penalty(critic, real, drawn, new SeedGenerator(1)).item())
          .isCloseTo((slope - 1) * (slope - 1), within(1e-5));
    }
  }

  @Test
  void aGeneratorDrawsTheSamePicturesOfTheSameNumbers() {
    Sequential generator = Gan.generator();
    NdArray pictures = Gan.samples(generator, 3);

    assertThat(pictures.shape()).isEqualTo(Shape.of(3, 28, 28, 1));
    assertThat(Gan.samples(generator, 3)).isEqualTo(pictures);
    assertThat(Gan.critic(true).predict(pictures).shape()).isEqualTo(Shape.of(3, 1));
  }
}
