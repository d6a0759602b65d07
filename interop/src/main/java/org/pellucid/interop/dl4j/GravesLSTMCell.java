package org.pellucid.interop.dl4j;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pellucid.activations.ActivationFunction;
import org.pellucid.activations.Activations;
import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.initializers.GlorotUniform;
import org.pellucid.initializers.Orthogonal;
import org.pellucid.initializers.Zeros;
import org.pellucid.layers.Layer;
import org.pellucid.layers.RecurrentCell;
import org.pellucid.tensor.Tensor;
import org.pellucid.tensor.Variable;

/**
 * A step of an LSTM whose gates see the cell ("peepholes"), as Deeplearning4j's {@code GravesLSTM}:
 *
 * <pre>
 * i = gate(x W_i + h U_i + b_i + c p_i)       f = gate(x W_f + h U_f + b_f + c p_f)
 * c' = f c + i activation(x W_c + h U_c + b_c)
 * o = gate(x W_o + h U_o + b_o + c' p_o)      h' = o activation(c')
 * </pre>
 *
 * <p>Input {@code [batch, features]} and the states h and c; for {@code RNN}. Weights: kernel
 * {@code [features, 4 units]} and recurrent kernel {@code [units, 4 units]} in the order i, f, c,
 * o, bias {@code [4 units]}, peepholes {@code [3, units]} for i, f, o. To read a model with it from
 * a file of Pellucid's own, add it to {@code CustomObjects}.
 *
 * <p>Source: Graves, 2012.
 */
public final class GravesLSTMCell extends Layer implements RecurrentCell {
  /** Under this name it stands in descriptions. */
  public static final String NAME = "Pellucid>GravesLSTMCell";

  private final int units;
  private final ActivationFunction activation;
  private final ActivationFunction gate;
  private @Nullable Variable kernel;
  private @Nullable Variable recurrent;
  private @Nullable Variable bias;
  private @Nullable Variable peepholes;

  /**
   * Makes the cell.
   *
   * @param units how wide its states are
   * @param activation of the cell, Keras's name
   * @param gateActivation of the gates
   */
  public GravesLSTMCell(int units, String activation, String gateActivation) {
    this.units = units;
    this.activation = Activations.get(activation);
    this.gate = Activations.get(gateActivation);
  }

  /**
   * Makes the cell of its settings.
   *
   * @param config what {@link #config} gave
   * @return the cell
   */
  public static GravesLSTMCell fromConfig(Config config) {
    GravesLSTMCell cell =
        new GravesLSTMCell(
            config.integer("units"),
            config.text("activation", "tanh"),
            config.text("recurrent_activation", "sigmoid"));
    String given = config.textOrNull("name");
    if (given != null) {
      cell.setName(given);
    }
    return cell;
  }

  @Override
  public Config config() {
    return super.config()
        .put("units", units)
        .put("activation", Activations.write(activation))
        .put("recurrent_activation", Activations.write(gate));
  }

  @Override
  public List<Shape> stateShapes() {
    return List.of(Shape.of(units), Shape.of(units));
  }

  @Override
  protected void build(List<Shape> inputs) {
    int features = known(inputs.getFirst().dim(-1), "last dimension", inputs.getFirst());
    kernel = addWeight("kernel", Shape.of(features, 4 * units), new GlorotUniform());
    recurrent = addWeight("recurrent_kernel", Shape.of(units, 4 * units), new Orthogonal());
    bias = addWeight("bias", Shape.of(4 * units), new Zeros());
    peepholes = addWeight("peephole", Shape.of(3, units), new Zeros());
  }

  @Override
  protected List<Tensor> forward(List<Tensor> inputs) {
    Tensor before = inputs.get(2);
    Tensor sums =
        inputs
            .get(0)
            .matmul(built(kernel).tensor())
            .add(inputs.get(1).matmul(built(recurrent).tensor()))
            .add(built(bias).tensor());
    Tensor in = gate.apply(part(sums, 0).add(before.multiply(peephole(0))));
    Tensor forget = gate.apply(part(sums, 1).add(before.multiply(peephole(1))));
    Tensor cell = forget.multiply(before).add(in.multiply(activation.apply(part(sums, 2))));
    Tensor out = gate.apply(part(sums, 3).add(cell.multiply(peephole(2))));
    Tensor state = out.multiply(activation.apply(cell));
    return List.of(state, state, cell);
  }

  private Tensor part(Tensor sums, int which) {
    return sums.slice(-1, which * units, (which + 1) * units);
  }

  private Tensor peephole(int which) {
    return built(peepholes).tensor().select(0, which);
  }
}
