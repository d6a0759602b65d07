/**
 * Why a prediction came out as it did: which pixels, words or columns moved it, and how far.
 *
 * <p>Methods that follow gradients ({@link org.pellucid.explain.attribution.Saliency}, {@link
 * org.pellucid.explain.attribution.IntegratedGradients}, {@link
 * org.pellucid.explain.attribution.GradCam} ...) take a model and a batch; methods that only ask
 * ({@link org.pellucid.explain.attribution.KernelShap}, {@link
 * org.pellucid.explain.attribution.Lime} ...) take any function and say how parts of a sample are
 * taken away by {@link org.pellucid.explain.attribution.Parts}.
 */
@NullMarked
package org.pellucid.explain.attribution;

import org.jspecify.annotations.NullMarked;
