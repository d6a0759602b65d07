package org.pellucid.cpu;

/**
 * All extents of a convolution over [batch, depth, height, width, channels] with a kernel
 * [kernelDepth, kernelHeight, kernelWidth, inChannels / groups, outChannels]. Convolutions of one
 * or two spatial axes put {@link WindowAxis#NONE} in front.
 */
public record ConvShape(
    int batch,
    WindowAxis depth,
    WindowAxis height,
    WindowAxis width,
    int inChannels,
    int outChannels,
    int groups) {

  /** Partial sums of a kernel gradient are worth having from this many pixels each. */
  private static final int PIXELS_PER_BLOCK = 256;

  private static final int MOST_BLOCKS = 16;

  /** Floats of all partial sums together. */
  private static final int PARTIAL_SUMS = 1 << 20;

  /** Checks that the groups divide the channels. */
  public ConvShape {
    if (groups < 1 || inChannels % groups != 0 || outChannels % groups != 0) {
      throw new IllegalArgumentException(
          "groups must divide the channels, got "
              + (groups + " groups, " + inChannels + " in, " + outChannels + " out."));
    }
  }

  /** Taps of the kernel. */
  public int taps() {
    return depth.kernel() * height.kernel() * width.kernel();
  }

  /** Input channels that one output channel sees. */
  public int inPerGroup() {
    return inChannels / groups;
  }

  /** Output channels of one group. */
  public int outPerGroup() {
    return outChannels / groups;
  }

  /** Pixels of all input images. */
  public int inPixels() {
    return batch * depth.in() * height.in() * width.in();
  }

  /** Pixels of all output images. */
  public int outPixels() {
    return batch * depth.out() * height.out() * width.out();
  }

  /** Elements of the kernel. */
  public int kernelSize() {
    return taps() * inPerGroup() * outChannels;
  }

  /** Floating-point operations of the textbook loops. */
  public double flops() {
    return 2.0 * outPixels() * kernelSize() / groups;
  }

  boolean isDepthwise() {
    return groups == inChannels && groups > 1;
  }

  boolean isPointwise() {
    return groups == 1 && depth.isPlain() && height.isPlain() && width.isPlain();
  }

  /**
   * Into how many blocks of pixels the sums of a kernel gradient are cut. It depends on the shape
   * alone, since the cut shows in the bits. Each block is some whole lines of output pixels.
   */
  int gradientBlocks() {
    int lines = batch * depth.out() * height.out();
    int most = Math.clamp(PARTIAL_SUMS / Math.max(1, kernelSize()), 1, MOST_BLOCKS);
    return Math.clamp(outPixels() / PIXELS_PER_BLOCK, 1, Math.clamp(lines, 1, most));
  }

  /** First pixel of a block of the kernel gradient. */
  int gradientBlockStart(int block) {
    long lines = (long) batch * depth.out() * height.out();
    return (int) (lines * block / gradientBlocks()) * width.out();
  }
}
