/** Metrics. */
@NullMarked
package org.pellucid.metrics;

import org.jspecify.annotations.NullMarked;
