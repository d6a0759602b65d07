/** The reference interpreter: every primitive as the textbook loop, in double precision. */
@NullMarked
package org.pellucid.reference;

import org.jspecify.annotations.NullMarked;
