package org.pellucid.cpu;

/** The kernel of a convolution as its products read it. Made by {@link Convolution#arrange}. */
public final class ArrangedKernel {
  final FloatKernels kernels;
  final float[] points;

  ArrangedKernel(FloatKernels kernels, float[] points) {
    this.kernels = kernels;
    this.points = points;
  }
}
