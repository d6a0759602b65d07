package org.pellucid.examples.programs;

import java.util.List;
import java.util.Map;
import org.pellucid.array.DType;
import org.pellucid.layers.Dense;
import org.pellucid.layers.Layer;
import org.pellucid.metrics.Mean;
import org.pellucid.models.Model;
import org.pellucid.models.Sequential;
import org.pellucid.models.StepData;
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

  private final Layer changes;
  private final Sequential encoder;
  private final Sequential head;
  private final Mean loss = track(new Mean().name("loss"));

  /**
   * Makes the model.
   *
   * @param changes what may change about a picture that stays the same
   * @param encoder what is to learn
   */
  ChangedCopies(Sequential changes, Sequential encoder) {
    this.changes = track(changes);
    this.encoder = track(encoder);
    head = track(new Sequential(new Dense(128).activation("relu"), new Dense(64)));
  }

  @Override
  protected Tensor forward(Tensor x) {
    return encoder.call(x);
  }

  @Override
  protected Map<String, Tensor> trainStep(StepData data) {
    Tensor copies = changes.call(Tensor.concat(0, List.of(data.x(), data.x())), true);
    Tensor error = loss(head.call(encoder.call(copies, true), true));
    optimizer().minimize(error, trainableVariables());
    loss.update(error);
    return Map.of("loss", loss.result());
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
