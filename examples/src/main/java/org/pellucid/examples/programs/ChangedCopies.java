package org.pellucid.examples.programs;

import java.util.List;
import org.pellucid.array.DType;
import org.pellucid.layers.Dense;
import org.pellucid.layers.Layer;
import org.pellucid.models.Model;
import org.pellucid.models.Sequential;
import org.pellucid.tensor.Nn;
import org.pellucid.tensor.Tensor;

/**
 * Teaches an encoder without labels: of each picture two copies are made and changed by chance, and
 * a copy's code must tell which of all others in the batch is made of the same picture. So the
 * encoder learns which changes do not matter.
 *
 * <p>The codes pass two more dense layers and are brought to length 1; the loss is the
 * cross-entropy of the cosines, divided by 0.2, with a softmax over the 2 n - 1 other copies.
 * Source: Chen et al., "A simple framework for contrastive learning of visual representations"
 * (SimCLR), 2020.
 */
final class ChangedCopies extends Model {
  private static final double TEMPERATURE = 0.2;

  private final Layer copies;
  private final Model encoder;
  private final Sequential head;

  /**
   * Makes the model.
   *
   * @param copies makes of n pictures 2 n changed ones: a copy of each, then another of each
   * @param encoder what is to learn
   */
  ChangedCopies(Layer copies, Model encoder) {
    this.copies = track(copies);
    this.encoder = track(encoder);
    head = track(new Sequential(new Dense(128).activation("relu"), new Dense(64)));
  }

  /** The codes of pictures as they are; in training, their copies are compared as well. */
  @Override
  protected Tensor forward(Tensor x) {
    if (training()) {
      Tensor codes = encoder.call(copies.call(x, true), true);
      addLoss(loss(head.call(codes, true)));
    }
    return encoder.call(x, false);
  }

  /** The loss of the codes of 2 n copies, the second ones after all the first ones. */
  static Tensor loss(Tensor codes) {
    int copies = codes.dim(0);
    int half = copies / 2;
    Tensor unit = codes.divide(codes.keep(codes.square().sum(1).add(1e-6).sqrt(), 1));
    // No copy is compared with itself.
    Tensor likeness =
        unit.matmul(unit.transpose())
            .divide(TEMPERATURE)
            .subtract(Tensor.eye(copies).multiply(1e4));
    Tensor first = Tensor.arange(half, DType.INT32);
    Tensor twins = Tensor.concat(0, List.of(first.add(half), first));
    return Nn.logSoftmax(likeness, 1).multiply(Nn.oneHot(twins, copies)).sum(1).mean().negative();
  }
}
