package org.pellucid.layers;

import org.jspecify.annotations.Nullable;
import org.pellucid.array.Shape;
import org.pellucid.config.Setting;
import org.pellucid.errors.PellucidException;
import org.pellucid.graph.Origin;
import org.pellucid.initializers.HeUniform;
import org.pellucid.initializers.Zeros;
import org.pellucid.regularizers.Regularizer;
import org.pellucid.tensor.Tensor;
import org.pellucid.tensor.Variable;

/** What a {@link LowRankAdaptable} layer adds to its kernel. */
final class LowRankUpdate {
  private record Factors(Variable a, Variable b, double scale) {
    Tensor product() {
      return a.tensor().matmul(b.tensor()).multiply(scale);
    }
  }

  private final Layer layer;
  private @Nullable Factors factors;

  LowRankUpdate(Layer layer) {
    this.layer = layer;
  }

  boolean isEnabled() {
    return factors != null;
  }

  double scale() {
    return factors == null ? 0 : factors.scale();
  }

  /** The kernel with the update. */
  Tensor of(Variable kernel) {
    Factors update = factors;
    return update == null ? kernel.tensor() : kernel.tensor().add(update.product());
  }

  void enable(@Nullable Variable built, int rank, double alpha, @Nullable Regularizer regularizer) {
    Setting.atLeast(layer.getClass().getSimpleName(), "rank", 1, rank);
    Setting.positive(layer.getClass().getSimpleName(), "alpha", alpha);
    if (built == null) {
      throw refused("is not built yet; call it, or put it into a model, first");
    }
    if (factors != null) {
      throw refused("has an update already; merge it first");
    }
    if (built.constraint() != null) {
      throw refused("has a constraint on the kernel, which an update cannot keep");
    }
    String path = built.name();
    int slash = path.lastIndexOf('/');
    String name = "lora_" + path.substring(slash + 1);
    Shape shape = built.shape();
    int last = shape.rank() - 1;
    factors =
        Origin.within(
            path.substring(0, slash),
            () ->
                new Factors(
                    layer.addWeight(
                        name + "_a",
                        shape.with(last, rank),
                        new HeUniform(),
                        true,
                        regularizer,
                        null),
                    layer.addWeight(
                        name + "_b",
                        Shape.of(rank, shape.dim(last)),
                        new Zeros(),
                        true,
                        regularizer,
                        null),
                    alpha / rank));
    built.setTrainable(false);
  }

  private PellucidException refused(String why) {
    return new PellucidException("Layer \"" + layer.name() + "\": enableLora: it " + why + ".");
  }

  void merge(@Nullable Variable kernel) {
    Factors update = factors;
    if (update == null || kernel == null) {
      return;
    }
    kernel.assign(kernel.tensor().add(update.product()));
    // Whoever still has a graph with the update must not add it a second time.
    update.b().assign(update.b().tensor().zerosLike());
    kernel.setTrainable(true);
    layer.dropWeight(update.a());
    layer.dropWeight(update.b());
    factors = null;
  }
}
