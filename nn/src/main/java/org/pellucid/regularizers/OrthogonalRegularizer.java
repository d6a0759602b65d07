package org.pellucid.regularizers;

import java.util.List;
import org.pellucid.config.Config;
import org.pellucid.config.Setting;
import org.pellucid.errors.Names;
import org.pellucid.errors.PellucidException;
import org.pellucid.tensor.Tensor;

/**
 * The penalty {@code factor * mean |cos|} over all pairs of rows (or columns) of a matrix, which
 * makes them orthogonal.
 *
 * <p>Errors: a negative factor, an unknown mode, a weight that is not a matrix. Source: {@code
 * keras.regularizers.OrthogonalRegularizer}.
 *
 * @param factor the factor
 * @param mode "rows" or "columns"
 */
public record OrthogonalRegularizer(double factor, String mode) implements Regularizer {
  private static final double EPSILON = 1e-7;

  /** Checks the settings. */
  public OrthogonalRegularizer {
    Setting.atLeast("OrthogonalRegularizer", "factor", 0.0, factor);
    if (!mode.equals("rows") && !mode.equals("columns")) {
      throw Names.unknown("mode", mode, List.of("rows", "columns"));
    }
  }

  /** Makes the penalty on rows with factor 0.01. */
  public OrthogonalRegularizer() {
    this(0.01, "rows");
  }

  static OrthogonalRegularizer fromConfig(Config config) {
    return new OrthogonalRegularizer(config.number("factor", 0.01), config.text("mode", "rows"));
  }

  @Override
  public Tensor apply(Tensor x) {
    if (x.rank() != 2) {
      throw new PellucidException(
          "OrthogonalRegularizer: the weight must have 2 axes, got " + x.shape() + ".");
    }
    Tensor rows = mode.equals("rows") ? x : x.transpose();
    Tensor norms = rows.keep(rows.square().sum(1), 1).maximum(EPSILON * EPSILON).sqrt();
    Tensor unit = rows.divide(norms);
    int size = rows.dim(0);
    Tensor products = unit.matmul(unit.transpose()).multiply(Tensor.eye(size).subtractFrom(1));
    double pairs = size * (size - 1.0) / 2;
    return products.abs().sum().multiply(0.5 * factor / pairs);
  }

  @Override
  public Config config() {
    return Config.empty().put("factor", factor).put("mode", mode);
  }
}
