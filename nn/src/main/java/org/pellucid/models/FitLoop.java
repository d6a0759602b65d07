// Longer than most files on purpose: the loops over epochs and batches, with all that is noted of
// them.
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
import org.pellucid.explain.StepRecording;
import org.pellucid.losses.Loss;
import org.pellucid.observability.Events;
import org.pellucid.observability.Span;

/** The loops over epochs and batches: training, and evaluation within it or alone. */
final class FitLoop {
  /** The batches of one pass over the data. */
  private interface Pass extends AutoCloseable {
    /** The next batch, or null at the end; the arrays are valid until the next call. */
    NdArray @Nullable [] next();

    /** Lets go of files and threads. */
    @Override
    default void close() {}
  }

  private final Model model;
  private final Fit fit;
  private final Logs logs = new Logs();

  FitLoop(Model model, Fit fit) {
    this.model = model;
    this.fit = fit;
  }

  History run(Object x, @Nullable Object y) {
    InputChecks checks = new InputChecks("fit");
    Columns columns = columns(checks, new Batch(x, y, fit.sampleWeight));
    if (fit.checkFinite) {
      checks.finite("x", columns.xs());
      checks.finite("y", columns.ys());
    }
    Feed validation = validationFeed();
    if (fit.validationSplit > 0) {
      int samples = columns.samples();
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
      validation = new Feed(columns.rows(split, samples), validationBatch());
      columns = columns.rows(0, split);
    }
    // What is held out counts as it is.
    columns = classWeighted(columns);
    Columns kept = columns;
    Training training = trainingFor("fit", columns);
    Feed feed = new Feed(columns, fit.batchSize);
    long seed = fit.seed == null ? Session.nextSeed() : fit.seed;
    Feed held = validation;
    return epochs(
        training,
        feed.batches(),
        epoch -> {
          if (fit.shuffle) {
            feed.shuffle(fit.seed == null ? model.record().seed(seed) : seed, epoch);
          }
          return pass(feed);
        },
        () -> model.record().data(kept.names(), kept.contents()),
        validationPasses(held));
  }

  History run(Iterable<Batch> batches) {
    if (fit.validationSplit > 0) {
      throw new PellucidException(
          "fit: validationSplit "
              + fit.validationSplit
              + " cuts arrays, but x comes in batches. Set validationData instead.");
    }
    InputChecks checks = new InputChecks("fit");
    Columns sample = read(checks, first("fit", batches)).prepared();
    Training training = model.training("fit", sample.xs(), sample.ys());
    Feed held = validationFeed();
    return epochs(
        training,
        count(batches),
        epoch -> pass(checks, batches, epoch),
        model.record()::dataInBatches,
        validationPasses(held));
  }

  // ---- The data ----

  private List<NdArray> targets(InputChecks checks, @Nullable Object y) {
    if (y == null) {
      if (model.needsTargets(checks.caller())) {
        throw new PellucidException(checks.caller() + ": y is missing.");
      }
      return List.of();
    }
    List<NdArray> arrays = checks.arrays("y", y, model::outputNames);
    arrays.replaceAll(Model::target);
    return arrays;
  }

  /** The weights of samples: for all outputs, or one array for each. */
  private List<NdArray> weights(InputChecks checks, @Nullable Object weights) {
    if (weights == null) {
      return List.of();
    }
    List<NdArray> arrays =
        checks.arrays("sampleWeight", weights, model::outputNames).stream()
            .map(array -> array.cast(DType.FLOAT32))
            .toList();
    if (arrays.size() != 1 && arrays.size() != model.outputNames().size()) {
      throw new PellucidException(
          checks.caller()
              + ": the model has "
              + model.outputNames().size()
              + " outputs but sampleWeight has "
              + arrays.size()
              + " arrays.");
    }
    return arrays;
  }

  private void checkLabels(Training training, List<NdArray> ys) {
    List<Loss> losses = training.losses();
    for (int i = 0; i < losses.size(); i++) {
      losses.get(i).checkValues(ys.get(i), training.classes(i), training.outputName(i));
    }
  }

