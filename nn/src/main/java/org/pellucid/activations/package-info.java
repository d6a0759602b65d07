/** ActivationFunction functions. */
@NullMarked
package org.pellucid.activations;

import org.jspecify.annotations.NullMarked;
