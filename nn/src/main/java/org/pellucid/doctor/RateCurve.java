package org.pellucid.doctor;

import java.util.List;
import org.pellucid.plots.LinePlot;
import org.pellucid.plots.Picture;

/**
 * Losses at growing learning rates.
 *
 * @param rates the rates, rising
 * @param losses the loss of the batch that was trained on at each
 * @param smoothed the same, smoothed
 */
public record RateCurve(List<Double> rates, List<Double> losses, List<Double> smoothed) {
  /** Copies the lists. */
  public RateCurve {
    rates = List.copyOf(rates);
    losses = List.copyOf(losses);
    smoothed = List.copyOf(smoothed);
  }

  /**
   * Suggests a rate.
   *
   * @return a tenth of the rate at which the smoothed loss was least: there it still falls well,
   *     and training has room before it explodes
   */
  public double suggestion() {
    int best = 0;
    for (int i = 1; i < smoothed.size(); i++) {
      best = smoothed.get(i) < smoothed.get(best) ? i : best;
    }
    return rates.get(best) / 10;
  }

  /** {@return the curve over the logarithm of the rate, the single losses pale behind it} */
  public Picture toPicture() {
    // Losses of an explosion would press all others flat.
    double first = smoothed.getFirst();
    double top =
        1.5
            * Math.max(
                first, smoothed.stream().mapToDouble(Double::doubleValue).min().orElse(first));
    return LinePlot.of(
        "Loss by learning rate; suggestion " + Text.number(suggestion()),
        "learning rate, power of 10",
        rates.stream().mapToDouble(Math::log10).toArray(),
        smoothed.stream().mapToDouble(loss -> Math.min(top, loss)).toArray(),
        List.of(losses.stream().mapToDouble(loss -> Math.min(top, loss)).toArray()));
  }

  @Override
  public String toString() {
    return "Learning rates from "
        + Text.number(rates.getFirst())
        + " to "
        + Text.number(rates.getLast())
        + "; suggestion "
        + Text.number(suggestion());
  }
}
