package org.pellucid.cpu;

/** All extents of pooling windows over [batch, depth, height, width, channels]. */
public record WindowShape(
    int batch, WindowAxis depth, WindowAxis height, WindowAxis width, int channels) {

  /** Taps of a window. */
  public int taps() {
    return depth.kernel() * height.kernel() * width.kernel();
  }

  /** Pixels of all inputs. */
  public int inPixels() {
    return batch * depth.in() * height.in() * width.in();
  }

  /** Windows of all images. */
  public int outPixels() {
    return batch * depth.out() * height.out() * width.out();
  }

  /** Input pixel of a window and tap, -1 in the padding. */
  int inPixel(int window, int tap) {
    int w = window % width.out() * width.stride() - width.padLow();
    w += tap % width.kernel() * width.dilation();
    int rest = window / width.out();
    int tapRest = tap / width.kernel();
    int h = rest % height.out() * height.stride() - height.padLow();
    h += tapRest % height.kernel() * height.dilation();
    rest /= height.out();
    int d = rest % depth.out() * depth.stride() - depth.padLow();
    d += tapRest / height.kernel() * depth.dilation();
    int image = rest / depth.out();
    boolean inside =
        w >= 0 && w < width.in() && h >= 0 && h < height.in() && d >= 0 && d < depth.in();
    return inside ? ((image * depth.in() + d) * height.in() + h) * width.in() + w : -1;
  }
}
