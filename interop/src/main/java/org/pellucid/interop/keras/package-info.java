/** Models and weights in the files of Keras 1, 2 and 3, in and out. */
@NullMarked
package org.pellucid.interop.keras;

import org.jspecify.annotations.NullMarked;
