/** Events of JDK Flight Recorder; see docs/observability.md. */
@NullMarked
package org.pellucid.observability;

import org.jspecify.annotations.NullMarked;
