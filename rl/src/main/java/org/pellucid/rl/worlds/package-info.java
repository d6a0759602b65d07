/**
 * Environments to learn in: the classic control tasks, and driving on a road with several lanes.
 */
@NullMarked
package org.pellucid.rl.worlds;

import org.jspecify.annotations.NullMarked;
