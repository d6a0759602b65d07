/** Numbers of few bits: how floats become whole numbers from -127 to 127 or from -8 to 7. */
@NullMarked
package org.pellucid.quantizers;

import org.jspecify.annotations.NullMarked;
