/** The programs that the launcher trains, one class each, made to be copied. */
@NullMarked
package org.pellucid.examples.programs;

import org.jspecify.annotations.NullMarked;
