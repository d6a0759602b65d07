/**
 * Many dimensions as few, so that one can look: {@link org.pellucid.explain.projection.PCA} for the
 * directions in which data spread most, {@link org.pellucid.explain.projection.TSNE} for who is
 * whose neighbour.
 */
@NullMarked
package org.pellucid.explain.projection;

import org.jspecify.annotations.NullMarked;
