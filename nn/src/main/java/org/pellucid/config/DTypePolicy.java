package org.pellucid.config;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.DType;
import org.pellucid.errors.Names;
import org.pellucid.tensor.Tensor;

/**
 * What a layer computes with: the element types of its weights and of its arithmetic.
 *
 * <p>{@code "float32"} is for work, {@code "float64"} for checks. With {@code "mixed_bfloat16"} and
 * {@code "mixed_float16"} (and the plain {@code "bfloat16"} and {@code "float16"}, which mean the
 * same here) what flows in and out of a layer is rounded to half-width floats, and so are the
 * gradients that flow back; weights and arithmetic stay in float32, since CPUs compute in nothing
 * narrower. So results are as accurate as with mixed precision elsewhere, or more so, and neither
 * faster nor smaller.
 *
 * <p>Source: {@code keras.DTypePolicy}.
 *
 * @param name Keras's name
 */
public record DTypePolicy(String name) {
  private static final List<String> NAMES =
      List.of("float32", "float64", "bfloat16", "float16", "mixed_bfloat16", "mixed_float16");

  /** Weights and arithmetic in float32. */
  public static final DTypePolicy FLOAT32 = new DTypePolicy("float32");

  /** Checks the name. */
  public DTypePolicy {
    if (!NAMES.contains(name)) {
      throw Names.unknown("dtype policy", name, NAMES);
    }
  }

  // Written out for a quick start, see LaneOp.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof DTypePolicy that && name.equals(that.name);
  }

  @Override
  public int hashCode() {
    return name.hashCode();
  }

  /**
   * Finds a policy.
   *
   * @param name Keras's name, such as "float32" or "mixed_bfloat16"
   * @return the policy
   */
  public static DTypePolicy named(String name) {
    return new DTypePolicy(name);
  }

  /**
   * Reads a policy from a config.
   *
   * @param setting a name, or a description with {@code class_name} and {@code config}
   * @return the policy; null when the setting is null or says a type that is not floating
   */
  public static @Nullable DTypePolicy read(@Nullable Object setting) {
    String name =
        setting instanceof Config description
            ? description.nested("config").text("name", "float32")
            : setting instanceof String text ? text : "";
    return NAMES.contains(name) ? new DTypePolicy(name) : null;
  }

  /** {@return the policy as Keras's configs describe it} */
  public Config config() {
    return Config.object("keras", "DTypePolicy", Config.empty().put("name", name));
  }

  /** {@return the type of weights} */
  public DType variable() {
    return compute();
  }

  /** {@return the type that is computed with} */
  public DType compute() {
    return name.equals("float64") ? DType.FLOAT64 : DType.FLOAT32;
  }

  /** {@return the half-width type that results are rounded to; null for none} */
  public @Nullable DType storage() {
    return switch (name) {
      case "bfloat16", "mixed_bfloat16" -> DType.BFLOAT16;
      case "float16", "mixed_float16" -> DType.FLOAT16;
      default -> null;
    };
  }

  /**
   * Rounds floats to the half-width type, if there is one.
   *
   * @param x a tensor
   * @return the tensor, of the type that is computed with
   */
  public Tensor rounded(Tensor x) {
    DType storage = storage();
    return storage == null || !x.dtype().isFloating() ? x : x.cast(storage).cast(compute());
  }
}
