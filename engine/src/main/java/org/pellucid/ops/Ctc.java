package org.pellucid.ops;

import java.util.List;
import org.pellucid.array.DType;
import org.pellucid.array.Ints;
import org.pellucid.array.Shape;
import org.pellucid.tensor.Loop;
import org.pellucid.tensor.Tensor;

/** Connectionist temporal classification (Graves et al., 2006), in logarithms. */
final class Ctc {
  /** The logarithm of nothing, near enough; finite, so that gradients are. */
  private static final double NOTHING = -1e5;

  private Ctc() {}

  /** {@code [batch, extent]}: whether a place is beyond its row's length. */
  private static Tensor beyond(Tensor lengths, int extent) {
    Tensor places = Tensor.iota(DType.INT32, Shape.of(lengths.dim(0), extent), 1);
    return places.greaterEqual(lengths.expandDims(1));
  }

  static Tensor loss(
      Tensor target, Tensor output, Tensor targetLength, Tensor outputLength, int blank) {
    int batch = output.dim(0);
    int frames = output.dim(1);
    int labels = target.dim(1);
    DType dtype = output.dtype();
    Tensor logs = Nonlinearities.logSoftmax(output, Ints.of(-1)).transpose(1, 0, 2);
    Tensor blanks = logs.slice(2, blank, blank + 1);
    Tensor hot = Indexing.oneHot(target, output.dim(2), -1, dtype);
    // [frames, batch, labels]: how likely each label is at each frame
    Tensor own = logs.transpose(1, 0, 2).matmul(hot.swapAxes(1, 2)).transpose(1, 0, 2);
    Tensor same = target.slice(1, 1, labels).equal(target.slice(1, 0, labels - 1)).cast(dtype);
    Tensor repeated = same.pad(Ints.of(0, 0), Ints.of(0, 1), 0);
    Tensor padding = beyond(outputLength, frames).cast(dtype).transpose().expandDims(2);
    Tensor first = Tensor.full(dtype, Shape.of(batch, 1), 0);
    Tensor betweenStart =
        Tensor.concat(1, List.of(first, Tensor.full(dtype, Shape.of(batch, labels), NOTHING)));
    Tensor onStart = Tensor.full(dtype, Shape.of(batch, labels), NOTHING);
    List<Tensor> last =
        Loop.scan(
                List.of(betweenStart, onStart),
                List.of(own, blanks, padding),
                false,
                (carried, slices) -> new Loop.Result(step(carried, slices, repeated), List.of()))
            .carried();
    Tensor ends = arrived(last.get(0), last.get(1));
    Tensor length = Indexing.oneHot(targetLength, labels + 1, -1, dtype);
    return ends.multiply(length).sum(1).negative();
  }

  /** One frame: states between labels, and on labels. */
  private static List<Tensor> step(List<Tensor> before, List<Tensor> frame, Tensor repeated) {
    Tensor between = before.get(0);
    Tensor on = before.get(1);
    Tensor own = frame.get(0);
    Tensor blank = frame.get(1);
    Tensor pad = frame.get(2);
    int labels = on.dim(1);
    // From a label to the next one at once, unless that is the same.
    Tensor ready = arrived(between, on.add(repeated.multiply(NOTHING)));
    Tensor nextOn = Arithmetic.logaddexp(ready.slice(1, 0, labels).add(own), on.add(own));
    Tensor through = on.add(blank).add(repeated.subtractFrom(1).multiply(NOTHING));
    Tensor nextBetween = arrived(ready.add(blank), through);
    Tensor frameCounts = pad.subtractFrom(1);
    return List.of(
        pad.multiply(between).add(frameCounts.multiply(nextBetween)),
        pad.multiply(on).add(frameCounts.multiply(nextOn)));
  }

  /** What has come behind each label. */
  private static Tensor arrived(Tensor between, Tensor on) {
    int n = between.dim(1);
    return Tensor.concat(
        1, List.of(between.slice(1, 0, 1), Arithmetic.logaddexp(between.slice(1, 1, n), on)));
  }

  static List<Tensor> greedy(Tensor scores, Tensor lengths, boolean merge, int blank) {
    int frames = scores.dim(1);
    Tensor pad = beyond(lengths, frames);
    Tensor none = Operands.constant(DType.INT32, blank);
    Tensor best = pad.where(none, scores.argmax(-1));
    Tensor most = scores.max(-1);
    Tensor score = pad.where(most.zerosLike(), most).sum(1).negative().expandDims(1);
    Tensor labels = best;
    if (merge) {
      Tensor repeats =
          best.slice(1, 1, frames)
              .equal(best.slice(1, 0, frames - 1))
              .cast(DType.INT32)
              .pad(Ints.of(0, 1), Ints.of(0, 0), 0)
              .cast(DType.BOOL);
      labels = repeats.where(none, best);
    }
    Tensor empty = labels.equal(none);
    Tensor places = Tensor.iota(DType.INT32, labels.shape(), 1);
    Tensor order = empty.where(Operands.constant(DType.INT32, frames), places).argsort(false);
    Tensor marked = empty.where(Operands.constant(DType.INT32, -1), labels);
    return List.of(Indexing.alongLast(marked, order).expandDims(0), score);
  }
}
