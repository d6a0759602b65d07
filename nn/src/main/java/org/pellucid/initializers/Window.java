package org.pellucid.initializers;

import java.util.Arrays;
import java.util.Locale;
import org.pellucid.errors.Names;

/** Weights that fade a stretch of a signal in and out, under the names that SciPy gives them. */
enum Window {
  BOXCAR,
  HANN,
  HAMMING,
  BLACKMAN,
  NUTTALL,
  BLACKMANHARRIS,
  FLATTOP,
  BARTLETT,
  TRIANG,
  COSINE,
  BOHMAN;

  static Window named(String name) {
    for (Window window : values()) {
      if (window.text().equals(name)) {
        return window;
      }
    }
    throw Names.unknown("window", name, Arrays.stream(values()).map(Window::text).toList());
  }

  String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The weight at a place of a window of some length; a periodic one lacks its last place. */
  double at(int place, int length, boolean periodic) {
    if (length <= 1) {
      return 1;
    }
    int points = periodic ? length + 1 : length;
    // From 0 at the first place to 1 at the last.
    double x = place / (points - 1.0);
    return switch (this) {
      case BOXCAR -> 1;
      case HANN -> cosines(x, 0.5, 0.5);
      case HAMMING -> cosines(x, 0.54, 0.46);
      case BLACKMAN -> cosines(x, 0.42, 0.5, 0.08);
      case NUTTALL -> cosines(x, 0.3635819, 0.4891775, 0.1365995, 0.0106411);
      case BLACKMANHARRIS -> cosines(x, 0.35875, 0.48829, 0.14128, 0.01168);
      case FLATTOP -> cosines(x, 0.21557895, 0.41663158, 0.277263158, 0.083578947, 0.006947368);
      case BARTLETT -> 1 - Math.abs(2 * x - 1);
      case TRIANG -> {
        double step = points % 2 == 0 ? points : points + 1.0;
        yield 1 - Math.abs(2 * place - (points - 1.0)) / step;
      }
      case COSINE -> Math.sin(Math.PI / points * (place + 0.5));
      case BOHMAN -> {
        double distance = Math.abs(2 * x - 1);
        yield place == 0 || place == points - 1
            ? 0
            : (1 - distance) * Math.cos(Math.PI * distance)
                + Math.sin(Math.PI * distance) / Math.PI;
      }
    };
  }

  /** A sum of cosines of whole periods, of alternating signs. */
  private static double cosines(double x, double... factors) {
    double sum = 0;
    for (int k = 0; k < factors.length; k++) {
      sum += (k % 2 == 0 ? 1 : -1) * factors[k] * Math.cos(2 * Math.PI * k * x);
    }
    return sum;
  }
}
