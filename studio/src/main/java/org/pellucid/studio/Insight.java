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
 * taken after an epoch, or every so many steps, when the budget allows it.
 */
final class Insight extends Callback implements StepWatcher {
  private final LiveRun run;
  private final Budget budget = new Budget(System::nanoTime);
  private Doctor doctor = new Doctor().onRequest();
  private volatile int every;
  private int sinceLook;
  private @Nullable Map<String, float[]> before;

  Insight(LiveRun run) {
    this.run = run;
  }

  void doctor(Doctor newDoctor) {
    doctor = newDoctor.onRequest();
  }

  void share(double share) {
    budget.share(share);
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
    budget.begin();
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
    if (steps > 0 && sinceLook >= steps && budget.allows()) {
      look();
    }
  }

  @Override
  public void onEpochEnd(int epoch, Logs logs) {
    doctor.onEpochEnd(epoch, logs);
    if (every == 0 && budget.allows()) {
      look();
    }
  }

  @Override
  public void onTrainEnd(Logs logs) {
    doctor.onTrainEnd(logs);
    run.findings(doctor.findings());
  }

  /** Looks now. */
  void look() {
    sinceLook = 0;
    budget.spend(() -> {
      Measured measured = doctor.look();
      Map<String, float[]> now = Spreads.weights(model());
      run.look(now, before, measured);
      run.findings(doctor.findings());
      before = now;
    });
  }
}
