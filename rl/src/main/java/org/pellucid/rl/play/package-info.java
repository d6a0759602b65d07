/** Playing episodes: policies, how good they are, and moving pictures of them. */
@NullMarked
package org.pellucid.rl.play;

import org.jspecify.annotations.NullMarked;
