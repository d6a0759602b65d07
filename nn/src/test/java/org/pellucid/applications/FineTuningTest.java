package org.pellucid.applications;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.pellucid.errors.PellucidException;
import org.pellucid.layers.BatchNormalization;
import org.pellucid.layers.Dense;
import org.pellucid.layers.Input;
import org.pellucid.layers.Layer;
import org.pellucid.models.Model;
import org.pellucid.models.Sequential;
import org.pellucid.optimizers.MultiOptimizer;
import org.pellucid.optimizers.Optimizer;
import org.pellucid.optimizers.SGD;
import org.pellucid.tensor.Variable;

final class FineTuningTest {
  private static final float[][] X = {{1, 2}, {3, -1}};
  private static final float[][] Y = {{1}, {0}};

  private static Sequential model() {
    return new Sequential(
        new Input(2),
        new Dense(3).name("one"),
        new BatchNormalization().name("norm"),
        new Dense(3).name("two"),
        new Dense(1).name("three"));
  }

  private static List<String> trainable(Model model) {
    return model.layers().stream().filter(Layer::isTrainable).map(Layer::name).toList();
  }

  @Test
  void freezesUpToALayerAndThawsWhatIsBehind() {
    Sequential model = model();
    model.freeze();
    FineTuning.freezeUpTo(model, "norm");
    assertThat(trainable(model)).containsExactly("two", "three");
  }

  @Test
  void freezesTheBlocksOfAKnownNetwork() {
    Model model = Applications.vgg16().includeTop(false).inputShape(32, 32, 3).build();
    FineTuning.freezeUpTo(model, "block4_pool");
    assertThat(trainable(model))
        .containsExactly("block5_conv1", "block5_conv2", "block5_conv3", "block5_pool");
  }

  @Test
  void namesALayerThatIsNotThere() {
    Sequential model = model();
    assertThatThrownBy(() -> FineTuning.freezeUpTo(model, "four"))
        .isInstanceOf(PellucidException.class)
        .hasMessageContaining("four");
  }

  @Test
  void freezesBatchNormalizationAlone() {
    Sequential model = model();
    FineTuning.freezeBatchNormalization(model);
    assertThat(trainable(model)).containsExactly("one", "two", "three");
  }

  @Test
  void givesEachGroupOfLayersItsLearningRate() {
    Sequential model = model();
    MultiOptimizer optimizer =
        FineTuning.discriminative(model, 0.1, 0.5, rate -> new SGD(rate), "one", "two");
    model.compile(optimizer, "mse");
    model.trainOnBatch(X, Y);
    assertThat(optimizer.optimizers().stream().map(Optimizer::learningRate))
        .containsExactly(0.025, 0.05, 0.1);
  }

  @Test
  void movesAGroupWithRateZeroNotAtAll() {
    Sequential model = model();
    MultiOptimizer optimizer =
        FineTuning.discriminative(model, 0.1, 1e-300, rate -> new SGD(rate), "two");
    model.compile(optimizer, "mse");
    Variable first = model.getLayer("one").weights().getFirst();
    Variable last = model.getLayer("three").weights().getFirst();
    float[] before = first.value().toFloatArray();
    float[] lastBefore = last.value().toFloatArray();
    model.trainOnBatch(X, Y);
    assertThat(first.value().toFloatArray()).containsExactly(before);
    assertThat(last.value().toFloatArray()).isNotEqualTo(lastBefore);
  }

  @Test
  void refusesGroupsOutOfOrder() {
    Sequential model = model();
    assertThatThrownBy(
            () -> FineTuning.discriminative(model, 0.1, 0.5, rate -> new SGD(rate), "two", "one"))
        .isInstanceOf(PellucidException.class)
        .hasMessage("FineTuning: layer \"one\" must stand behind the group before it.");
  }
}
