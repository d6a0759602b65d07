/** Real data sets, found on this machine or fetched once, and ready for training. */
@NullMarked
package org.pellucid.data;

import org.jspecify.annotations.NullMarked;
