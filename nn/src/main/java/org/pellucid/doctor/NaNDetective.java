package org.pellucid.doctor;

import static java.util.Objects.requireNonNull;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.NdArray;
import org.pellucid.callbacks.Callback;
import org.pellucid.callbacks.Logs;
import org.pellucid.callbacks.StepWatcher;
import org.pellucid.config.Setting;
import org.pellucid.errors.PellucidException;
import org.pellucid.explain.StepRecording;
import org.pellucid.graph.Cell;
import org.pellucid.graph.TensorType;
import org.pellucid.models.Model;
import org.pellucid.tensor.Variable;

/**
 * Finds where a NaN or an infinity begins: when the loss or a weight is no number any more, the
 * step is run again in the interpreter, from the same state and on the same batch, and the first
 * operation is named that made such a number of finite ones.
 *
 * <pre>{@code
 * NaNDetective detective = new NaNDetective().keep(3);
 * model.fit(x, y, Fit.epochs(20).callbacks(detective));
 * // Epoch 1, step 41: log of layer "own" is the first to give -infinity (at [5, 2]), for sample 5
 * // of the batch; from [32, 4] between 0 and 1.2, there 0.
 * }</pre>
 *
 * <p>That sentence is the error with which training ends. The model is then as it was before the
 * step. Before each step, all that it can change is copied, and after it the weights are looked
 * through: leave the detective out when there is nothing to find. Running a step again takes the
 * interpreter seconds for small networks, and minutes for large ones.
 *
 * <p>Step back: {@link #keep} keeps the states and batches of the latest steps, and {@link #replay}
 * runs one of them again, so that a Java debugger can follow it.
 */
public final class NaNDetective extends Callback implements StepWatcher {
  /** A step as it was before it was run. */
  private record Kept(int epoch, int step, List<NdArray> batch, Snapshot state) {}

  private final Deque<Kept> kept = new ArrayDeque<>();
  private final Map<List<TensorType>, Set<Cell>> cells = new HashMap<>();
  private int keep = 1;
  private boolean raiseError = true;
  private @Nullable Culprit culprit;

  /** Makes a detective. */
  public NaNDetective() {}

  /**
   * Sets how many steps can be {@linkplain #replay run again}.
   *
   * @param steps at least 1, which it is without; each costs the memory of weights, optimizer and
   *     batch
   * @return this
   */
  public NaNDetective keep(int steps) {
    keep = Setting.atLeast("NaNDetective", "keep", 1, steps);
    return this;
  }

  /**
   * Sets whether training ends with an error.
   *
   * @param raise true without; false to stop training as if it were done, for which {@code
   *     Fit.checkFinite(false)} is needed too
   * @return this
   */
  public NaNDetective raiseError(boolean raise) {
    raiseError = raise;
    return this;
  }

  /** {@return where it began; null while all is finite} */
  public @Nullable Culprit culprit() {
    return culprit;
  }

  private Model trained() {
    if (model() instanceof Model own) {
      return own;
    }
    throw new PellucidException("NaNDetective works in fit of a Model only.");
  }

  @Override
  public void onTrainBegin(Logs logs) {
    kept.clear();
    cells.clear();
    culprit = null;
  }

  @Override
  public void beforeStep(int epoch, int step, List<NdArray> batch) {
    List<NdArray> own = batch.stream().map(NdArray::copy).toList();
    List<TensorType> types =
        own.stream().map(array -> new TensorType(array.dtype(), array.shape())).toList();
    Set<Cell> changed =
        cells.computeIfAbsent(types, _ -> Snapshot.cells(trained().describeStep(own)));
    if (kept.size() == keep) {
      kept.removeLast();
    }
    kept.addFirst(new Kept(epoch, step, own, Snapshot.of(changed)));
  }

  @Override
  public void afterStep(int epoch, int step, float loss) {
    if (Float.isFinite(loss) && weightsAreFinite()) {
      return;
    }
    Kept failed = requireNonNull(kept.peekFirst());
    failed.state().restore();
    StepRecording recording = trained().describeStep(failed.batch());
    Culprit found = culprit(recording, epoch, step);
    if (found == null) {
      throw new PellucidException(
          "Epoch "
              + (epoch + 1)
              + ", step "
              + (step + 1)
              + ": loss or weights were not finite, but they are when the step is run again.");
    }
    culprit = found;
    if (raiseError) {
      throw new PellucidException(found.sentence());
    }
    System.getLogger("org.pellucid.doctor").log(System.Logger.Level.WARNING, found.sentence());
    trained().stopTraining();
  }

  /** What overflows in single precision only is found in a run with the kernels that train. */
  private static @Nullable Culprit culprit(StepRecording recording, int epoch, int step) {
    Culprit found = Replay.interpreted(recording).culprit(epoch, step);
    return found != null ? found : Replay.compiled(recording).culprit(epoch, step);
  }

  private boolean weightsAreFinite() {
    for (Variable weight : model().trainableVariables()) {
      if (!weight.value().isFinite()) {
        return false;
      }
    }
    return true;
  }

  // ---- Step back ----

  /** {@return how many steps can be run again} */
  public int kept() {
    return kept.size();
  }

  /**
   * Gives the batch of a step.
   *
   * @param back how many steps back; 0 for the latest
   * @return inputs, targets and perhaps weights, as the step took them
   */
  public List<NdArray> batch(int back) {
    return step(back).batch();
  }

  /**
   * Runs a step again, from the state and on the batch that it had: the code of the layers runs
   * while the step is described, then the interpreter computes one operation after the other, so
   * that a debugger can follow both. What overflows in single precision only is looked for in a
   * second run, with the kernels that train. The model is left as it was before that step.
   *
   * @param back how many steps back; 0 for the latest
   * @return the first operation that made a non-finite number of finite ones; null when there is
   *     none
   */
  public @Nullable Culprit replay(int back) {
    Kept known = step(back);
    known.state().restore();
    return culprit(trained().describeStep(known.batch()), known.epoch(), known.step());
  }

  private Kept step(int back) {
    if (back < 0 || back >= kept.size()) {
      throw new PellucidException(
          "NaNDetective: "
              + Text.count(kept.size(), "step")
              + " can be run again, so "
              + back
              + " steps back is too far. Keep more with keep(...).");
    }
    return kept.stream().skip(back).findFirst().orElseThrow();
  }
}
