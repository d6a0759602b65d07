package org.pellucid.layers;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.DType;
import org.pellucid.array.Ints;
import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.tensor.Tensor;

/**
 * The place where data enters a model: shape and element type of one input.
 *
 * <p>In a {@code Sequential} it may stand first; a graph of layers begins with {@link #of}:
 *
 * <pre>{@code
 * SymbolicTensor x = Input.of(28, 28, 1);
 * }</pre>
 *
 * <p>Source: {@code keras.Input} and {@code keras.layers.InputLayer}.
 */
public final class Input extends FluentLayer<Input> {
  private final Shape shape;
  private DType dtype = DType.FLOAT32;
  private @Nullable SymbolicTensor output;

  /**
   * Makes an input.
   *
   * @param shape the shape of one sample, without the batch; -1 for an extent that is not fixed
   */
  public Input(int... shape) {
    this.shape = Shape.of(Shape.UNKNOWN).plus(Shape.of(shape));
  }

  /**
   * Makes an input and returns what flows from it.
   *
   * @param shape the shape of one sample, without the batch
   * @return the symbolic tensor
   */
  public static SymbolicTensor of(int... shape) {
    return new Input(shape).output();
  }

  /**
   * Sets the element type, {@code float32} without.
   *
   * @param newDtype the type
   * @return this
   */
  public Input dtype(DType newDtype) {
    dtype = newDtype;
    return this;
  }

  /** {@return the element type} */
  public DType dtype() {
    return dtype;
  }

  /** {@return the shape, with the batch size unknown} */
  public Shape shape() {
    return shape;
  }

  /** {@return what flows from this input; the same each time} */
  public synchronized SymbolicTensor output() {
    SymbolicTensor known = output;
    if (known == null) {
      known =
          new SymbolicTensor(
              shape, dtype, new SymbolicTensor.Use(this, List.of(), 0, Config.empty()), 0);
      output = known;
    }
    return known;
  }

  @Override
  protected Tensor forward(Tensor x) {
    return x;
  }

  @Override
  protected boolean supportsMasking() {
    return true;
  }

  @Override
  public Config config() {
    int[] dims = shape.toArray();
    List<@Nullable Object> batchShape = new java.util.ArrayList<>();
    for (int dim : dims) {
      batchShape.add(dim == Shape.UNKNOWN ? null : (Object) (long) dim);
    }
    return Config.empty()
        .put("batch_shape", batchShape)
        .put("dtype", dtype.text())
        .put("sparse", false)
        .put("ragged", false)
        .put("name", name());
  }

  static Input fromConfig(Config config) {
    Ints dims = config.integersOrNull("batch_shape");
    int[] sample =
        dims == null ? new int[0] : Shape.of(dims.toArray()).slice(1, dims.size()).toArray();
    Input input = new Input(sample).dtype(DType.named(config.text("dtype", "float32")));
    String name = config.textOrNull("name");
    return name == null ? input : input.name(name);
  }
}
