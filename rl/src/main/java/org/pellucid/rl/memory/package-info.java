/** What agents remember: replay buffers, and what a stretch of experience was worth. */
@NullMarked
package org.pellucid.rl.memory;

import org.jspecify.annotations.NullMarked;
