package org.pellucid.cpu;

/**
 * One spatial axis of a convolution or of pooling windows.
 *
 * @param in input extent
 * @param kernel taps of the window
 * @param stride distance between windows
 * @param padLow elements added before the input
 * @param padHigh elements added after the input
 * @param dilation distance between taps
 */
public record WindowAxis(int in, int kernel, int stride, int padLow, int padHigh, int dilation) {

  /** An axis that is not there: extent 1, one tap. */
  public static final WindowAxis NONE = new WindowAxis(1, 1, 1, 0, 0, 1);

  /** Checks that there is at least one tap, and that strides are positive. */
  public WindowAxis {
    if (in < 0 || kernel < 1 || stride < 1 || dilation < 1) {
      throw new IllegalArgumentException(
          "A window axis needs in >= 0 and kernel, stride, dilation >= 1, got in "
              + in
              + (", kernel " + kernel + ", stride " + stride + ", dilation " + dilation + "."));
    }
  }

  /** Output extent: the number of windows that fit. */
  public int out() {
    int room = in + padLow + padHigh - (kernel - 1) * dilation - 1;
    return room < 0 ? 0 : room / stride + 1;
  }

  boolean isPlain() {
    return kernel == 1 && stride == 1 && padLow == 0 && padHigh == 0;
  }
}
