package org.pellucid.models;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.DType;
import org.pellucid.array.NdArray;
import org.pellucid.callbacks.Callback;
import org.pellucid.callbacks.CallbackList;
import org.pellucid.callbacks.History;
import org.pellucid.callbacks.Logs;
import org.pellucid.config.Session;
import org.pellucid.errors.PellucidException;
import org.pellucid.losses.Loss;

/** The loops over epochs and batches: training, and evaluation within it or alone. */
final class FitLoop {
  /** The batches of one pass over the data. */
  private interface Pass {
    /** The number of batches, or -1 when it is not known. */
    int steps();

    /** The next batch, or null at the end; the arrays are valid until the next call. */
    NdArray @Nullable [] next();
  }

  private final Model model;
  private final Fit fit;
  private final Logs logs = new Logs();

  FitLoop(Model model, Fit fit) {
    this.model = model;
    this.fit = fit;
  }

  History run(Object x, Object y) {
    InputChecks checks = new InputChecks("fit");
    List<NdArray> xs = checks.inputs(x, model.inputPorts());
    List<NdArray> ys = targets(checks, y);
    NdArray weights = fit.sampleWeight == null ? null : weights(checks, fit.sampleWeight);
    checks.counts(xs, ys, weights);
    if (fit.checkFinite) {
      checks.finite("x", xs);
      checks.finite("y", ys);
    }
    weights = classWeights(ys, weights);
    List<NdArray> columns = Feed.columns(xs, ys, weights);
    Feed validation = validationFeed();
    if (fit.validationSplit > 0) {
      int samples = xs.getFirst().shape().dim(0);
      int split = (int) Math.floor(samples * (1 - fit.validationSplit));
      if (split == 0 || split == samples) {
        throw new PellucidException(
            "fit: validationSplit "
                + fit.validationSplit
                + " of "
                + samples
                + " samples leaves no samples for "
                + (split == 0 ? "training." : "validation."));
      }
      validation =
          feed(columns.stream().map(c -> c.rowRange(split, samples)).toList(), validationBatch());
      columns = columns.stream().map(c -> c.rowRange(0, split)).toList();
    }
    Training training = model.training("fit", xs, ys);
    checkLabels(training, ys);
    Feed feed = feed(columns, fit.batchSize);
    long seed = fit.seed == null ? Session.nextSeed() : fit.seed;
    Feed held = validation;
    return epochs(
        training,
        epoch -> {
          if (fit.shuffle) {
            feed.shuffle(seed, epoch);
          }
          return pass(feed);
        },
        held == null ? validationBatches() : () -> pass(held));
  }

  History run(Iterable<Batch> batches) {
    InputChecks checks = new InputChecks("fit");
    Iterator<Batch> first = batches.iterator();
    if (!first.hasNext()) {
      throw new PellucidException("fit: there are no batches.");
    }
    NdArray[] sample = read(checks, first.next());
    int inputs = Math.max(1, model.inputPorts().size());
    Training training =
        model.training(
            "fit",
            List.of(sample).subList(0, inputs),
            List.of(sample).subList(inputs, inputs + model.outputNames().size()));
    return epochs(training, epoch -> pass(checks, batches.iterator()), validationBatches());
  }

  // ---- The data ----

  private List<NdArray> targets(InputChecks checks, @Nullable Object y) {
    if (y == null) {
      throw new PellucidException("fit: y is missing.");
    }
    return checks.arrays("y", y, model.outputNames()).stream().map(Model::target).toList();
  }

  private static NdArray weights(InputChecks checks, Object weights) {
    return checks.arrays("sampleWeight", weights, List.of()).getFirst().cast(DType.FLOAT32);
  }

  private void checkLabels(Training training, List<NdArray> ys) {
    List<Loss> losses = training.losses();
    for (int i = 0; i < losses.size(); i++) {
      losses.get(i).checkValues(ys.get(i), training.classes(i), model.outputNames().get(i));
    }
  }

  private @Nullable NdArray classWeights(List<NdArray> ys, @Nullable NdArray weights) {
    if (fit.classWeight.isEmpty()) {
      return weights;
    }
    if (weights != null) {
      throw new PellucidException("fit: give classWeight or sampleWeight, not both.");
    }
    if (ys.size() > 1) {
      throw new PellucidException("fit: classWeight needs a model of one output.");
    }
    NdArray y = ys.getFirst();
    int samples = y.shape().dim(0);
    int width = y.shape().without(0).size();
    float[] result = new float[samples];
    for (int i = 0; i < samples; i++) {
      int label = 0;
      if (width == 1) {
        label = (int) Math.rint(y.getDouble(i));
      } else {
        for (int j = 1; j < width; j++) {
          if (y.getDouble(i * width + j) > y.getDouble(i * width + label)) {
            label = j;
          }
        }
      }
      result[i] = fit.classWeight.getOrDefault(label, 1.0).floatValue();
    }
    return NdArray.of(result);
  }

  private int validationBatch() {
    return fit.validationBatchSize > 0 ? fit.validationBatchSize : fit.batchSize;
  }

  private static Feed feed(List<NdArray> columns, int batchSize) {
    return new Feed(columns, batchSize);
  }

  private @Nullable Feed validationFeed() {
    Batch data = fit.validationData;
    if (data == null) {
      return null;
    }
    return feed(List.of(columns(new InputChecks("fit: validationData"), data)), validationBatch());
  }

  private NdArray[] columns(InputChecks checks, Batch data) {
    List<NdArray> xs = checks.inputs(data.x(), model.inputPorts());
    List<NdArray> ys = targets(checks, data.y());
    Object sampleWeight = data.sampleWeight();
    NdArray weights = sampleWeight == null ? null : weights(checks, sampleWeight);
    checks.counts(xs, ys, weights);
    return Feed.columns(xs, ys, weights).toArray(NdArray[]::new);
  }

