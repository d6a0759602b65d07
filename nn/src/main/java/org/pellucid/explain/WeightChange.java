package org.pellucid.explain;

import java.util.List;

/**
 * Why one weight changed: the paths from it to the loss, and what each of them contributed.
 *
 * <p>The gradient is a sum over paths of products of derivatives. What the optimizer would have
 * done with a gradient of 0 (momentum of earlier steps, decay) is {@link #carried}; the rest of the
 * change is shared out over the paths in proportion to their part of the gradient. So {@code
 * carried + sum(paths) + others} is the change.
 *
 * @param name the weight, such as {@code dense_1/kernel[3, 2]}
 * @param before its value before the step
 * @param after its value after the step
 * @param gradient the gradient of the loss by it
 * @param carried the change that would have come without this batch
 * @param paths the paths that contributed most, the largest contribution first
 * @param others the change that all other paths contributed together
 * @param complete whether there are no other paths
 */
public record WeightChange(
    String name,
    double before,
    double after,
    double gradient,
    double carried,
    List<Path> paths,
    double others,
    boolean complete) {
  /** Copies the list. */
  public WeightChange {
    paths = List.copyOf(paths);
  }

  /**
   * One path.
   *
   * @param hops the numbers on the way from the weight to the loss
   * @param gradient its part of the gradient: the product of all derivatives
   * @param change its part of the change
   */
  public record Path(List<Hop> hops, double gradient, double change) {
    /** Copies the list. */
    public Path {
      hops = List.copyOf(hops);
    }

    @Override
    public String toString() {
      StringBuilder text = new StringBuilder();
      for (Hop hop : hops) {
        text.append(text.isEmpty() ? "" : " → ").append(hop);
      }
      return text.toString();
    }
  }

  /**
   * One step of a path.
   *
   * @param name the number that is reached, such as {@code dense: weighted sum[0, 2]}
   * @param derivative of this number by the one before
   * @param because the other factor, where the derivative is one: {@code x[0, 3]}; else empty
   */
  public record Hop(String name, double derivative, String because) {
    @Override
    public String toString() {
      return name
          + " (× "
          + Show.factor(derivative)
          + (because.isEmpty() ? "" : " = " + because)
          + ")";
    }
  }

  /** {@return how much the weight changed} */
  public double change() {
    return after - before;
  }

  /** {@return the reasons, one a line} */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    text.append(name)
        .append(" changed by ")
        .append(Show.number(change()))
        .append(": from ")
        .append(Show.number(before))
        .append(" to ")
        .append(Show.number(after))
        .append("; gradient ")
        .append(Show.number(gradient))
        .append('\n');
    if (carried != 0) {
      line(text, carried, "earlier steps and decay");
    }
    for (Path path : paths) {
      line(text, path.change(), path.toString());
    }
    if (!complete) {
      line(text, others, "all other paths");
    }
    return text.toString();
  }

  private void line(StringBuilder text, double part, String reason) {
    text.append("  ").append(Show.number(part)).append("  ").append(reason).append('\n');
  }
}