  private Columns classWeighted(Columns columns) {
    if (fit.classWeight.isEmpty()) {
      return columns;
    }
    if (!columns.weights().isEmpty()) {
      throw new PellucidException("fit: give classWeight or sampleWeight, not both.");
    }
    if (columns.ys().size() != 1) {
      throw new PellucidException("fit: classWeight needs a model of one output.");
    }
    NdArray weights = ClassWeights.of(columns.ys().getFirst(), fit.classWeight);
    return new Columns(columns.xs(), columns.ys(), List.of(weights), columns.host());
  }

  private int validationBatch() {
    return fit.validationBatchSize > 0 ? fit.validationBatchSize : fit.batchSize;
  }

  private @Nullable Feed validationFeed() {
    Batch data = fit.validationData;
    return data == null
        ? null
        : new Feed(columns(new InputChecks("fit: validationData"), data), validationBatch());
  }

  private Columns columns(InputChecks checks, Batch data) {
    Columns inputs = checks.columns(data.x(), model);
    List<NdArray> ys = targets(checks, data.y());
    List<NdArray> weights = weights(checks, data.sampleWeight());
    checks.counts(inputs.xs(), ys, weights);
    return new Columns(inputs.xs(), ys, weights, inputs.host());
  }

  private Columns read(InputChecks checks, Batch batch) {
    Columns columns = columns(checks, batch);
    if (fit.checkFinite) {
      checks.finite("x", columns.xs());
    }
    return classWeighted(columns);
  }

  private static Pass pass(Feed feed) {
    return new Pass() {
      private int next;

      @Override
      public NdArray @Nullable [] next() {
        return next < feed.batches() ? feed.batch(next++) : null;
      }
    };
  }

  private static Batch first(String caller, Iterable<Batch> batches) {
    Iterator<Batch> iterator = batches.iterator();
    try {
      if (!iterator.hasNext()) {
        throw new PellucidException(caller + ": there are no batches.");
      }
      return iterator.next();
    } finally {
      close(iterator);
    }
  }

  /** The number of batches, or -1 when it is not known. */
  private static int count(Iterable<Batch> batches) {
    return batches instanceof Passes<Batch> passes ? passes.count() : -1;
  }

  private Pass pass(InputChecks checks, Iterable<Batch> source, int epoch) {
    Iterator<Batch> batches =
        source instanceof Passes<Batch> passes ? passes.pass(epoch) : source.iterator();
    return new Pass() {
      @Override
      public NdArray @Nullable [] next() {
        return batches.hasNext() ? read(checks, batches.next()).prepared().toArray() : null;
      }

      @Override
      public void close() {
        FitLoop.close(batches);
      }
    };
  }

  private static void close(Iterator<Batch> batches) {
    if (batches instanceof AutoCloseable resource) {
      try {
        resource.close();
      } catch (RuntimeException failure) {
        throw failure;
      } catch (Exception failure) {
        throw new PellucidException("Closing the batches failed: " + failure.getMessage(), failure);
      }
    }
  }

  private @Nullable Supplier<Pass> validationPasses(@Nullable Feed held) {
    if (held != null) {
      return () -> pass(held);
    }
    Iterable<Batch> batches = fit.validationBatches;
    InputChecks checks = new InputChecks("fit: validationData");
    return batches == null ? null : () -> pass(checks, batches, 0);
  }

  // ---- The loops ----

