/** What a run looks like on a terminal. */
@NullMarked
package org.pellucid.examples.terminal;

import org.jspecify.annotations.NullMarked;
