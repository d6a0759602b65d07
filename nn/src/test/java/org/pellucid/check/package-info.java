/** What many tests share: the walk over layers and the recorded answers of Keras. */
@NullMarked
package org.pellucid.check;

import org.jspecify.annotations.NullMarked;
