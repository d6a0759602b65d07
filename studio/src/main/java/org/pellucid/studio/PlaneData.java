package org.pellucid.studio;

import java.util.List;
import java.util.SplittableRandom;
import org.pellucid.errors.Names;

/**
 * Two classes of points in the plane, from -1 to 1 in both directions.
 *
 * @param points x and y of each point in turn
 * @param labels 0 or 1
 */
record PlaneData(float[] points, float[] labels) {
  static final List<String> NAMES = List.of("circle", "xor", "gauss", "spiral");

  static PlaneData of(String name, int count, double noise, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] points = new float[2 * count];
    float[] labels = new float[count];
    for (int i = 0; i < count; i++) {
      int label = i % 2;
      double[] point =
          switch (name) {
            case "circle" -> circle(label, random);
            case "xor" -> xor(label, random);
            case "gauss" -> gauss(label, random);
            case "spiral" -> spiral(label, random);
            default -> throw Names.unknown("data set", name, NAMES);
          };
      points[2 * i] = (float) Math.clamp(point[0] + noise * random.nextGaussian(), -1, 1);
      points[2 * i + 1] = (float) Math.clamp(point[1] + noise * random.nextGaussian(), -1, 1);
      labels[i] = label;
    }
    return new PlaneData(points, labels);
  }

  private static double[] circle(int label, SplittableRandom random) {
    double radius =
        label == 1 ? 0.42 * Math.sqrt(random.nextDouble()) : random.nextDouble(0.62, 0.95);
    double angle = random.nextDouble(2 * Math.PI);
    return new double[] {radius * Math.cos(angle), radius * Math.sin(angle)};
  }

  private static double[] xor(int label, SplittableRandom random) {
    double x = random.nextDouble(0.06, 0.95) * (random.nextBoolean() ? 1 : -1);
    double y = random.nextDouble(0.06, 0.95) * Math.signum(x) * (label == 1 ? -1 : 1);
    return new double[] {x, y};
  }

  private static double[] gauss(int label, SplittableRandom random) {
    double middle = label == 1 ? 0.42 : -0.42;
    return new double[] {
      middle + 0.16 * random.nextGaussian(), middle + 0.16 * random.nextGaussian()
    };
  }

  private static double[] spiral(int label, SplittableRandom random) {
    double part = random.nextDouble();
    double angle = 1.75 * part * 2 * Math.PI + label * Math.PI;
    double radius = 0.05 + 0.9 * part;
    return new double[] {radius * Math.sin(angle), radius * Math.cos(angle)};
  }
}
