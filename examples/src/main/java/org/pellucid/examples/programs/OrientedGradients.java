package org.pellucid.examples.programs;

import org.pellucid.array.Ints;
import org.pellucid.array.NdArray;
import org.pellucid.layers.Layer;
import org.pellucid.tensor.Nn;
import org.pellucid.tensor.Tensor;

/**
 * How much brightness changes in each part of a picture, in each of eight directions, relative to
 * how much it changes around: outlines in any light. Nothing is trained.
 *
 * <p>A picture {@code [batch, height, width, 1]} is convolved with a Gaussian of standard deviation
 * 1.5 pixels, derived in each direction; the absolute values are divided by the root of their mean
 * sum of squares in the 17 x 17 pixels around, plus 0.1; then comes the root of the mean of each 8
 * x 8 pixels. Output: {@code [batch, height / 8, width / 8, 8]}.
 *
 * <p>Source: Dalal and Triggs, "Histograms of oriented gradients for human detection", 2005, which
 * counts gradients where this adds them up.
 */
final class OrientedGradients extends Layer {
  static final int DIRECTIONS = 8;
  private static final int RADIUS = 3;
  private static final int WIDTH = 2 * RADIUS + 1;
  private static final double DEVIATION = 1.5;
  private static final Ints AROUND = Ints.of(17, 17);
  private static final Ints PART = Ints.of(8, 8);
  private static final Ints ONE = Ints.of(1, 1);
  private static final NdArray KERNEL = kernel();

  /** Derivatives of a Gaussian, each of length 1: {@code [7, 7, 1, 8]}. */
  private static NdArray kernel() {
    float[] values = new float[WIDTH * WIDTH * DIRECTIONS];
    for (int direction = 0; direction < DIRECTIONS; direction++) {
      double angle = Math.PI * direction / DIRECTIONS;
      double squares = 0;
      for (int row = -RADIUS; row <= RADIUS; row++) {
        for (int column = -RADIUS; column <= RADIUS; column++) {
          double along = column * Math.cos(angle) + row * Math.sin(angle);
          double far = row * row + column * column;
          double value = along * Math.exp(-far / (2 * DEVIATION * DEVIATION));
          values[at(row, column, direction)] = (float) value;
          squares += value * value;
        }
      }
      for (int at = direction; at < values.length; at += DIRECTIONS) {
        values[at] /= (float) Math.sqrt(squares);
      }
    }
    return NdArray.of(values, WIDTH, WIDTH, 1, DIRECTIONS);
  }

  private static int at(int row, int column, int direction) {
    return ((row + RADIUS) * WIDTH + column + RADIUS) * DIRECTIONS + direction;
  }

  @Override
  protected Tensor forward(Tensor x) {
    Tensor change = Nn.conv(x, Tensor.of(KERNEL), ONE, Nn.Padding.SAME, ONE, 1).abs();
    Tensor squares = change.square().sum(3).expandDims(3);
    Tensor around = Nn.averagePool(squares, AROUND, ONE, Nn.Padding.SAME).sqrt();
    Tensor relative = change.divide(around.add(0.1));
    return Nn.averagePool(relative, PART, PART, Nn.Padding.VALID).add(1e-4).sqrt();
  }
}
