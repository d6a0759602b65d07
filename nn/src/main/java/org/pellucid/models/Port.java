package org.pellucid.models;

import org.pellucid.array.DType;
import org.pellucid.array.Shape;

/**
 * One input of a model, as its users see it.
 *
 * @param name the input's name
 * @param shape what it expects, with the batch size unknown
 * @param dtype the element type it works with
 */
record Port(String name, Shape shape, DType dtype) {}
