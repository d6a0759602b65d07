package org.pellucid.examples.programs;

import java.util.List;
import java.util.stream.Stream;
import org.pellucid.array.DType;
import org.pellucid.array.Ints;
import org.pellucid.array.Shape;
import org.pellucid.layers.Layer;
import org.pellucid.ops.Images;
import org.pellucid.ops.Movement;
import org.pellucid.tensor.Nn;
import org.pellucid.tensor.SeedGenerator;
import org.pellucid.tensor.Tensor;

/**
 * Draws pieces of pictures as a pen would, each of them twice: strokes like those of writing, made
 * of pictures of anything.
 *
 * <p>Of each picture a piece is chosen by chance, turned at will and magnified up to twice. A
 * stroke runs where its brightness passes a level: as the distance in pixels is about |brightness -
 * level| / |slope|, a pixel is white where this is less than the pen's width. The strokes of the
 * piece before are drawn over it, and all is cut to a disc. Both drawings of a piece differ as two
 * handwritings do: they are turned by up to 20 degrees, stretched, slanted and shifted, and drawn
 * with a thin or a thick pen.
 *
 * <p>Input {@code [n, side, side, 1]} from 0 to 1, output {@code [2 n, side, side, 1]}: first one
 * drawing of each piece, then another of each.
 */
final class Sketches extends Layer {
  /** Slopes to the right and down, per pixel: Sobel's, divided by 8. */
  private static final float[][][][] SLOPES = {
    {{{-0.125f, -0.125f}}, {{0, -0.25f}}, {{0.125f, -0.125f}}},
    {{{-0.25f, 0}}, {{0, 0}}, {{0.25f, 0}}},
    {{{-0.125f, 0.125f}}, {{0, 0.25f}}, {{0.125f, 0.125f}}},
  };

  private final SeedGenerator random;

  Sketches(long seed) {
    random = addSeedGenerator(seed);
  }

  @Override
  protected Tensor forward(Tensor x) {
    int pieces = x.dim(0);
    int side = x.dim(1);
    // Where a piece is cut out, and the level of its strokes: the same in both drawings.
    Tensor size = both(pieces, 0.45, 1.05);
    Tensor turn = both(pieces, -Math.PI, Math.PI);
    Tensor room = size.multiply(-0.18).add(0.3).multiply(side);
    Tensor right = both(pieces, -1, 1).multiply(room);
    Tensor down = both(pieces, -1, 1).multiply(room);
    Tensor level = both(pieces, 0.12, 0.43);
    // How it is drawn.
    Tensor angle = turn.add(each(pieces, -0.35, 0.35));
    Tensor cos = angle.cos().multiply(size);
    Tensor sin = angle.sin().multiply(size);
    Tensor width = each(pieces, -0.25, 0.25).exp();
    Tensor height = each(pieces, -0.25, 0.25).exp();
    Tensor slant = each(pieces, -0.35, 0.35);
    Tensor shiftX = each(pieces, -0.1 * side, 0.1 * side).multiply(size);
    Tensor shiftY = each(pieces, -0.1 * side, 0.1 * side).multiply(size);
    Tensor pen = each(pieces, 1, 2);

    Tensor a0 = cos.multiply(width);
    Tensor a1 = cos.multiply(slant).subtract(sin.multiply(height));
    Tensor b0 = sin.multiply(width);
    Tensor b1 = sin.multiply(slant).add(cos.multiply(height));
    double middle = (side - 1) / 2.0;
    Tensor a2 = right.add(shiftX).subtract(a0.add(a1).subtract(1).multiply(middle));
    Tensor b2 = down.add(shiftY).subtract(b0.add(b1).subtract(1).multiply(middle));
    Tensor zero = a0.zerosLike();
    Tensor map = Tensor.stack(1, List.of(a0, a1, a2, b0, b1, b2, zero, zero));
    Tensor seen = Images.affineTransform(Tensor.concat(0, List.of(x, x)), map);

    Tensor strokes = strokes(seen, level, pen).multiply(disc(side));
    return strokes.maximum(Movement.roll(strokes, Ints.of(1), Ints.of(0)));
  }

  /** How white the pen makes each pixel. */
  static Tensor strokes(Tensor pictures, Tensor level, Tensor pen) {
    Tensor smooth = Images.gaussianBlur(pictures);
    Tensor slopes =
        Nn.conv(smooth, Tensor.of(SLOPES), Ints.of(1, 1), Nn.Padding.SAME, Ints.of(1, 1), 1);
    Tensor slope = slopes.square().sum(3).add(1e-8).sqrt().expandDims(3);
    Tensor distance = smooth.subtract(perPicture(level)).abs().divide(slope.add(0.02));
    return perPicture(pen).subtract(distance).clip(0, 1);
  }

  /** 1 in the middle of a picture, 0 in its corners. */
  private static Tensor disc(int side) {
    Shape shape = Shape.of(1, side, side, 1);
    Tensor squares =
        Stream.of(1, 2)
            .map(
                axis -> Tensor.iota(DType.FLOAT32, shape, axis).subtract((side - 1) / 2.0).square())
            .reduce(Tensor::add)
            .orElseThrow();
    return squares.sqrt().subtractFrom(0.45 * side + 0.5).clip(0, 1);
  }

  private static Tensor perPicture(Tensor numbers) {
    return numbers.reshape(-1, 1, 1, 1);
  }

  /** One random number for each piece, the same for both of its drawings. */
  private Tensor both(int pieces, double low, double high) {
    Tensor once = random.uniform(Shape.of(pieces), low, high);
    return Tensor.concat(0, List.of(once, once));
  }

  /** One random number for each drawing. */
  private Tensor each(int pieces, double low, double high) {
    return random.uniform(Shape.of(2 * pieces), low, high);
  }
}
