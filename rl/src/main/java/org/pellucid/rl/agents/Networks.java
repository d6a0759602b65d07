package org.pellucid.rl.agents;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.errors.PellucidException;
import org.pellucid.initializers.Orthogonal;
import org.pellucid.layers.Concatenate;
import org.pellucid.layers.Dense;
import org.pellucid.layers.Flatten;
import org.pellucid.layers.Input;
import org.pellucid.layers.Layer;
import org.pellucid.layers.SymbolicTensor;
import org.pellucid.models.Model;
import org.pellucid.models.Sequential;
import org.pellucid.rl.environments.Environment;
import org.pellucid.rl.environments.Space;
import org.pellucid.tensor.Tensor;

/**
 * Makes the networks of an agent: dense layers with orthogonal kernels, or what the user wants.
 *
 * @param input the shape of one observation
 * @param hidden how many units each hidden layer has
 * @param activation the hidden layers' activation
 * @param own makes the user's network for a number of outputs; null for dense layers
 * @param seeds a seed for each layer
 */
record Networks(
    Shape input,
    List<Integer> hidden,
    String activation,
    @Nullable IntFunction<Model> own,
    LongSupplier seeds) {

  static Shape observationShape(String agent, Environment environment) {
    if (environment.observationSpace() instanceof Space.Box box) {
      return box.shape();
    }
    throw new PellucidException(
        agent
            + ": observations must come from a Box, got "
            + environment.observationSpace()
            + ". Wrap the environment in OneHotObservations.");
  }

  private Dense dense(int units, double gain) {
    return new Dense(units).kernelInitializer(new Orthogonal().gain(gain).seed(seeds.getAsLong()));
  }

  private List<Layer> body() {
    List<Layer> layers = new ArrayList<>();
    layers.add(new Input(input.toArray()));
    if (input.rank() != 1) {
      layers.add(new Flatten());
    }
    for (int units : hidden) {
      layers.add(dense(units, Math.sqrt(2)).activation(activation));
    }
    return layers;
  }

  /**
   * A network.
   *
   * @param outputs how many numbers it gives
   * @param gain the size of the last layer's kernel: small where all outputs should begin alike
   */
  Model network(int outputs, double gain) {
    if (own != null) {
      return own(own, outputs);
    }
    List<Layer> layers = body();
    layers.add(dense(outputs, gain));
    return new Sequential(layers.toArray(Layer[]::new));
  }

  private Model own(IntFunction<Model> maker, int outputs) {
    Model model = maker.apply(outputs);
    Shape batch = Shape.of(Shape.UNKNOWN).plus(input);
    if (!model.isBuilt()) {
      model.buildFor(List.of(batch));
    }
    Shape output = model.outputShape(batch);
    if (output.rank() != 2 || output.dim(1) != outputs) {
      throw new PellucidException(
          "network: the model must give [batch, "
              + outputs
              + "] for observations "
              + batch
              + ", got "
              + output
              + ".");
    }
    return model;
  }

  /**
   * A network with a stream for the value V of the state and one for the advantage A of each
   * action, whose outputs are {@code V + A - mean A}. The last of the hidden layers is there once
   * for each stream. The sum is a layer with a constant kernel, so the model can be saved as any
   * other.
   */
  Model duelling(int actions) {
    SymbolicTensor streams;
    SymbolicTensor first;
    if (own != null) {
      first = Input.of(input.toArray());
      streams = own(own, actions + 1).call(first);
    } else {
      List<Layer> layers = body();
      first = ((Input) layers.getFirst()).output();
      SymbolicTensor x = first;
      for (Layer layer : layers.subList(1, layers.size() - (hidden.isEmpty() ? 0 : 1))) {
        x = layer.call(x);
      }
      streams = new Concatenate().name("streams").call(stream(x, 1), stream(x, actions));
    }
    Dense sum = new Dense(actions).useBias(false).trainable(false).name("duelling");
    Model model = Model.of(first, sum.call(streams));
    float[] kernel = new float[(actions + 1) * actions];
    for (int to = 0; to < actions; to++) {
      kernel[to] = 1;
      for (int from = 0; from < actions; from++) {
        kernel[(from + 1) * actions + to] = (from == to ? 1 : 0) - 1f / actions;
      }
    }
    sum.setWeights(List.of(NdArray.of(kernel, actions + 1, actions)));
    return model;
  }

  private SymbolicTensor stream(SymbolicTensor x, int outputs) {
    SymbolicTensor own = x;
    if (!hidden.isEmpty()) {
      own = dense(hidden.getLast(), Math.sqrt(2)).activation(activation).call(own);
    }
    return dense(outputs, 1).call(own);
  }

  /** Calls a network on rows of observations, whatever their shape is. */
  Tensor call(Model model, Tensor rows) {
    return model.call(input.rank() == 1 ? rows : rows.reshape(Shape.of(rows.dim(0)).plus(input)));
  }
}
