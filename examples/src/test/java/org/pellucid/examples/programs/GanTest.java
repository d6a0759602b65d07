package org.pellucid.examples.programs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.pellucid.array.DType;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.config.Session;
import org.pellucid.examples.programs.Adversaries.Kind;
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
      assertThat(Adversaries.penalty(critic, real, drawn, new SeedGenerator(1)).item())
          .isCloseTo((slope - 1) * (slope - 1), within(1e-5));
    }
  }

  @Test
  void aGeneratorDrawsTheSamePicturesOfTheSameNumbers() {
    Sequential critic = Gan.critic(Kind.WGAN);
    Adversaries rivals = new Adversaries(Gan.generator(), critic, Kind.WGAN, 1);
    NdArray pictures = rivals.draw(3);

    assertThat(pictures.shape()).isEqualTo(Shape.of(3, 28, 28, 1));
    assertThat(rivals.draw(3)).isEqualTo(pictures);
    assertThat(critic.predict(pictures).shape()).isEqualTo(Shape.of(3, 1));
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void eachOfTheTwoLearnsInItsOwnStep(Kind kind) {
    Session.setRandomSeed(1);
    Sequential generator = Gan.generator();
    Sequential critic = Gan.critic(kind);
    Adversaries rivals = new Adversaries(generator, critic, kind, 1);
    NdArray real = NdArray.zeros(DType.FLOAT32, Shape.of(4, 28, 28, 1));
    NdArray drawn = generator.trainableVariables().getFirst().value();
    NdArray judged = critic.trainableVariables().getFirst().value();

    assertThat(rivals.criticStep(real)).isFinite();
    assertThat(generator.trainableVariables().getFirst().value()).isEqualTo(drawn);
    NdArray after = critic.trainableVariables().getFirst().value();
    assertThat(after).isNotEqualTo(judged);

    assertThat(rivals.generatorStep(real)).isFinite();
    assertThat(generator.trainableVariables().getFirst().value()).isNotEqualTo(drawn);
    assertThat(critic.trainableVariables().getFirst().value()).isEqualTo(after);
  }
}
