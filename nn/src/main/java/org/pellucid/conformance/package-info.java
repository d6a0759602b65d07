/** Runs recorded answers of Keras against our objects. */
@NullMarked
package org.pellucid.conformance;

import org.jspecify.annotations.NullMarked;
