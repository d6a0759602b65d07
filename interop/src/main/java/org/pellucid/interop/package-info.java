/** What readers of several formats have in common. */
@NullMarked
package org.pellucid.interop;

import org.jspecify.annotations.NullMarked;
