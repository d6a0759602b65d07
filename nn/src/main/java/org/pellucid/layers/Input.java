package org.pellucid.layers;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.DType;
import org.pellucid.array.Ints;
import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.config.Setting;
import org.pellucid.errors.PellucidException;
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
  private final Shape sample;
  private @Nullable DType dtype = DType.FLOAT32;
  private int batchSize = Shape.UNKNOWN;
  private boolean optional;
  private @Nullable SymbolicTensor output;

  /**
   * Makes an input.
   *
   * @param shape the shape of one sample, without the batch; -1 for an extent that is not fixed
   */
  public Input(int... shape) {
    this.sample = Shape.of(shape);
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
    checkNotUsed("dtype");
    dtype = newDtype;
    return this;
  }

  /**
   * Sets the element type by name.
   *
   * @param name Keras's name, such as "int32", or "string" for text
   * @return this
   */
  public Input dtype(String name) {
    checkNotUsed("dtype");
    dtype = name.equals("string") ? null : DType.named(name);
    return this;
  }

  /**
   * Says how many samples a batch has, which layers then know; any number without.
   *
   * @param samples how many
   * @return this
   */
  public Input batchSize(int samples) {
    checkNotUsed("batchSize");
    batchSize = Setting.atLeast("Input", "batchSize", 1, samples);
    return this;
  }

  /**
   * Sets whether data may leave this input out, no without. Kept for files; a model's data need all
   * of its inputs.
   *
   * @param mayBeMissing whether they may
   * @return this
   */
  public Input optional(boolean mayBeMissing) {
    optional = mayBeMissing;
    return this;
  }

  /**
   * Sets whether tensors are kept by their entries other than 0.
   *
   * @param isSparse must be false: there are no such tensors
   * @return this
   */
  public Input sparse(boolean isSparse) {
    return refuse("sparse", isSparse, "Give dense arrays, or indices to an Embedding.");
  }

  /**
   * Sets whether rows may be of different lengths.
   *
   * @param isRagged must be false: there are no such tensors
   * @return this
   */
  public Input ragged(boolean isRagged) {
    return refuse("ragged", isRagged, "Pad rows to one length, and mask what was added.");
  }

  private Input refuse(String setting, boolean value, String instead) {
    if (value) {
      throw new PellucidException(
          "Input \"" + name() + "\": there are no " + setting + " tensors. " + instead);
    }
    return this;
  }

  private synchronized void checkNotUsed(String setting) {
    if (output != null) {
      throw new PellucidException(
          "Input \"" + name() + "\" is in use: its " + setting + " can no longer be changed.");
    }
  }

  /** {@return shape and element type, the batch size as far as it is known} */
  public FlowType type() {
    return new FlowType(shape(), dtype);
  }

  /** {@return the shape, the batch size unknown unless it was set} */
  public Shape shape() {
    return Shape.of(batchSize).plus(sample);
  }

  /** {@return an input like this one, with the same name} */
  public Input copy() {
    Input copy = new Input(sample.toArray()).name(name());
    copy.dtype = dtype;
    copy.batchSize = batchSize;
    copy.optional = optional;
    return copy;
  }

  /** {@return what flows from this input; the same each time} */
  public synchronized SymbolicTensor output() {
    SymbolicTensor known = output;
    if (known == null) {
      known =
          new SymbolicTensor(type(), new SymbolicTensor.Use(this, List.of(), 0, Config.empty()), 0);
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
    List<@Nullable Object> batchShape = new ArrayList<>();
    for (int dim : shape().toArray()) {
      batchShape.add(dim == Shape.UNKNOWN ? null : (Object) (long) dim);
    }
    return Config.empty()
        .put("batch_shape", batchShape)
        .put("dtype", type().dtypeName())
        .put("sparse", false)
        .put("ragged", false)
        .put("name", name())
        .put("optional", optional);
  }

  static Input fromConfig(Config config) {
    Ints dims = config.integersOrNull("batch_shape");
    Shape shape = dims == null ? Shape.of(Shape.UNKNOWN) : Shape.of(dims.toArray());
    Input input =
        new Input(shape.slice(1, shape.rank()).toArray())
            .dtype(config.text("dtype", "float32"))
            .optional(config.flag("optional", false))
            .sparse(config.flag("sparse", false))
            .ragged(config.flag("ragged", false));
    if (shape.dim(0) != Shape.UNKNOWN) {
      input.batchSize(shape.dim(0));
    }
    String name = config.textOrNull("name");
    return name == null ? input : input.name(name);
  }
}
