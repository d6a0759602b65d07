/** What an agent acts in: environments, their spaces, several at once, and wrappers around them. */
@NullMarked
package org.pellucid.rl.environments;

import org.jspecify.annotations.NullMarked;
