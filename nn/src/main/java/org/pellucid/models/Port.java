package org.pellucid.models;

import org.jspecify.annotations.Nullable;
import org.pellucid.array.DType;
import org.pellucid.array.Shape;
import org.pellucid.layers.FlowType;

/**
 * One input of a model, as its users see it.
 *
 * @param name the input's name
 * @param shape what it expects, with the batch size unknown
 * @param dtype the element type it works with; null for text
 */
record Port(String name, Shape shape, @Nullable DType dtype) {
  static Port of(String name, FlowType type) {
    Shape shape = type.shape();
    return new Port(name, shape.rank() == 0 ? shape : shape.with(0, Shape.UNKNOWN), type.dtype());
  }
}
