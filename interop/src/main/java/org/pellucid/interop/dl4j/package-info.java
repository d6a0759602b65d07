/** Models of Deeplearning4j. */
@NullMarked
package org.pellucid.interop.dl4j;

import org.jspecify.annotations.NullMarked;
