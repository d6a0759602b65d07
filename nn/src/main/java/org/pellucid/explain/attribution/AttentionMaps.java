package org.pellucid.explain.attribution;

import java.util.ArrayList;
import java.util.List;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.errors.PellucidException;
import org.pellucid.layers.Layer;
import org.pellucid.layers.MultiHeadAttention;
import org.pellucid.layers.SymbolicTensor;
import org.pellucid.layers.TransformerDecoder;
import org.pellucid.layers.TransformerEncoder;
import org.pellucid.models.Model;
import org.pellucid.tensor.Program;
import org.pellucid.tensor.Tensor;

/**
 * Who looks at whom: the attention weights of each {@link MultiHeadAttention}, {@link
 * TransformerEncoder} and {@link TransformerDecoder} (its self-attention) of a model.
 *
 * @param layers the names of the layers, in the order of the model
 * @param weights the weights of each, {@code [samples, heads, queries, keys]}; each row adds up to
 *     1
 */
public record AttentionMaps(List<String> layers, List<NdArray> weights) {
  /**
   * Makes maps.
   *
   * @param layers the names
   * @param weights the weights
   */
  public AttentionMaps {
    layers = List.copyOf(layers);
    weights = List.copyOf(weights);
  }

  /**
   * Reads the weights that a model gives to a batch.
   *
   * @param model a graph of layers
   * @param xs the inputs of the batch
   * @return the maps
   */
  public static AttentionMaps of(Model model, Object... xs) {
    List<String> names = new ArrayList<>();
    List<NdArray> weights = new ArrayList<>();
    for (Layer layer : model.layers()) {
      if (reads(layer)) {
        names.add(layer.name());
        weights.add(weights(model, layer, xs));
      }
    }
    if (names.isEmpty()) {
      throw new PellucidException(
          "AttentionMaps: \""
              + model.name()
              + "\" has no MultiHeadAttention and no transformer block among its own layers; ask the"
              + " model inside that has.");
    }
    return new AttentionMaps(names, weights);
  }

  /**
   * Says whether the weights of a layer can be read.
   *
   * @param layer any layer
   * @return whether it is one of those above
   */
  public static boolean reads(Layer layer) {
    return layer instanceof MultiHeadAttention
        || layer instanceof TransformerEncoder
        || layer instanceof TransformerDecoder;
  }

  private static NdArray weights(Model model, Layer attention, Object... xs) {
    SymbolicTensor output = model.outputOf(attention.name());
    Model before = Model.of(model.inputs(), output.use().inputs());
    Config arguments = output.use().arguments().put("return_attention_scores", true);
    List<Tensor> results =
        Program.ofAll(inputs -> attention.callAll(before.callAll(inputs, false), arguments))
            .runAll(xs);
    return results.getLast().value();
  }

  /**
   * Follows attention through all layers: the product of {@code (A + I) / 2} of each layer, A being
   * the mean over its heads. Row q tells how much of each input is in place q at the end, if each
   * layer mixed values as it mixes attention.
   *
   * <p>All layers must be self-attention over one sequence. Source: Abnar, Zuidema, 2020.
   *
   * @return {@code [samples, places, places]}
   */
  public NdArray rollout() {
    Tensor product = null;
    for (NdArray own : weights) {
      Shape shape = own.shape();
      int places = shape.dim(2);
      if (places != shape.dim(3)) {
        throw new PellucidException(
            "rollout needs self-attention, got weights of shape " + shape + ".");
      }
      Tensor mixed = Tensor.of(own).mean(1).add(Tensor.eye(places)).multiply(0.5);
      product = product == null ? mixed : mixed.matmul(product);
    }
    if (product == null) {
      throw new PellucidException("rollout: there are no attention layers.");
    }
    return product.value();
  }
}
