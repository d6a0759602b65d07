package org.pellucid.layers;

/**
 * The layers that combine several inputs, as functions: {@code Merge.add(a, b)} is {@code new
 * Add().call(a, b)}.
 *
 * <p>Source: {@code keras.layers.add} and its kin.
 */
public final class Merge {
  private Merge() {}

  /**
   * Adds tensors up.
   *
   * @param inputs what is combined
   * @return the result
   */
  public static SymbolicTensor add(SymbolicTensor... inputs) {
    return new Add().call(inputs);
  }

  /**
   * Takes the mean of tensors.
   *
   * @param inputs what is combined
   * @return the result
   */
  public static SymbolicTensor average(SymbolicTensor... inputs) {
    return new Average().call(inputs);
  }

  /**
   * Takes the larger of tensors, element by element.
   *
   * @param inputs what is combined
   * @return the result
   */
  public static SymbolicTensor maximum(SymbolicTensor... inputs) {
    return new Maximum().call(inputs);
  }

  /**
   * Takes the smaller of tensors, element by element.
   *
   * @param inputs what is combined
   * @return the result
   */
  public static SymbolicTensor minimum(SymbolicTensor... inputs) {
    return new Minimum().call(inputs);
  }

  /**
   * Multiplies tensors.
   *
   * @param inputs what is combined
   * @return the result
   */
  public static SymbolicTensor multiply(SymbolicTensor... inputs) {
    return new Multiply().call(inputs);
  }

  /**
   * Subtracts the second tensor from the first.
   *
   * @param inputs what is combined
   * @return the result
   */
  public static SymbolicTensor subtract(SymbolicTensor... inputs) {
    return new Subtract().call(inputs);
  }

  /**
   * Joins tensors along the last axis.
   *
   * @param inputs what is combined
   * @return the result
   */
  public static SymbolicTensor concatenate(SymbolicTensor... inputs) {
    return new Concatenate().call(inputs);
  }

  /**
   * Joins tensors along an axis.
   *
   * @param axis the axis; may count from the end
   * @param inputs what is joined
   * @return the result
   */
  public static SymbolicTensor concatenate(int axis, SymbolicTensor... inputs) {
    return new Concatenate().axis(axis).call(inputs);
  }

  /**
   * Multiplies two tensors and sums up along one axis of each.
   *
   * @param x one tensor
   * @param y the other
   * @param axes the axis, one number for both or one for each
   * @return the result
   */
  public static SymbolicTensor dot(SymbolicTensor x, SymbolicTensor y, int... axes) {
    return new Dot(axes).call(x, y);
  }
}
