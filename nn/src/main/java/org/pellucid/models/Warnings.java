package org.pellucid.models;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.Shape;
import org.pellucid.layers.Layer;
import org.pellucid.losses.Loss;

/** Sentences about settings that are allowed but seldom meant; they go to the log. */
final class Warnings {
  private Warnings() {}

  /** Tells that a model without trainable weights is trained. */
  static void frozen(Model model) {
    warn("fit: all layers of model \"" + model.name() + "\" are frozen; training changes nothing.");
  }

  /** Looks for outputs whose activation does not go with their shape or loss. */
  static void outputs(List<@Nullable Layer> layers, List<Shape> shapes, List<Loss> losses) {
    for (int i = 0; i < layers.size(); i++) {
      Layer layer = layers.get(i);
      if (layer == null) {
        continue;
      }
      Shape shape = shapes.get(i);
      boolean single = shape.rank() > 0 && shape.dim(-1) == 1;
      boolean logits = Boolean.TRUE.equals(losses.get(i).config().get("from_logits"));
      String activation = single || logits ? activation(layer) : "";
      boolean softmax = activation.equals("softmax");
      if (softmax && single) {
        warn(
            "Layer \""
                + layer.name()
                + "\": softmax over 1 unit is always 1; use sigmoid, or one"
                + " unit per class.");
      }
      if (logits && (softmax || activation.equals("sigmoid"))) {
        warn(
            "Layer \""
                + layer.name()
                + "\" ends in "
                + activation
                + " but its loss has fromLogits:"
                + " leave one of them out.");
      }
    }
  }

  private static String activation(Layer layer) {
    return layer.config().get("activation") instanceof String name ? name : "";
  }

  private static void warn(String sentence) {
    System.getLogger("org.pellucid.models").log(System.Logger.Level.WARNING, sentence);
  }
}
