/** Pictures of models: the graph of layers, and small networks with neurons and weights. */
@NullMarked
package org.pellucid.plots;

import org.jspecify.annotations.NullMarked;
