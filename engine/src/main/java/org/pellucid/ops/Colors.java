package org.pellucid.ops;

import java.util.List;
import org.pellucid.array.DType;
import org.pellucid.tensor.Tensor;

/** Colours on the last axis. */
final class Colors {
  private Colors() {}

  static Tensor grayscale(Tensor images) {
    if (images.dim(-1) != 1 && images.dim(-1) != 3) {
      throw Operands.wrong(
          "rgbToGrayscale", "images must have 3 channels (or 1), got shape " + images.shape());
    }
    if (images.dim(-1) == 1) {
      return images;
    }
    Tensor x = Operands.floats(images);
    Tensor weights = Operands.doubles(0.2989, 0.5870, 0.1140).cast(x.dtype());
    return x.multiply(weights).sum(-1).expandDims(-1).cast(images.dtype());
  }

  private static void checkFloats(String function, Tensor images) {
    if (!images.dtype().isFloating() || images.dim(-1) != 3) {
      throw Operands.wrong(
          function,
          "images must be floats with 3 channels, got "
              + images.dtype()
              + " of shape "
              + images.shape());
    }
  }

  static Tensor toHsv(Tensor images) {
    checkFloats("rgbToHsv", images);
    double epsilon = images.dtype() == DType.FLOAT64 ? 0x1p-52 : 0x1p-23;
    Tensor x = images.abs().less(epsilon).where(images.zerosLike(), images);
    Tensor red = x.select(-1, 0);
    Tensor green = x.select(-1, 1);
    Tensor blue = x.select(-1, 2);
    Tensor value = red.maximum(green).maximum(blue);
    Tensor range = value.subtract(red.minimum(green).minimum(blue));
    Tensor zero = value.zerosLike();
    Tensor one = value.onesLike();
    Tensor saturation =
        value.greater(0).where(range.divide(value.greater(0).where(value, one)), zero);
    Tensor scale = range.greater(0).where(range, one).multiply(6).reciprocal();
    Tensor fromGreen = scale.multiply(blue.subtract(red)).add(2.0 / 6);
    Tensor fromBlue = scale.multiply(red.subtract(green)).add(4.0 / 6);
    Tensor fromRed = scale.multiply(green.subtract(blue));
    Tensor hue = value.equal(red).where(fromRed, value.equal(green).where(fromGreen, fromBlue));
    Tensor turned = range.greater(0).where(hue, zero).add(hue.less(0).cast(hue.dtype()));
    return Tensor.stack(-1, List.of(turned, saturation, value));
  }

  static Tensor toRgb(Tensor images) {
    checkFloats("hsvToRgb", images);
    Tensor hue = images.select(-1, 0);
    Tensor saturation = images.select(-1, 1);
    Tensor value = images.select(-1, 2);
    Tensor turn = hue.subtract(hue.floor()).multiply(6);
    Tensor red = turn.subtract(3).abs().subtract(1).clip(0, 1);
    Tensor green = turn.subtract(2).abs().subtractFrom(2).clip(0, 1);
    Tensor blue = turn.subtract(4).abs().subtractFrom(2).clip(0, 1);
    Tensor pale = saturation.subtractFrom(1);
    return Tensor.stack(
        -1,
        List.of(
            value.multiply(pale.add(saturation.multiply(red))),
            value.multiply(pale.add(saturation.multiply(green))),
            value.multiply(pale.add(saturation.multiply(blue)))));
  }
}
