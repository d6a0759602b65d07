/** What all imports of foreign models have in common. */
@NullMarked
package org.pellucid.interop;

import org.jspecify.annotations.NullMarked;