  private History epochs(
      Training training,
      int batchesPerEpoch,
      IntFunction<Pass> passes,
      Runnable noteData,
      @Nullable Supplier<Pass> validation) {
    History history = new History();
    model.clearStop();
    if (fit.initialEpoch >= fit.epochs) {
      return history;
    }
    int steps = fit.stepsPerEpoch > 0 ? fit.stepsPerEpoch : batchesPerEpoch;
    Callback.Params params =
        new Callback.Params(fit.verbose, fit.epochs, steps, validation != null);
    CallbackList callbacks = CallbackList.forTraining(fit.callbacks, history, model, params);
    TrainingRecord record = model.record();
    if (!fit.resume) {
      record.begin(fit);
    }
    record.callbacks(fit.callbacks);
    callbacks.onTrainBegin(logs);
    int done = 0;
    if (model.takeResuming() || fit.resume) {
      model.restoreCallbacks(fit.callbacks);
      history.goOnFrom(record.epochs(), record.history());
      done = record.batch();
    }
    record.describe(fit);
    noteData.run();
    model.forgetProvenance();
    try (Stretches stretches = new Stretches(passes)) {
      IntFunction<Pass> data = passes;
      if (fit.stepsPerEpoch > 0) {
        stretches.skip(record.epoch() - fit.initialEpoch);
        data = epoch -> stretches.epoch();
      }
      trainEpochs(training, data, done, callbacks, validation);
    }
    // Before callbacks put back what was best.
    model.finish();
    callbacks.onTrainEnd(logs);
    record.callbacks(List.of());
    return history;
  }

  private void trainEpochs(
      Training training,
      IntFunction<Pass> data,
      int doneBefore,
      CallbackList callbacks,
      @Nullable Supplier<Pass> validation) {
    TrainingRecord record = model.record();
    int done = doneBefore;
    for (int epoch = record.epoch(); epoch < fit.epochs && !model.isStopped(); epoch++) {
      Span span = Events.epoch();
      Pass pass = data.apply(epoch);
      logs.clear();
      callbacks.onEpochBegin(epoch, logs);
      model.resetMetrics();
      int ran;
      try (Pass batches = pass) {
        ran = train(training, skipping(training, batches, done), epoch, done, callbacks);
      }
      done = 0;
      if (validation != null && fit.validates(epoch)) {
        try (Pass batches = validation.get()) {
          test(training, batches, callbacks);
        }
        fill(logs, "val_", training);
      }
      record.afterEpoch(epoch, logs);
      span.end(model.name(), epoch + 1, ran, logs.has("loss") ? logs.get("loss") : Double.NaN);
      callbacks.onEpochEnd(epoch, logs);
      record.keepEpoch();
    }
  }

  /**
   * With a number of steps per epoch, an epoch goes on with the data where the one before stopped,
   * and ends with them; the next one begins anew.
   */
  private final class Stretches implements AutoCloseable {
    private final IntFunction<Pass> passes;
    private int opened;
    private @Nullable Pass open;
    private boolean epochBegins;

    Stretches(IntFunction<Pass> passes) {
      this.passes = passes;
    }

    /** Goes on as if so many epochs had been before. */
    void skip(int epochs) {
      for (int epoch = 0; epoch < epochs; epoch++) {
        Pass pass = epoch();
        int step = 0;
        while (step < fit.stepsPerEpoch && pass.next() != null) {
          step++;
        }
      }
    }

    /** The batches of the next epoch. Closing it leaves the data open. */
    Pass epoch() {
      epochBegins = true;
      return this::next;
    }

    private NdArray @Nullable [] next() {
      Pass current = open;
      NdArray[] batch = current == null ? null : current.next();
      if (batch == null) {
        close();
        if (epochBegins) {
          Pass anew = passes.apply(fit.initialEpoch + opened++);
          open = anew;
          batch = anew.next();
        }
      }
      epochBegins = false;
      return batch;
    }

    @Override
    public void close() {
      Pass current = open;
      open = null;
      if (current != null) {
        current.close();
      }
    }
  }

  /** Goes over what is done of an epoch; metrics go on from what they had measured. */
  private Pass skipping(Training training, Pass pass, int done) {
    if (done == 0) {
      return pass;
    }
    for (int i = 0; i < done; i++) {
      pass.next();
    }
    NdArray[] next = limited(pass, done);
    if (next == null) {
      logs.putAll(model.record().logs());
      return pass;
    }
    // Some metrics know what they remember only when a step has been compiled.
    training.prepare(next);
    model.restoreMetrics();
    return new Pass() {
      private boolean begun;

      @Override
      public NdArray @Nullable [] next() {
        boolean first = !begun;
        begun = true;
        return first ? next : pass.next();
      }
    };
  }

