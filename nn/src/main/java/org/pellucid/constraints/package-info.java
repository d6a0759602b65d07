/** Projections that weights are kept in. */
@NullMarked
package org.pellucid.constraints;

import org.jspecify.annotations.NullMarked;
