/** The exception that Pellucid raises, and the wording of its sentences. */
@NullMarked
package org.pellucid.errors;

import org.jspecify.annotations.NullMarked;
