/** NumPy's files: one array (.npy), or several in an archive (.npz). */
@NullMarked
package org.pellucid.interop.numpy;

import org.jspecify.annotations.NullMarked;
