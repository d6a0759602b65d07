package org.pellucid.data.images;

import org.pellucid.array.DType;
import org.pellucid.array.Shape;
import org.pellucid.errors.PellucidException;
import org.pellucid.losses.Loss;
import org.pellucid.tensor.Nn;
import org.pellucid.tensor.Tensor;

/**
 * The loss of a {@link BoxGrid}. With the hill y and the probability p of a cell and a label, a
 * picture costs the sum of {@code -(1 - p)^2 log p} where y is 1 and of {@code -(1 - y)^4 p^2 log(1
 * - p)} elsewhere, over the number of tops; and the mean absolute error of the boxes' numbers,
 * weighted as the target says.
 */
final class BoxGridLoss extends Loss {
  private final int labels;

  BoxGridLoss(int labels) {
    super("box_grid");
    this.labels = labels;
  }

  @Override
  public void check(Shape yTrue, DType yTrueType, Shape yPred, String output) {
    int channels = labels + BoxGrid.BOX;
    if (yTrue.rank() != 4
        || yPred.rank() != 4
        || yTrue.dim(3) != channels + 1
        || yPred.dim(3) != channels
        || yTrue.dim(1) != yPred.dim(1)
        || yTrue.dim(2) != yPred.dim(2)) {
      throw new PellucidException(
          "Loss box_grid expects targets [batch, rows, columns, "
              + (channels + 1)
              + "] and outputs [batch, rows, columns, "
              + channels
              + "], but y is "
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
    Tensor hill = yTrue.slice(3, 0, labels);
    Tensor logit = yPred.slice(3, 0, labels);
    Tensor top = hill.greaterEqual(1).cast(hill.dtype());
    Tensor p = logit.sigmoid();
    // log p and log(1 - p), also where p is all but 0 or 1.
    Tensor hit = p.subtractFrom(1).square().multiply(Nn.softplus(logit.negative()));
    Tensor miss = hill.subtractFrom(1).power(4).multiply(p.square()).multiply(Nn.softplus(logit));
    Tensor cells = top.multiply(hit).add(top.subtractFrom(1).multiply(miss)).sum(1, 2, 3);
    Tensor weight = yTrue.slice(3, labels + BoxGrid.BOX, labels + BoxGrid.BOX + 1);
    Tensor error =
        yPred
            .slice(3, labels, labels + BoxGrid.BOX)
            .subtract(yTrue.slice(3, labels, labels + BoxGrid.BOX))
            .abs()
            .multiply(weight)
            .sum(1, 2, 3);
    return cells
        .divide(top.sum(1, 2, 3).maximum(1))
        .add(error.divide(weight.sum(1, 2, 3).maximum(1)));
  }
}
