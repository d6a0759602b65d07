/** Penalties on weights and activations. */
@NullMarked
package org.pellucid.regularizers;

import org.jspecify.annotations.NullMarked;
