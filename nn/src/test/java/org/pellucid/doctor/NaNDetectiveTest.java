package org.pellucid.doctor;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pellucid.array.NdArray;
import org.pellucid.config.Session;
import org.pellucid.errors.PellucidException;
import org.pellucid.layers.Dense;
import org.pellucid.layers.Input;
import org.pellucid.layers.Lambda;
import org.pellucid.losses.MeanSquaredError;
import org.pellucid.models.Fit;
import org.pellucid.models.Model;
import org.pellucid.models.Sequential;
import org.pellucid.optimizers.SGD;
import org.pellucid.tensor.Tensor;

final class NaNDetectiveTest {
  private static final float[][] X = {{1, 2}, {3, 4}, {5, 6}, {0.5f, 0}, {2, 2}, {1, 1}};
  private static final float[][] Y = {{1}, {2}, {3}, {1}, {1}, {0}};

  @BeforeEach
  void seeded() {
    Session.clear();
    Session.setRandomSeed(1);
  }

  private static Model withLog() {
    Model model = new Sequential(new Input(2), new Lambda(Tensor::log).name("own"), new Dense(1));
    model.compile(new SGD(0.01), new MeanSquaredError());
    return model;
  }

  private static Fit fit(NaNDetective detective) {
    return Fit.epochs(2).batchSize(2).shuffle(false).verbose(0).callbacks(detective);
  }

  @Test
  void namesTheOperationItsLayerTheSampleAndItsInput() {
    NaNDetective detective = new NaNDetective();

    assertThatThrownBy(() -> withLog().fit(X, Y, fit(detective)))
        .isInstanceOf(PellucidException.class)
        .hasMessage(
            "Epoch 1, step 2: log of layer \"own\" is the first to give -infinity (at [1, 1]), for"
                + " sample 1 of the batch; from [2, 2] between 0 and 6, there 0.");
    Culprit culprit = requireNonNull(detective.culprit());
    assertThat(culprit.operation()).isEqualTo("log");
    assertThat(culprit.layer()).isEqualTo("own");
    assertThat(culprit.sample()).isEqualTo(1);
    assertThat(culprit.step()).isEqualTo(1);
    assertThat(culprit.backward()).isFalse();
    assertThat(culprit.inputs())
        .containsExactly(new Culprit.Range(NdArray.copyOf(new float[2][2]).shape(), 0, 6));
  }

  @Test
  void findsAGradientThatIsInfiniteWhereTheLossIsNot() {
    Model model =
        new Sequential(
            new Input(2),
            new Dense(2).useBias(false).name("before"),
            new Lambda(Tensor::sqrt).name("root"),
            new Dense(1));
    model.compile(new SGD(0.01), new MeanSquaredError());
    model.setWeights(
        List.of(
            NdArray.of(new float[] {0, 0, 0, 0}, 2, 2),
            NdArray.of(new float[] {1, 1}, 2, 1),
            NdArray.of(new float[] {0}, 1)));
    NaNDetective detective = new NaNDetective();

    assertThatThrownBy(() -> model.fit(X, Y, fit(detective)))
        .hasMessageStartingWith("Epoch 1, step 1: ")
        .hasMessageContaining("in the gradient or update of layer \"root\" is the first to give");
    assertThat(requireNonNull(detective.culprit()).backward()).isTrue();
    // The model is as it was before the step.
    assertThat(model.getWeights().getFirst()).isEqualTo(NdArray.of(new float[] {0, 0, 0, 0}, 2, 2));
  }

  @Test
  void namesAWeightThatWasNoNumberBefore() {
    Model model = new Sequential(new Input(2), new Dense(1).name("dense"));
    model.compile(new SGD(0.01), new MeanSquaredError());
    model.setWeights(
        List.of(NdArray.of(new float[] {1, Float.NaN}, 2, 1), NdArray.of(new float[] {0}, 1)));

    assertThatThrownBy(() -> model.fit(X, Y, fit(new NaNDetective())))
        .hasMessage(
            "Epoch 1, step 1: dense/kernel[1, 0] was NaN before the step: something else than"
                + " training has set it.");
  }

  @Test
  void namesASampleThatIsNoNumber() {
    float[][] x = {{1, 2}, {3, Float.NaN}};
    float[][] y = {{1}, {2}};
    Model model = new Sequential(new Input(2).name("numbers"), new Dense(1));
    model.compile(new SGD(0.01), new MeanSquaredError());

    assertThatThrownBy(() -> model.fit(x, y, fit(new NaNDetective()).checkFinite(false)))
        .hasMessageContaining("the batch itself holds NaN: ")
        .hasMessageEndingWith("[1, 1]. Clean the data.");
  }

  @Test
  void doesNotMindInfinitiesThatNothingComesOf() {
    Model model =
        new Sequential(
            new Input(2),
            new Lambda(x -> x.lessEqual(0).where(x.zerosLike(), x.log().stopGradient()))
                .name("guarded"),
            new Dense(1));
    model.compile(new SGD(0.001), new MeanSquaredError());
    NaNDetective detective = new NaNDetective();

    model.fit(X, Y, fit(detective));

    assertThat(detective.culprit()).isNull();
  }

  @Test
  void runsTheLatestStepsAgainFromTheirStates() {
    NaNDetective detective = new NaNDetective().keep(2);
    Model model = withLog();
    assertThatThrownBy(() -> model.fit(X, Y, fit(detective))).hasMessageContaining("step 2");

    assertThat(detective.kept()).isEqualTo(2);
    assertThat(detective.batch(1).getFirst()).isEqualTo(NdArray.of(new float[] {1, 2, 3, 4}, 2, 2));
    assertThat(detective.replay(1)).isNull();
    List<NdArray> first = model.getWeights();
    assertThat(detective.replay(0)).isEqualTo(detective.culprit());
    assertThat(model.getWeights()).isNotEqualTo(first);
    assertThatThrownBy(() -> detective.replay(2))
        .hasMessage(
            "NaNDetective: 2 steps can be run again, so 2 steps back is too far. Keep more with"
                + " keep(...).");
  }

  @Test
  void stopsWithoutAnErrorWhenTold() {
    NaNDetective detective = new NaNDetective().raiseError(false);

    withLog().fit(X, Y, fit(detective).checkFinite(false));

    assertThat(requireNonNull(detective.culprit()).layer()).isEqualTo("own");
  }
}
