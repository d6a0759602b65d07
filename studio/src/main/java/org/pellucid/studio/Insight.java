package org.pellucid.studio;

import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.NdArray;
import org.pellucid.callbacks.Callback;
import org.pellucid.callbacks.Logs;
import org.pellucid.callbacks.StepWatcher;
import org.pellucid.callbacks.TrainedModel;
import org.pellucid.doctor.Doctor;
import org.pellucid.doctor.Measured;

/**
 * Looks into a training now and then: how numbers are spread, and what the doctor finds. A look is
 * taken after an epoch, within long epochs twice a minute, or every so many steps, when the budget
 * allows it; weights alone, which cost little, have a budget of their own. A training that was too
 * short for a look is looked at when it ends, unless that too would take more than its share.
 */
final class Insight extends Callback implements StepWatcher {
  /** About what it takes to record and compile what the first look runs. */
  private static final long COMPILING_NANOS = 60_000_000;

  private static final long LONG_NANOS = 30_000_000_000L;

  private final LiveRun run;
  private final LongSupplier clock;
  private final Budget looks;
  private final Budget glances;
  private Doctor doctor = new Doctor().onRequest();
  private volatile int every;
  private long steps;
  private int sinceLook;
  private long lookedAt;
  private @Nullable Map<String, float[]> before;

  Insight(LiveRun run, LongSupplier clock) {
    this.run = run;
    this.clock = clock;
    looks = new Budget(clock, 0.01, 0);
    glances = new Budget(clock, 0.003, 5);
  }

  void doctor(Doctor newDoctor) {
    doctor = newDoctor.onRequest();
  }

  void share(double share) {
    looks.share(share);
  }

  /** How many steps lie between two looks; 0 for looks after epochs. */
  void every(int steps) {
    every = steps;
  }

  @Override
  public void setModel(TrainedModel newModel) {
    super.setModel(newModel);
    doctor.setModel(newModel);
  }

  @Override
  public void setParams(Params newParams) {
    super.setParams(newParams);
    doctor.setParams(newParams);
  }

  @Override
  public void onTrainBegin(Logs logs) {
    before = null;
    steps = 0;
    sinceLook = 0;
    lookedAt = clock.getAsLong();
    looks.begin();
    glances.begin();
    doctor.onTrainBegin(logs);
  }

  @Override
  public void beforeStep(int epoch, int step, List<NdArray> batch) {
    doctor.beforeStep(epoch, step, batch);
  }

  @Override
  public void afterStep(int epoch, int step, float loss) {
    doctor.afterStep(epoch, step, loss);
    if (epoch == 0 && step == 0) {
      run.findings(doctor.findings());
    }
  }

  @Override
  public void onTrainBatchEnd(int batch, Logs logs) {
    steps++;
    sinceLook++;
    int apart = every;
    boolean due = apart > 0 ? sinceLook >= apart : clock.getAsLong() - lookedAt > LONG_NANOS;
    if (due && allowsLook()) {
      look();
    }
  }

  /** The first look takes the time of some steps, and what it runs must be compiled. */
  private boolean allowsLook() {
    looks.expect(COMPILING_NANOS + 2 * looks.passed() / Math.max(1, steps));
    return looks.allows();
  }

  @Override
  public void onEpochEnd(int epoch, Logs logs) {
    doctor.onEpochEnd(epoch, logs);
    if (every > 0 || sinceLook == 0) {
      return;
    }
    if (allowsLook()) {
      look();
    } else if (glances.allows()) {
      glances.spend(() -> {
        doctor.review();
        keep(null);
      });
    }
  }

  @Override
  public void onTrainEnd(Logs logs) {
    if (looks.allowsLast()) {
      look();
    }
    doctor.onTrainEnd(logs);
    run.findings(doctor.findings());
  }

  /** Looks now. */
  void look() {
    looks.spend(() -> keep(doctor.look()));
  }

  private void keep(@Nullable Measured measured) {
    sinceLook = 0;
    lookedAt = clock.getAsLong();
    Map<String, float[]> now = Spreads.weights(model());
    run.look(now, before, measured);
    run.findings(doctor.findings());
    before = now;
  }
}
