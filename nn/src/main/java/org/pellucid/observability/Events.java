package org.pellucid.observability;

import jdk.jfr.FlightRecorder;

/**
 * What happens in training, for JDK Flight Recorder. Where nobody records, or Java comes without
 * the module jdk.jfr, each call costs a look at a flag and allocates nothing.
 */
public final class Events {
  private static final boolean PRESENT = ModuleLayer.boot().findModule("jdk.jfr").isPresent();

  private Events() {}

  /** Whether anything is recorded. The kinds of events take long to load, so that waits. */
  private static boolean areRecorded() {
    return PRESENT && FlightRecorder.isInitialized();
  }

  /** {@return an epoch; its end takes the model, the epoch, its steps and the loss} */
  public static Span epoch() {
    return areRecorded() ? FlightRecorderEvents.epoch() : Span.OFF;
  }

  /** {@return a training step; its end takes the model, epoch, step and loss} */
  public static Span step() {
    return areRecorded() ? FlightRecorderEvents.step() : Span.OFF;
  }

  /** {@return waiting for a batch; its end takes the model and how many batches came before} */
  public static Span dataWait() {
    return areRecorded() ? FlightRecorderEvents.dataWait() : Span.OFF;
  }

  /**
   * {@return compiling a step; its end takes what the step is for, and how many arrays it takes}
   */
  public static Span compilation() {
    return areRecorded() ? FlightRecorderEvents.compilation() : Span.OFF;
  }

  /** {@return saving a model; its end takes the file} */
  public static Span checkpoint() {
    return areRecorded() ? FlightRecorderEvents.checkpoint() : Span.OFF;
  }
}
