package org.pellucid.models;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pellucid.config.Session;
import org.pellucid.layers.Dense;
import org.pellucid.layers.Input;
import org.pellucid.losses.SparseCategoricalCrossentropy;
import org.pellucid.optimizers.Adam;

class WarningsTest {
  private static final float[][] X = {{1, 2}, {3, 4}};

  @BeforeEach
  void countNamesAnew() {
    Session.clear();
  }

  /** The log lines of the models package while something runs. */
  private static List<String> logged(Runnable code) {
    List<String> lines = new ArrayList<>();
    Handler handler =
        new Handler() {
          @Override
          public void publish(LogRecord line) {
            lines.add(line.getMessage());
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    Logger logger = Logger.getLogger("org.pellucid.models");
    logger.addHandler(handler);
    try {
      code.run();
    } finally {
      logger.removeHandler(handler);
    }
    return lines;
  }

  @Test
  void allLayersFrozen() {
    Sequential model = new Sequential(new Input(2), new Dense(1).trainable(false));
    model.compile("adam", "mse");
    assertThat(logged(() -> model.fit(X, new float[][] {{1}, {2}}, Fit.epochs(2).verbose(0))))
        .containsExactly(
            "fit: all layers of model \"sequential\" are frozen; training changes nothing.");
  }

  @Test
  void softmaxOverOneUnit() {
    Sequential model =
        new Sequential(new Input(2), new Dense(1).name("answer").activation("softmax"));
    model.compile("adam", "mse");
    assertThat(logged(() -> model.evaluate(X, new float[][] {{1}, {0}})))
        .containsExactly(
            "Layer \"answer\": softmax over 1 unit is always 1; use sigmoid, or one unit per"
                + " class.");
  }

  @Test
  void softmaxAndFromLogits() {
    Sequential model =
        new Sequential(new Input(2), new Dense(3).name("answer").activation("softmax"));
    model.compile(new Adam(), new SparseCategoricalCrossentropy().fromLogits(true));
    assertThat(logged(() -> model.evaluate(X, new int[] {0, 2})))
        .containsExactly(
            "Layer \"answer\" ends in softmax but its loss has fromLogits: leave one of them out.");
  }

  @Test
  void anOrdinaryModelIsQuiet() {
    Sequential model = new Sequential(new Input(2), new Dense(3).activation("softmax"));
    model.compile("adam", "sparse_categorical_crossentropy", "accuracy");
    assertThat(logged(() -> model.fit(X, new int[] {0, 2}, Fit.epochs(1).verbose(0)))).isEmpty();
  }
}
