/**
 * Training in the browser: {@link org.pellucid.studio.Studio} shows a run while it goes, lets one
 * pause, step and steer it, and has a playground of small networks.
 */
@NullMarked
package org.pellucid.studio;

import org.jspecify.annotations.NullMarked;
