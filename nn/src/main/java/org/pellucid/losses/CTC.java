package org.pellucid.losses;

import java.util.List;
import org.pellucid.array.DType;
import org.pellucid.array.Ints;
import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.errors.PellucidException;
import org.pellucid.tensor.Loop;
import org.pellucid.tensor.Nn;
import org.pellucid.tensor.Tensor;

/**
 * Connectionist temporal classification: minus the logarithm of the probability that the steps of
 * the output spell the labels, in any alignment, with repeats and blanks in between.
 *
 * <p>Targets are class numbers {@code [batch, labels]}, padded with 0 at the end; class 0 is the
 * blank. Predictions are logits {@code [batch, steps, classes]}. A sample costs one number. Source:
 * {@code keras.losses.CTC}; Graves et al., "Connectionist Temporal Classification" (2006).
 */
public final class CTC extends FluentLoss<CTC> {
  /** What stands for the logarithm of 0. */
  private static final double IMPOSSIBLE = -1e5;

  /** Makes the loss. */
  public CTC() {
    super("ctc");
  }

  static CTC fromConfig(Config config) {
    return new CTC().read(config);
  }

  @Override
  protected boolean keepsLabels() {
    return true;
  }

  @Override
  public void check(Shape yTrue, DType yTrueType, Shape yPred, String output) {
    if (yTrue.rank() != 2 || yPred.rank() != 3) {
      throw new PellucidException(
          "Loss "
              + name()
              + " expects labels [batch, labels] and logits [batch, steps, classes], but y is "
              + yTrue
              + " and output \""
              + output
              + "\" is "
              + yPred
              + ".");
    }
  }

  @Override
  protected Tensor call(Tensor yTrue, Tensor yPred) {
    check(yTrue.shape(), yTrue.dtype(), yPred.shape(), "yPred");
    Tensor labels = yTrue.cast(DType.INT32);
    int batch = labels.dim(0);
    int length = labels.dim(1);
    Tensor count = labels.notEqual(0).cast(DType.INT32).sum(1);

    Tensor log = Nn.logSoftmax(yPred, -1);
    Tensor blank = log.slice(2, 0, 1).transpose(1, 0, 2);
    Tensor chosen = Nn.oneHot(labels, yPred.dim(2)).cast(log.dtype());
    Tensor emit = log.matmul(chosen.swapAxes(1, 2)).transpose(1, 0, 2);
    // 1 where the next label is the same, so that a blank must stand between.
    Tensor repeats =
        labels
            .slice(1, 0, length - 1)
            .equal(labels.slice(1, 1, length))
            .cast(log.dtype())
            .pad(Ints.of(0, 0), Ints.of(0, 1), 0);
    Tensor blocked = repeats.multiply(IMPOSSIBLE);
    Tensor unblocked = repeats.subtractFrom(1).multiply(IMPOSSIBLE);

    // Logarithms of the probabilities that so many labels are spelt, the last step being a blank
    // (or nothing yet), and that it is the last label itself.
    Tensor first = Tensor.full(log.dtype(), Shape.of(batch, 1), 0);
    Tensor none = Tensor.full(log.dtype(), Shape.of(batch, length), IMPOSSIBLE);
    List<Tensor> start = List.of(Tensor.concat(1, List.of(first, none)), none);
    List<Tensor> last =
        Loop.scan(
                start,
                List.of(emit, blank),
                false,
                (state, step) -> {
                  Tensor emitted = state.get(1);
                  Tensor waiting = advance(state.get(0), emitted.add(blocked));
                  Tensor label = step.get(0);
                  Tensor nextEmitted =
                      logAddExp(waiting.slice(1, 0, length).add(label), emitted.add(label));
                  Tensor pause = step.get(1);
                  Tensor nextWaiting =
                      advance(waiting.add(pause), emitted.add(pause).add(unblocked));
                  return new Loop.Result(List.of(nextWaiting, nextEmitted), List.of());
                })
            .carried();
    Tensor spelt = advance(last.get(0), last.get(1));
    Tensor whole = Nn.oneHot(count, length + 1).cast(spelt.dtype());
    return spelt.multiply(whole).sum(1).negative();
  }

  /** Adds probabilities to those of one label more. */
  private static Tensor advance(Tensor waiting, Tensor emitted) {
    Tensor rest = logAddExp(waiting.slice(1, 1, waiting.dim(1)), emitted);
    return Tensor.concat(1, List.of(waiting.slice(1, 0, 1), rest));
  }

  private static Tensor logAddExp(Tensor a, Tensor b) {
    Tensor high = a.maximum(b);
    return high.add(a.subtract(b).abs().negative().exp().log1p());
  }
}
