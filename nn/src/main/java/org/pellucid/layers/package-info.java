/** Layers, and the describing of models by applying layers to symbolic tensors. */
@NullMarked
package org.pellucid.layers;

import org.jspecify.annotations.NullMarked;
