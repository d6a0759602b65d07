/** Arrays in several files of safetensors, with an index. */
@NullMarked
package org.pellucid.interop.safetensors;

import org.jspecify.annotations.NullMarked;
