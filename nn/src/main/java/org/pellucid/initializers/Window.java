package org.pellucid.initializers;

import java.util.Arrays;
import java.util.Locale;
import org.pellucid.errors.Names;

/** Weights that fade a stretch of a signal in and out, under the names that SciPy gives them. */
enum Window {
  BOXCAR(1),
  HANN(0.5, 0.5),
  HAMMING(0.54, 0.46),
  BLACKMAN(0.42, 0.5, 0.08),
  NUTTALL(0.3635819, 0.4891775, 0.1365995, 0.0106411),
  BLACKMANHARRIS(0.35875, 0.48829, 0.14128, 0.01168),
  FLATTOP(0.21557895, 0.41663158, 0.277263158, 0.083578947, 0.006947368),
  BARTLETT,
  TRIANG,
  COSINE,
  BOHMAN;

  /** Factors of cosines, of alternating signs; none for a window that is no sum of cosines. */
  private final double[] cosines;

  Window(double... cosines) {
    this.cosines = cosines;
  }

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
      case BOXCAR, HANN, HAMMING, BLACKMAN, NUTTALL, BLACKMANHARRIS, FLATTOP -> {
        double sum = 0;
        for (int k = 0; k < cosines.length; k++) {
          sum += (k % 2 == 0 ? 1 : -1) * cosines[k] * Math.cos(2 * Math.PI * k * x);
        }
        yield sum;
      }
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
}
