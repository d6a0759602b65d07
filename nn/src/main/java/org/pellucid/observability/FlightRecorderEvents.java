package org.pellucid.observability;

import jdk.jfr.Category;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** The events themselves; loaded only where Java has the module jdk.jfr. */
final class FlightRecorderEvents {
  // Asked whether their kind is recorded; never recorded themselves.
  private static final EpochEvent EPOCH = new EpochEvent();
  private static final StepEvent STEP = new StepEvent();
  private static final DataWaitEvent DATA_WAIT = new DataWaitEvent();
  private static final CompilationEvent COMPILATION = new CompilationEvent();
  private static final CheckpointEvent CHECKPOINT = new CheckpointEvent();

  private FlightRecorderEvents() {}

  @Name("org.pellucid.Epoch")
  @Label("Epoch")
  @Category("Pellucid")
  @StackTrace(false)
  private static final class EpochEvent extends Event {
    @Label("Model")
    String model = "";

    @Label("Epoch")
    long epoch;

    @Label("Steps")
    long steps;

    @Label("Loss")
    double loss;
  }

  @Name("org.pellucid.Step")
  @Label("Training Step")
  @Category("Pellucid")
  @StackTrace(false)
  private static final class StepEvent extends Event {
    @Label("Model")
    String model = "";

    @Label("Epoch")
    long epoch;

    @Label("Step")
    long step;

    @Label("Loss")
    double loss;
  }

  @Name("org.pellucid.DataWait")
  @Label("Waiting for Data")
  @Category("Pellucid")
  @StackTrace(false)
  private static final class DataWaitEvent extends Event {
    @Label("Model")
    String model = "";

    @Label("Step")
    long step;
  }

  @Name("org.pellucid.Compilation")
  @Label("Compilation of a Step")
  @Category("Pellucid")
  @StackTrace(false)
  private static final class CompilationEvent extends Event {
    @Label("Step")
    String step = "";

    @Label("Inputs")
    long inputs;
  }

  @Name("org.pellucid.Checkpoint")
  @Label("Checkpoint")
  @Category("Pellucid")
  @StackTrace(false)
  private static final class CheckpointEvent extends Event {
    @Label("File")
    String file = "";
  }

  static Span epoch() {
    if (!EPOCH.isEnabled()) {
      return Span.OFF;
    }
    EpochEvent event = new EpochEvent();
    event.begin();
    return new Span() {
      @Override
      public void end(String model, long epoch, long steps, double loss) {
        event.model = model;
        event.epoch = epoch;
        event.steps = steps;
        event.loss = loss;
        event.commit();
      }
    };
  }

  static Span step() {
    if (!STEP.isEnabled()) {
      return Span.OFF;
    }
    StepEvent event = new StepEvent();
    event.begin();
    return new Span() {
      @Override
      public void end(String model, long epoch, long step, double loss) {
        event.model = model;
        event.epoch = epoch;
        event.step = step;
        event.loss = loss;
        event.commit();
      }
    };
  }

  static Span dataWait() {
    if (!DATA_WAIT.isEnabled()) {
      return Span.OFF;
    }
    DataWaitEvent event = new DataWaitEvent();
    event.begin();
    return new Span() {
      @Override
      public void end(String model, long step, long unused, double nothing) {
        event.model = model;
        event.step = step;
        event.commit();
      }
    };
  }

  static Span compilation() {
    if (!COMPILATION.isEnabled()) {
      return Span.OFF;
    }
    CompilationEvent event = new CompilationEvent();
    event.begin();
    return new Span() {
      @Override
      public void end(String step, long inputs, long unused, double nothing) {
        event.step = step;
        event.inputs = inputs;
        event.commit();
      }
    };
  }

  static Span checkpoint() {
    if (!CHECKPOINT.isEnabled()) {
      return Span.OFF;
    }
    CheckpointEvent event = new CheckpointEvent();
    event.begin();
    return new Span() {
      @Override
      public void end(String file, long unused, long unusedToo, double nothing) {
        event.file = file;
        event.commit();
      }
    };
  }
}
