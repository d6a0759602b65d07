/** PyTorch's files of weights. */
@NullMarked
package org.pellucid.interop.pytorch;

import org.jspecify.annotations.NullMarked;
