package org.pellucid.quantizers;

import org.jspecify.annotations.Nullable;
import org.pellucid.tensor.Tensor;

/**
 * A tensor as whole numbers.
 *
 * @param values the whole numbers, int32
 * @param scale what goes with them; its axes have extent 1 where values share it, or stand for
 *     groups
 * @param zeroPoint the whole number that means 0, int32, of the shape of the scale; null for 0
 */
public record QuantizedTensor(Tensor values, Tensor scale, @Nullable Tensor zeroPoint) {}
