/** One training run from data to result. */
@NullMarked
package org.pellucid.examples.training;

import org.jspecify.annotations.NullMarked;
