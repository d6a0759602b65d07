package org.pellucid.data;

import org.pellucid.array.NdArray;

/**
 * One sample of a pair of arrays.
 *
 * @param x the input
 * @param y the target
 */
public record Sample(NdArray x, NdArray y) {}