  private NdArray[] read(InputChecks checks, Batch batch) {
    NdArray[] columns = columns(checks, batch);
    if (fit.checkFinite) {
      checks.finite("x", List.of(columns[0]));
    }
    return columns;
  }

  private static Pass pass(Feed feed) {
    return new Pass() {
      private int next;

      @Override
      public int steps() {
        return feed.batches();
      }

      @Override
      public NdArray @Nullable [] next() {
        return next < feed.batches() ? feed.batch(next++) : null;
      }
    };
  }

  private Pass pass(InputChecks checks, Iterator<Batch> batches) {
    return new Pass() {
      @Override
      public int steps() {
        return -1;
      }

      @Override
      public NdArray @Nullable [] next() {
        return batches.hasNext() ? read(checks, batches.next()) : null;
      }
    };
  }

  private @Nullable Supplier<Pass> validationBatches() {
    Iterable<Batch> batches = fit.validationBatches;
    InputChecks checks = new InputChecks("fit: validationData");
    return batches == null ? null : () -> pass(checks, batches.iterator());
  }

  // ---- The loops ----

  private History epochs(
      Training training, IntFunction<Pass> passes, @Nullable Supplier<Pass> validation) {
    History history = new History();
    model.clearStop();
    CallbackList callbacks = null;
    for (int epoch = fit.initialEpoch; epoch < fit.epochs && !model.isStopped(); epoch++) {
      Pass pass = passes.apply(epoch);
      if (callbacks == null) {
        int steps = fit.stepsPerEpoch > 0 ? fit.stepsPerEpoch : pass.steps();
        Callback.Params params = new Callback.Params(fit.verbose, fit.epochs, steps);
        callbacks = CallbackList.forTraining(fit.callbacks, history, model, params);
        callbacks.onTrainBegin(logs);
      }
      logs.clear();
      callbacks.onEpochBegin(epoch, logs);
      training.reset();
      train(training, pass, epoch, callbacks);
      if (validation != null && (epoch + 1) % fit.validationFreq == 0) {
        test(training, validation.get(), callbacks);
        fill(logs, "val_", training);
      }
      callbacks.onEpochEnd(epoch, logs);
    }
    if (callbacks != null) {
      callbacks.onTrainEnd(logs);
      model.finish();
    }
    return history;
  }

  private void train(Training training, Pass pass, int epoch, CallbackList callbacks) {
    int step = 0;
    while (fit.stepsPerEpoch == 0 || step < fit.stepsPerEpoch) {
      NdArray[] batch = pass.next();
      if (batch == null) {
        break;
      }
      callbacks.onTrainBatchBegin(step, logs);
      float loss = training.run(batch, true);
      if (fit.checkFinite) {
        training.checkLoss(loss, epoch, step);
      }
      fill(logs, "", training);
      callbacks.onTrainBatchEnd(step, logs);
      step++;
      if (model.isStopped()) {
        break;
      }
    }
  }

  private void test(Training training, Pass pass, CallbackList callbacks) {
    Logs measured = new Logs();
    training.reset();
    callbacks.onTestBegin(measured);
    for (int step = 0; fit.validationSteps == 0 || step < fit.validationSteps; step++) {
      NdArray[] batch = pass.next();
      if (batch == null) {
        break;
      }
      callbacks.onTestBatchBegin(step, measured);
      training.run(batch, false);
      fill(measured, "", training);
      callbacks.onTestBatchEnd(step, measured);
    }
    callbacks.onTestEnd(measured);
  }

  /** Reports what is measured, in alphabetical order as Keras does. */
  private static void fill(Logs target, String prefix, Training training) {
    for (int index : training.alphabetical()) {
      String name = training.names().get(index);
      target.put(prefix.isEmpty() ? name : prefix + name, training.value(index));
    }
  }

  Map<String, Double> evaluate(Batch data) {
    InputChecks checks = new InputChecks("evaluate");
    NdArray[] columns = columns(checks, data);
    Feed feed = feed(List.of(columns), fit.batchSize);
    return measured(trainingFor("evaluate", columns), pass(feed));
  }

  Map<String, Double> evaluate(Iterable<Batch> batches) {
    InputChecks checks = new InputChecks("evaluate");
    Iterator<Batch> first = batches.iterator();
    if (!first.hasNext()) {
      throw new PellucidException("evaluate: there are no batches.");
    }
    Training training = trainingFor("evaluate", columns(checks, first.next()));
    return measured(training, pass(checks, batches.iterator()));
  }

  Map<String, Double> onBatch(String caller, Batch batch, boolean train) {
    NdArray[] columns = columns(new InputChecks(caller), batch);
    Training training = trainingFor(caller, columns);
    training.reset();
    training.run(columns, train);
    return results(training);
  }

  private Training trainingFor(String caller, NdArray[] columns) {
    int inputs = Math.max(1, model.inputPorts().size());
    int outputs = model.outputNames().size();
    List<NdArray> ys = List.of(columns).subList(inputs, inputs + outputs);
    Training training = model.training(caller, List.of(columns).subList(0, inputs), ys);
    checkLabels(training, ys);
    return training;
  }

  private Map<String, Double> measured(Training training, Pass pass) {
    Callback.Params params = new Callback.Params(fit.verbose, 1, pass.steps());
    CallbackList callbacks = CallbackList.forTesting(fit.callbacks, model, params);
    test(training, pass, callbacks);
    return results(training);
  }

  private static Map<String, Double> results(Training training) {
    Map<String, Double> results = new LinkedHashMap<>();
    List<String> names = training.names();
    for (int i = 0; i < names.size(); i++) {
      results.put(names.get(i), training.value(i));
    }
    return results;
  }
}