  /** Trains for an epoch; returns how many steps of it have been made. */
  private int train(Training training, Pass pass, int epoch, int done, CallbackList callbacks) {
    int group = model.stepsPerExecution();
    int step = done;
    NdArray[] batch = limited(pass, step);
    while (batch != null && !model.isStopped()) {
      callbacks.onTrainBatchBegin(step, logs);
      int end = step + group;
      while (batch != null && step < end) {
        callbacks.beforeStep(epoch, step, batch);
        Span span = Events.step();
        float loss = training.run(batch, true);
        span.end(model.name(), epoch + 1, step + 1, loss);
        callbacks.afterStep(epoch, step, loss);
        if (fit.checkFinite) {
          training.checkLoss(loss, epoch, step);
        }
        step++;
        batch = step < end ? limited(pass, step) : null;
      }
      fill(logs, "", training);
      model.record().afterBatch(epoch, step, logs);
      callbacks.onTrainBatchEnd(step - 1, logs);
      batch = step < end || model.isStopped() ? null : limited(pass, step);
    }
    return step;
  }

  /** The next batch of an epoch, unless it has enough. */
  private NdArray @Nullable [] limited(Pass pass, int step) {
    if (fit.stepsPerEpoch != 0 && step >= fit.stepsPerEpoch) {
      return null;
    }
    Span span = Events.dataWait();
    NdArray[] next = pass.next();
    span.end(model.name(), step, 0, 0);
    return next;
  }

  private void test(Training training, Pass pass, CallbackList callbacks) {
    Logs measured = new Logs();
    model.resetMetrics();
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

  /** Reports what is measured; logs put the names into Keras's order. */
  private static void fill(Logs target, String prefix, Training training) {
    List<String> names = training.names();
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i);
      target.put(prefix.isEmpty() ? name : prefix + name, training.value(i));
    }
  }

  Map<String, Double> evaluate(Batch data) {
    Columns columns = columns(new InputChecks("evaluate"), data);
    Feed feed = new Feed(columns, fit.batchSize);
    return measured(trainingFor("evaluate", columns), pass(feed), feed.batches());
  }

  Map<String, Double> evaluate(Iterable<Batch> batches) {
    InputChecks checks = new InputChecks("evaluate");
    Training training = trainingFor("evaluate", columns(checks, first("evaluate", batches)));
    return measured(training, pass(checks, batches, 0), count(batches));
  }

  /** Describes the training step of a batch, without making it. */
  StepRecording recording(Object x, @Nullable Object y) {
    Columns columns = columns(new InputChecks("explain"), new Batch(x, y));
    Training training = trainingFor("explain", columns);
    return StepDescription.of(model, training, columns.prepared().all());
  }

  Map<String, Double> onBatch(String caller, Batch batch, boolean train) {
    Columns columns = columns(new InputChecks(caller), batch);
    Training training = trainingFor(caller, columns);
    model.resetMetrics();
    training.run(columns.prepared().toArray(), train);
    return results(training);
  }

  private Training trainingFor(String caller, Columns columns) {
    // One batch is enough to see the types of what the host makes.
    Columns sample =
        columns.host() == null
            ? columns
            : columns.rows(0, Math.min(columns.samples(), fit.batchSize)).prepared();
    Training training = model.training(caller, sample.xs(), columns.ys());
    checkLabels(training, columns.ys());
    return training;
  }

  private Map<String, Double> measured(Training training, Pass pass, int batches) {
    Callback.Params params = new Callback.Params(fit.verbose, 1, batches);
    CallbackList callbacks = CallbackList.forTesting(fit.callbacks, model, params);
    try (pass) {
      test(training, pass, callbacks);
    }
    return results(training);
  }

  static Map<String, Double> results(Training training) {
    Map<String, Double> results = new LinkedHashMap<>();
    if (!training.hasResults()) {
      return results;
    }
    List<String> names = training.names();
    for (int i = 0; i < names.size(); i++) {
      results.put(names.get(i), training.value(i));
    }
    return results;
  }
}
