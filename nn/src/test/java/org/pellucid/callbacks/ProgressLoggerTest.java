package org.pellucid.callbacks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProgressLoggerTest {
  private static final String FULL = "\u001b[32m━━━━━━━━━━━━━━━━━━━━\u001b[0m\u001b[37m\u001b[0m";

  private final List<String> printed = new ArrayList<>();
  private double now = 100;

  /** Notes each text that is printed. */
  private final Appendable out =
      new Appendable() {
        @Override
        public Appendable append(CharSequence text) {
          printed.add(text.toString());
          return this;
        }

        @Override
        public Appendable append(CharSequence text, int start, int end) {
          return append(text.subSequence(start, end));
        }

        @Override
        public Appendable append(char c) {
          return append(String.valueOf(c));
        }
      };

  private ProgressLogger logger(boolean terminal, int verbose, int epochs, int steps) {
    ProgressLogger logger = new ProgressLogger(out, terminal, () -> now);
    logger.setParams(new Callback.Params(verbose, epochs, steps));
    logger.onTrainBegin(new Logs());
    return logger;
  }

  private void step(ProgressLogger logger, int batch, double seconds, Logs logs) {
    now += seconds;
    logger.onTrainBatchEnd(batch, logs);
  }

  private static Logs logs(Object... namesAndValues) {
    Logs logs = new Logs();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      logs.put((String) namesAndValues[i], (Double) namesAndValues[i + 1]);
    }
    return logs;
  }

  @Test
  void writesOverTheLineOnATerminal() {
    ProgressLogger logger = logger(true, 1, 1, 3);
    logger.onEpochBegin(0, new Logs());
    step(logger, 0, 2, logs("accuracy", 0.5, "loss", 0.69314));
    step(logger, 1, 0.25, logs("accuracy", 0.625, "loss", 0.5));
    step(logger, 2, 0.01, logs("accuracy", 0.75, "loss", 1e-4));
    now += 0.5;
    Logs end = logs("accuracy", 0.75, "loss", 1e-4, "val_accuracy", 0.5, "val_loss", -2.5);
    logger.onEpochEnd(0, end);
    assertThat(printed)
        .containsExactly(
            "\r\u001b[1m1/3\u001b[0m \u001b[32m━━━━━━\u001b[0m\u001b[37m━━━━━━━━━━━━━━\u001b[0m"
                + " \u001b[1m4s\u001b[0m 2s/step - accuracy: 0.5000 - loss: 0.6931",
            "\b".repeat(69)
                + "\r\u001b[1m2/3\u001b[0m"
                + " \u001b[32m━━━━━━━━━━━━━\u001b[0m\u001b[37m━━━━━━━\u001b[0m"
                + " \u001b[1m0s\u001b[0m 250ms/step - accuracy: 0.6250 - loss: 0.5000",
            "\b".repeat(72)
                + "\r\u001b[1m3/3\u001b[0m "
                + FULL
                + " \u001b[1m3s\u001b[0m 380ms/step - accuracy: 0.7500 - loss: 1.0000e-04"
                + " - val_accuracy: 0.5000 - val_loss: -2.5000\n");
  }

  @Test
  void countsStepsWhenTheirNumberIsUnknown() {
    ProgressLogger logger = logger(true, 1, 1, -1);
    logger.onEpochBegin(0, new Logs());
    step(logger, 0, 0.25, logs("loss", 1.0));
    step(logger, 1, 0.25, logs("loss", 0.5));
    logger.onEpochEnd(0, logs("loss", 0.5));
    assertThat(printed)
        .containsExactly(
            "\r      1/Unknown \u001b[1m0s\u001b[0m 250ms/step - loss: 1.0000",
            "\b".repeat(44) + "\r      2/Unknown \u001b[1m0s\u001b[0m 250ms/step - loss: 0.5000",
            "\b".repeat(44)
                + "\r\u001b[1m2/2\u001b[0m "
                + FULL
                + " \u001b[1m0s\u001b[0m 250ms/step - loss: 0.5000\n");
  }

  @Test
  void showsHoursAndPadsShorterLines() {
    ProgressLogger logger = logger(true, 1, 1, 400);
    logger.onEpochBegin(0, new Logs());
    step(logger, 0, 20, logs("loss", 1.0));
    step(logger, 1, 10, logs("loss", 0.5));
    logger.onEpochEnd(0, logs("loss", 0.5));
    String empty = "\u001b[37m━━━━━━━━━━━━━━━━━━━━\u001b[0m";
    assertThat(printed)
        .containsExactly(
            "\r\u001b[1m  1/400\u001b[0m "
                + empty
                + " \u001b[1m2:13:00\u001b[0m 20s/step - loss: 1.0000",
            "\b".repeat(60)
                + "\r\u001b[1m  2/400\u001b[0m "
                + empty
                + " \u001b[1m1:06:20\u001b[0m 10s/step - loss: 0.5000",
            "\b".repeat(60)
                + "\r\u001b[1m400/400\u001b[0m "
                + FULL
                + " \u001b[1m30s\u001b[0m 25ms/step - loss: 0.5000   \n");
  }

  @Test
  void skipsUpdatesThatFollowTooSoonAndShowsMinutesAndMicroseconds() {
    ProgressLogger logger = logger(true, 1, 1, 100_000);
    logger.onEpochBegin(0, new Logs());
    step(logger, 0, 0.3, logs("loss", 1.0));
    step(logger, 1, 0.00025, logs("loss", 0.5));
    step(logger, 2, 0.06, logs("loss", 0.5));
    logger.onEpochEnd(0, logs("loss", 0.5));
    assertThat(printed).hasSize(3);
    assertThat(printed.get(1)).contains("     3/100000").contains("50:12\u001b[0m 30ms/step");
    assertThat(printed.get(2)).endsWith("0s\u001b[0m 1us/step - loss: 0.5000    \n");
  }

  @Test
  void writesOneLinePerEpochElsewhere() {
    ProgressLogger logger = logger(false, 1, 2, 12);
    for (int epoch = 0; epoch < 2; epoch++) {
      logger.onEpochBegin(epoch, new Logs());
      for (int batch = 0; batch < 12; batch++) {
        step(logger, batch, 0.25, logs("loss", 1.0));
      }
      now += 1;
      logger.onEpochEnd(epoch, logs("loss", 0.5, "x", -1.0));
    }
    String line = "12/12 - 4s - 333ms/step - loss: 0.5000 - x: -1.0000e+00\n";
    assertThat(printed).containsExactly("Epoch 1/2 - ", line, "Epoch 2/2 - ", line);
  }

  @Test
  void isSilentWithoutVerbosity() {
    ProgressLogger logger = logger(true, 0, 5, 2);
    logger.onEpochBegin(0, new Logs());
    step(logger, 0, 1, logs("loss", 1.0));
    logger.onEpochEnd(0, logs("loss", 1.0));
    assertThat(printed).isEmpty();
  }

  @Test
  void isSilentDuringTheValidationOfATraining() {
    ProgressLogger logger = logger(true, 1, 1, 2);
    logger.onEpochBegin(0, new Logs());
    logger.onTestBegin(new Logs());
    logger.onTestBatchEnd(0, logs("loss", 1.0));
    logger.onTestEnd(logs("loss", 1.0));
    assertThat(printed).isEmpty();
  }

  @Test
  void showsAnEvaluationOfItsOwn() {
    ProgressLogger logger = new ProgressLogger(out, false, () -> now);
    logger.setParams(new Callback.Params(2, 1, 4));
    logger.onTestBegin(new Logs());
    now += 8;
    logger.onTestEnd(logs("loss", Double.NaN));
    assertThat(printed).containsExactly("4/4 - 8s - 2s/step - loss: nan\n");
  }
}
