/**
 * A training step worked out: every number of it, where it came from, and what it did to the
 * weights.
 *
 * <p>Begin with {@link org.pellucid.models.Model#explain}.
 */
@org.jspecify.annotations.NullMarked
package org.pellucid.explain;
