package org.pellucid.callbacks;

import java.nio.file.Path;
import java.time.Clock;
import java.util.function.ObjDoubleConsumer;
import org.jspecify.annotations.Nullable;
import org.pellucid.config.Setting;
import org.pellucid.optimizers.MultiOptimizer;
import org.pellucid.optimizers.Optimizer;
import org.pellucid.tensor.Variable;

/**
 * Writes files that TensorBoard shows: the numbers of each epoch (and each so many batches), the
 * graph of layers, and on request histograms and images of weights. Training goes to the folder
 * {@code train}, validation to {@code validation}.
 *
 * <p>Names are Keras's: {@code epoch_loss}, {@code epoch_learning_rate}, {@code batch_loss}, {@code
 * evaluation_loss_vs_iterations}, {@code dense/kernel/histogram}. Profiles and embeddings are not
 * written.
 *
 * <p>Source: {@code keras.callbacks.TensorBoard}.
 */
public final class TensorBoard extends Callback {
  private final Path folder;
  private final Clock clock;
  private int histogramFreq;
  private boolean writeGraph = true;
  private boolean writeImages;
  private boolean writeStepsPerSecond;
  private int updateFreq;
  private @Nullable EventFile train;
  private @Nullable EventFile validation;
  private int batches;
  private double epochBegan;
  private double batchBegan;
  private double stepsBefore;

  /** Makes a callback that writes to the folder {@code logs}. */
  public TensorBoard() {
    this(Path.of("logs"));
  }

  /**
   * Makes a callback.
   *
   * @param logDir the folder to write to
   */
  public TensorBoard(Path logDir) {
    this(logDir, Clock.systemUTC());
  }

  TensorBoard(Path logDir, Clock clock) {
    this.folder = logDir;
    this.clock = clock;
  }

  /**
   * Writes histograms of weights after every so many epochs.
   *
   * @param epochs 0 (without) for never
   * @return this
   */
  public TensorBoard histogramFreq(int epochs) {
    histogramFreq = Setting.atLeast("TensorBoard", "histogramFreq", 0, epochs);
    return this;
  }

  /**
   * Sets whether the graph of layers is written.
   *
   * @param write true without
   * @return this
   */
  public TensorBoard writeGraph(boolean write) {
    writeGraph = write;
    return this;
  }

  /**
   * Sets whether weights are written as images, together with their histograms.
   *
   * @param write false without
   * @return this
   */
  public TensorBoard writeImages(boolean write) {
    writeImages = write;
    return this;
  }

  /**
   * Sets whether the speed is written.
   *
   * @param write false without
   * @return this
   */
  public TensorBoard writeStepsPerSecond(boolean write) {
    writeStepsPerSecond = write;
    return this;
  }

  /**
   * Writes numbers after every so many batches too.
   *
   * @param newBatches 1 for each batch; 0 (without) for epochs only
   * @return this
   */
  public TensorBoard updateFreq(int newBatches) {
    updateFreq = Setting.atLeast("TensorBoard", "updateFreq", 0, newBatches);
    return this;
  }

  private EventFile train() {
    EventFile known = train;
    if (known == null) {
      known = new EventFile(folder.resolve("train"), clock);
      train = known;
    }
    return known;
  }

  private EventFile validation() {
    EventFile known = validation;
    if (known == null) {
      known = new EventFile(folder.resolve("validation"), clock);
      validation = known;
    }
    return known;
  }

  private static double seconds() {
    return System.nanoTime() / 1e9;
  }

  @Override
  public void onTrainBegin(Logs logs) {
    batches = 0;
    if (writeGraph && !model().graph().isEmpty()) {
      train().graph(Summaries.graph(model().graph()));
    }
  }

  @Override
  public void onEpochBegin(int epoch, Logs logs) {
    epochBegan = seconds();
    stepsBefore = model().optimizer().iterations().value().item();
  }

  @Override
  public void onTrainBatchBegin(int batch, Logs logs) {
    batches++;
    batchBegan = seconds();
  }

  @Override
  public void onTrainBatchEnd(int batch, Logs logs) {
    if (updateFreq == 0 || batches % updateFreq != 0) {
      return;
    }
    EventFile file = train();
    if (writeStepsPerSecond) {
      file.summary(
          batches, Summaries.scalar("batch_steps_per_second", 1 / (seconds() - batchBegan)));
    }
    logs.forEach((name, value) -> file.summary(batches, Summaries.scalar("batch_" + name, value)));
  }

  @Override
  public void onTestEnd(Logs logs) {
    long steps = (long) model().optimizer().iterations().value().item();
    ObjDoubleConsumer<String> write =
        (name, value) ->
            validation()
                .summary(steps, Summaries.scalar("evaluation_" + name + "_vs_iterations", value));
    logs.forEach(write);
    validation().flush();
  }

  @Override
  public void onEpochEnd(int epoch, Logs logs) {
    logs.forEach((name, value) -> {
      boolean held = name.startsWith("val_");
      EventFile file = held ? validation() : train();
      String plain = held ? name.substring(4) : name;
      file.summary(epoch, Summaries.scalar("epoch_" + plain, value));
    });
    learningRates(epoch, logs);
    if (writeStepsPerSecond) {
      double steps = model().optimizer().iterations().value().item() - stepsBefore;
      train()
          .summary(
              epoch, Summaries.scalar("epoch_steps_per_second", steps / (seconds() - epochBegan)));
    }
    if (histogramFreq > 0 && epoch % histogramFreq == 0) {
      for (Variable weight : model().weights()) {
        train().summary(epoch, Summaries.histogram(weight.name() + "/histogram", weight.value()));
        if (writeImages) {
          train().summary(epoch, Summaries.image(weight.name() + "/image", weight.value()));
        }
      }
    }
    train().flush();
  }

  private void learningRates(int epoch, Logs logs) {
    Optimizer optimizer = model().optimizer();
    if (optimizer instanceof MultiOptimizer several) {
      for (Optimizer one : several.optimizers()) {
        train()
            .summary(
                epoch, Summaries.scalar("epoch_learning_rate_" + one.name(), one.learningRate()));
      }
    } else if (!logs.has("learning_rate")) {
      train().summary(epoch, Summaries.scalar("epoch_learning_rate", optimizer.learningRate()));
    }
  }

  @Override
  public void onTrainEnd(Logs logs) {
    for (EventFile file : new @Nullable EventFile[] {train, validation}) {
      if (file != null) {
        file.close();
      }
    }
    train = null;
    validation = null;
  }
}
