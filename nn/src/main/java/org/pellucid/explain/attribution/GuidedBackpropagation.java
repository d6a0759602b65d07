package org.pellucid.explain.attribution;

import static java.util.Objects.requireNonNull;

import org.pellucid.array.NdArray;
import org.pellucid.config.Config;
import org.pellucid.config.CustomObjects;
import org.pellucid.layers.Activation;
import org.pellucid.layers.Layer;
import org.pellucid.layers.Layers;
import org.pellucid.layers.ReLU;
import org.pellucid.models.Model;

/**
 * The gradient of the output by the input, with negative gradients cut off at each relu.
 *
 * <p>Makes sharp pictures of edges. <b>Caveat:</b> it hardly depends on the weights of the upper
 * layers and on the class that is asked for (Adebayo et al., 2018), so it shows what is in the
 * picture more than why the model decided; use it to look at features, not to judge a decision.
 *
 * <p>The model must be made of layers (a sequence or a graph); relu counts where it is the
 * activation of a layer or a layer of its own. Source: Springenberg et al., 2015.
 */
public final class GuidedBackpropagation extends Attributor {
  private static final String GUIDED = "guided_relu";

  private final OutputGradient gradient;

  /**
   * Prepares.
   *
   * @param model a model of one floating input
   */
  public GuidedBackpropagation(Model model) {
    super(model);
    gradient = new OutputGradient(guided(model), null);
  }

  private static Model guided(Model model) {
    Model guided =
        new CustomObjects()
            .add(GUIDED, GuidedRelu.class, config -> new GuidedRelu())
            .use(() -> Model.cloneModel(model, GuidedBackpropagation::guided));
    guided.setWeights(model.getWeights());
    return guided;
  }

  private static Layer guided(Layer layer) {
    if (layer instanceof ReLU) {
      return new Activation(new GuidedRelu());
    }
    Config description = requireNonNull(Layers.REGISTRY.write(layer));
    Config settings = description.nested("config");
    if ("relu".equals(settings.get("activation"))) {
      settings = settings.put("activation", Config.object("", GUIDED, Config.empty()));
    }
    return requireNonNull(Layers.REGISTRY.read(description.put("config", settings)));
  }

  @Override
  String method() {
    return "guided backpropagation";
  }

  @Override
  Scores scores(NdArray x, int[] targets, double[] outputs) {
    return Scores.unsummed(gradient.at(x, oneHot(targets, width())).gradient());
  }
}
