package org.pellucid.check;

import java.util.Arrays;
import java.util.function.IntToDoubleFunction;
import org.pellucid.array.NdArray;

/** Plain loops that say what operations must compute. */
final class Loops {
  private Loops() {}

  static double[] fill(int size, IntToDoubleFunction element) {
    double[] result = new double[size];
    Arrays.setAll(result, element);
    return result;
  }

  /** By the power series, which converges for every argument. */
  static double erf(double x) {
    double term = x;
    double sum = x;
    for (int n = 1; n < 200; n++) {
      term *= -x * x / n;
      sum += term / (2 * n + 1);
    }
    return sum * 2 / Math.sqrt(Math.PI);
  }

  static double[] matmul(NdArray x, NdArray y, int m, int k, int n) {
    double[] result = new double[m * n];
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        for (int p = 0; p < k; p++) {
          result[i * n + j] += x.getDouble(i * k + p) * y.getDouble(p * n + j);
        }
      }
    }
    return result;
  }

  /** Cross-correlation of {@code [batch, length, in]}, no groups, one spatial axis. */
  static double[] conv(NdArray x, NdArray kernel, int out, int stride, int low, int dilation) {
    int batch = x.shape().dim(0);
    int length = x.shape().dim(1);
    int in = x.shape().dim(2);
    int size = kernel.shape().dim(0);
    int channels = kernel.shape().dim(2);
    double[] result = new double[batch * out * channels];
    for (int b = 0; b < batch; b++) {
      for (int o = 0; o < out; o++) {
        for (int s = 0; s < size; s++) {
          int at = o * stride - low + s * dilation;
          if (at < 0 || at >= length) {
            continue;
          }
          for (int c = 0; c < in; c++) {
            for (int k = 0; k < channels; k++) {
              result[(b * out + o) * channels + k] +=
                  x.getDouble((b * length + at) * in + c)
                      * kernel.getDouble((s * in + c) * channels + k);
            }
          }
        }
      }
    }
    return result;
  }
}
