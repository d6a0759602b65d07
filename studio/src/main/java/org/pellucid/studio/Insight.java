package org.pellucid.studio;

import java.util.List;
import java.util.Map;
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
 * short for a look is looked at when it ends.
 */
final class Insight extends Callback implements StepWatcher {
  private static final long LONG_NANOS = 30_000_000_000L;

  private final LiveRun run;
  private final Budget looks = new Budget(System::nanoTime, 0.01, 0, 3000);
  private final Budget glances = new Budget(System::nanoTime, 0.003, 5, 0);
  private Doctor doctor = new Doctor().onRequest();
  private volatile int every;
  private int sinceLook;
  private long lookedAt;
  private @Nullable Map<String, float[]> before;

  Insight(LiveRun run) {
    this.run = run;
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
    sinceLook = 0;
    lookedAt = System.nanoTime();
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
    sinceLook++;
    int steps = every;
    boolean due =
        steps > 0 ? sinceLook >= steps : System.nanoTime() - lookedAt > LONG_NANOS;
    if (due && looks.allows()) {
      look();
    }
  }

  @Override
  public void onEpochEnd(int epoch, Logs logs) {
    doctor.onEpochEnd(epoch, logs);
    if (every > 0 || sinceLook == 0) {
      return;
    }
    if (looks.allows()) {
      look();
    } else if (glances.allows()) {
      glances.spend(
          () -> {
            doctor.review();
            keep(null);
          });
    }
  }

  @Override
  public void onTrainEnd(Logs logs) {
    if (looks.spent() == 0) {
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
    lookedAt = System.nanoTime();
    Map<String, float[]> now = Spreads.weights(model());
    run.look(now, before, measured);
    run.findings(doctor.findings());
    before = now;
  }
}
