/** Initial values of weights. */
@NullMarked
package org.pellucid.initializers;

import org.jspecify.annotations.NullMarked;
