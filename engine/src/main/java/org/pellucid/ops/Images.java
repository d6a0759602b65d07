// Longer than most files on purpose: the functions of images stand together, as in Keras.
package org.pellucid.ops;

import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.DType;
import org.pellucid.array.Ints;
import org.pellucid.array.Shape;
import org.pellucid.tensor.Nn;
import org.pellucid.tensor.SeedGenerator;
import org.pellucid.tensor.Tensor;

/**
 * Functions of images: {@code [height, width, channels]} or a batch of such; with data format
 * "channels_first", {@code [channels, height, width]}.
 *
 * <p>Source: {@code keras.ops.image}.
 */
public final class Images {
  /** Whether channels stand behind the spatial axes or before. */
  static final String LAST = "channels_last";

  private Images() {}

  // ---- Sizes ----

  /** Resizes images bilinearly to {@code [height, width]}. */
  public static Tensor resize(Tensor images, Ints size) {
    return resize(images, size, "bilinear", false, false, false, "constant", 0, LAST);
  }

  /**
   * Resizes images to {@code [height, width]}, pixels lying at the middles of their squares.
   *
   * @param interpolation "bilinear", "nearest", "bicubic", "lanczos3" or "lanczos5"
   * @param antialias whether the kernel is widened when an image gets smaller
   * @param cropToAspectRatio whether what sticks out of the new aspect ratio is cut off first
   * @param padToAspectRatio whether what is missing to the new aspect ratio is filled first
   * @param fillMode "constant"
   * @param fillValue what is filled in
   */
  public static Tensor resize(
      Tensor images,
      Ints size,
      String interpolation,
      boolean antialias,
      boolean cropToAspectRatio,
      boolean padToAspectRatio,
      String fillMode,
      double fillValue,
      String dataFormat) {
    if (cropToAspectRatio && padToAspectRatio) {
      throw Operands.wrong("resize", "only one of crop and pad to aspect ratio can be true");
    }
    if (size.size() != 2) {
      throw Operands.wrong("resize", "size must be [height, width], got " + size);
    }
    if (!fillMode.equals("constant")) {
      throw Operands.oneOf("resize", "fillMode", fillMode, "\"constant\"");
    }
    return ImageLayout.of("resize", images, dataFormat, 2)
        .apply(
            images,
            x -> {
              Tensor fitted =
                  cropToAspectRatio
                      ? cropToRatio(x, size)
                      : padToAspectRatio ? padToRatio(x, size, fillValue) : x;
              return resized(fitted, size, interpolation, antialias);
            });
  }

  /** As {@link #smartResize(Tensor, Ints, String, String)}, bilinearly. */
  public static Tensor smartResize(Tensor images, Ints size) {
    return smartResize(images, size, "bilinear", LAST);
  }

  /**
   * Resizes images to {@code [height, width]} without distortion: the largest window of those
   * proportions is cut out of the middle and resized.
   *
   * @param interpolation "bilinear", "nearest", "bicubic", "lanczos3" or "lanczos5"
   */
  public static Tensor smartResize(
      Tensor images, Ints size, String interpolation, String dataFormat) {
    return resize(images, size, interpolation, false, true, false, "constant", 0, dataFormat);
  }

  private static Tensor resized(Tensor x, Ints size, String interpolation, boolean antialias) {
    Tensor result = x;
    Resampling resampling = Resampling.named("resize", interpolation);
    if (resampling == Resampling.NEAREST) {
      for (int i = 0; i < 2; i++) {
        boolean same = x.dim(i + 1) == size.get(i);
        result = same ? result : Resampling.nearest(result, i + 1, size.get(i));
      }
      return result;
    }
    int[] changed = IntStream.of(1, 2).filter(axis -> x.dim(axis) != size.get(axis - 1)).toArray();
    double[] scale = new double[changed.length];
    for (int i = 0; i < scale.length; i++) {
      scale[i] = (double) size.get(changed[i] - 1) / Math.max(1, x.dim(changed[i]));
    }
    Shape out = x.shape().with(1, size.get(0)).with(2, size.get(1));
    return resampling.apply(
        x,
        out,
        Ints.of(changed),
        Operands.doubles(scale),
        Operands.doubles(new double[scale.length]),
        antialias);
  }

  private static Tensor cropToRatio(Tensor x, Ints size) {
    int height = x.dim(1);
    int width = x.dim(2);
    int cropHeight = (int) ((double) (width * size.get(0)) / size.get(1));
    int cropWidth = (int) ((double) (height * size.get(1)) / size.get(0));
    cropHeight = Math.max(1, Math.min(height, cropHeight));
    cropWidth = Math.max(1, Math.min(width, cropWidth));
    int top = (int) ((height - cropHeight) / 2.0);
    int left = (int) ((width - cropWidth) / 2.0);
    return x.slice(1, top, top + cropHeight).slice(2, left, left + cropWidth);
  }

  private static Tensor padToRatio(Tensor x, Ints size, double fillValue) {
    int height = x.dim(1);
    int width = x.dim(2);
    int padHeight = Math.max(height, (int) ((double) (width * size.get(0)) / size.get(1)));
    int padWidth = Math.max(width, (int) ((double) (height * size.get(1)) / size.get(0)));
    int rows = (int) ((padHeight - height) / 2.0);
    int columns = rows > 0 ? 0 : (int) ((padWidth - width) / 2.0);
    Ints border = Ints.of(0, rows, columns, 0);
    return x.pad(border, border, fillValue);
  }

  /** Fills images with zeros on all four sides, as much as is said. */
  public static Tensor padImages(Tensor images, int top, int left, int bottom, int right) {
    return padImages(images, top, left, bottom, right, null, null, LAST);
  }

  /**
   * Fills images with zeros; of each pair of sides and the size aimed at, two are given.
   *
   * @param topPadding rows above, or null
   * @param leftPadding columns before, or null
   * @param bottomPadding rows below, or null
   * @param rightPadding columns behind, or null
   * @param targetHeight the height of the result, or null
   * @param targetWidth the width of the result, or null
   */
  public static Tensor padImages(
      Tensor images,
      @Nullable Integer topPadding,
      @Nullable Integer leftPadding,
      @Nullable Integer bottomPadding,
      @Nullable Integer rightPadding,
      @Nullable Integer targetHeight,
      @Nullable Integer targetWidth,
      String dataFormat) {
    return ImageLayout.of("padImages", images, dataFormat, 2)
        .apply(
            images,
            x -> {
              int[] rows = twoOf(topPadding, bottomPadding, targetHeight, x.dim(1), "padImages");
              int[] columns = twoOf(leftPadding, rightPadding, targetWidth, x.dim(2), "padImages");
              return x.pad(
                  Ints.of(0, rows[0], columns[0], 0), Ints.of(0, rows[1], columns[1], 0), 0);
            });
  }

  /** How much is before and behind, of which one may follow from the target. */
  private static int[] twoOf(
      @Nullable Integer before,
      @Nullable Integer behind,
      @Nullable Integer target,
      int extent,
      String function) {
    int given = (before == null ? 0 : 1) + (behind == null ? 0 : 1) + (target == null ? 0 : 1);
    if (given != 2) {
      throw Operands.wrong(function, "give two of before, behind and target for each axis");
    }
    int all = target == null ? 0 : Math.abs(target - extent);
    int first = before == null ? all - (behind == null ? 0 : behind) : before;
    int last = behind == null ? all - first : behind;
    if (first < 0 || last < 0) {
      throw Operands.wrong(
          function,
          "extent " + extent + " and target " + target + " leave " + first + " and " + last);
    }
    return new int[] {first, last};
  }

  /** Cuts images on all four sides, as much as is said. */
  public static Tensor cropImages(Tensor images, int top, int left, int bottom, int right) {
    return cropImages(images, top, left, bottom, right, null, null, LAST);
  }

  /**
   * Cuts images; of each pair of sides and the size aimed at, two are given.
   *
   * @param topCropping rows above, or null
   * @param leftCropping columns before, or null
   * @param bottomCropping rows below, or null
   * @param rightCropping columns behind, or null
   * @param targetHeight the height of the result, or null
   * @param targetWidth the width of the result, or null
   */
  public static Tensor cropImages(
      Tensor images,
      @Nullable Integer topCropping,
      @Nullable Integer leftCropping,
      @Nullable Integer bottomCropping,
      @Nullable Integer rightCropping,
      @Nullable Integer targetHeight,
      @Nullable Integer targetWidth,
      String dataFormat) {
    return ImageLayout.of("cropImages", images, dataFormat, 2)
        .apply(
            images,
            x -> {
              int[] rows = twoOf(topCropping, bottomCropping, targetHeight, x.dim(1), "cropImages");
              int[] columns =
                  twoOf(leftCropping, rightCropping, targetWidth, x.dim(2), "cropImages");
              return x.slice(1, rows[0], x.dim(1) - rows[1])
                  .slice(2, columns[0], x.dim(2) - columns[1]);
            });
  }

  /**
   * As {@link #scaleAndTranslate(Tensor, Shape, Tensor, Tensor, Ints, String, boolean)}, with
   * Keras's defaults.
   */
  public static Tensor scaleAndTranslate(
      Tensor images,
      Shape outputShape,
      Tensor scale,
      Tensor translation,
      Ints spatialDims,
      String method) {
    return scaleAndTranslate(images, outputShape, scale, translation, spatialDims, method, true);
  }

  /**
   * Scales and shifts some axes of images.
   *
   * @param outputShape the shape of the result
   * @param scale outputs per input, one per axis
   * @param translation the shift in outputs, one per axis
   * @param spatialDims the axes
   * @param method "linear", "cubic", "lanczos3" or "lanczos5"
   * @param antialias whether the kernel is widened where an image gets smaller
   */
  public static Tensor scaleAndTranslate(
      Tensor images,
      Shape outputShape,
      Tensor scale,
      Tensor translation,
      Ints spatialDims,
      String method,
      boolean antialias) {
    Resampling resampling = Resampling.named("scaleAndTranslate", method);
    if (resampling == Resampling.NEAREST) {
      throw Operands.oneOf(
          "scaleAndTranslate",
          "method",
          method,
          "\"linear\", \"cubic\", \"lanczos3\", \"lanczos5\"");
    }
    return resampling.apply(
        images,
        outputShape,
        spatialDims,
        scale.cast(DType.FLOAT64),
        translation.cast(DType.FLOAT64),
        antialias);
  }

  // ---- Geometry ----

  /** The values of an array at points between its elements; zeros stand outside. */
  public static Tensor mapCoordinates(Tensor inputs, Tensor coordinates, int order) {
    return mapCoordinates(inputs, coordinates, order, "constant", 0);
  }

  /**
   * The values of an array at points between its elements.
   *
   * @param inputs an array of any rank
   * @param coordinates {@code [rank, ...]}, along each axis
   * @param order 0 for the nearest element, 1 for linear interpolation
   * @param fillMode what stands outside: "constant", "nearest", "wrap", "mirror" or "reflect"
   * @param fillValue the value outside for "constant"
   */
  public static Tensor mapCoordinates(
      Tensor inputs, Tensor coordinates, int order, String fillMode, double fillValue) {
    if (order != 0 && order != 1) {
      throw Operands.wrong("mapCoordinates", "order must be 0 or 1, got " + order);
    }
    if (coordinates.rank() < 2 || coordinates.dim(0) != inputs.rank()) {
      throw Operands.wrong(
          "mapCoordinates",
          "coordinates must be ["
              + inputs.rank()
              + ", ...] for inputs of shape "
              + inputs.shape()
              + ", got "
              + coordinates.shape());
    }
    Interpolation interpolation =
        new Interpolation(
            order == 1, Interpolation.Outside.named("mapCoordinates", fillMode), fillValue);
    List<Tensor> points =
        IntStream.range(0, inputs.rank()).mapToObj(i -> coordinates.select(0, i)).toList();
    return interpolation.at(inputs, points);
  }

  /** Moves pixels by an affine map, bilinearly; zeros come in from outside. */
  public static Tensor affineTransform(Tensor images, Tensor transform) {
    return affineTransform(images, transform, "bilinear", "constant", 0, LAST);
  }

  /**
   * Moves pixels by an affine map: the result at {@code (x, y)} is the image at {@code (a0 x + a1 y
   * + a2, b0 x + b1 y + b2)}.
   *
   * @param transform {@code [a0, a1, a2, b0, b1, b2, 0, 0]}, one or one per image
   * @param interpolation "nearest" or "bilinear"
   * @param fillMode what stands outside: "constant", "nearest", "wrap", "mirror" or "reflect"
   * @param fillValue the value outside for "constant"
   */
  public static Tensor affineTransform(
      Tensor images,
      Tensor transform,
      String interpolation,
      String fillMode,
      double fillValue,
      String dataFormat) {
    if (transform.rank() > 2 || transform.dim(-1) != 8) {
      throw Operands.wrong(
          "affineTransform", "transform must be [8] or [batch, 8], got " + transform.shape());
    }
    Interpolation values = Interpolation.of("affineTransform", interpolation, fillMode, fillValue);
    return ImageLayout.of("affineTransform", images, dataFormat, 2)
        .apply(images, x -> Geometry.affine(x, transform, values));
  }

  /** Moves pixels by a map of one quadrilateral to another, bilinearly; zeros come in. */
  public static Tensor perspectiveTransform(Tensor images, Tensor startPoints, Tensor endPoints) {
    return perspectiveTransform(images, startPoints, endPoints, "bilinear", 0, LAST);
  }

  /**
   * Moves pixels by the perspective map that takes four points to four others.
   *
   * @param startPoints four points {@code (x, y)}: {@code [4, 2]} or {@code [batch, 4, 2]}
   * @param endPoints where they come to
   * @param interpolation "nearest" or "bilinear"
   * @param fillValue the value outside
   */
  public static Tensor perspectiveTransform(
      Tensor images,
      Tensor startPoints,
      Tensor endPoints,
      String interpolation,
      double fillValue,
      String dataFormat) {
    Tensor map = perspectiveMap(startPoints, endPoints);
    Interpolation values =
        Interpolation.of("perspectiveTransform", interpolation, "constant", fillValue);
    return ImageLayout.of("perspectiveTransform", images, dataFormat, 2)
        .apply(images, x -> Geometry.perspective(x, map, values));
  }

  /**
   * Finds the perspective map that takes four points to four others, as {@link
   * #perspectiveTransform} reads images by it: the result at {@code (x, y)} is the image at {@code
   * ((a0 x + a1 y + a2) / k, (b0 x + b1 y + b2) / k)} with {@code k = c0 x + c1 y + 1}.
   *
   * @param startPoints four points {@code (x, y)}: {@code [4, 2]} or {@code [batch, 4, 2]}
   * @param endPoints where they come to
   * @return {@code [a0, a1, a2, b0, b1, b2, c0, c1]} of each, {@code [batch or 1, 8]}
   */
  public static Tensor perspectiveMap(Tensor startPoints, Tensor endPoints) {
    if (startPoints.rank() < 2
        || !startPoints
            .shape()
            .slice(startPoints.rank() - 2, startPoints.rank())
            .equals(Shape.of(4, 2))
        || !startPoints.shape().equals(endPoints.shape())) {
      throw Operands.wrong(
          "perspectiveTransform",
          "points must be [4, 2] or [batch, 4, 2], got "
              + startPoints.shape()
              + " and "
              + endPoints.shape());
    }
    return Geometry.homography(startPoints, endPoints);
  }

  /**
   * Moves each pixel by a smooth random shift.
   *
   * @param alpha how strong the shifts are
   * @param sigma how smooth they are: the standard deviation of a Gaussian blur, in pixels
   * @param interpolation "nearest" or "bilinear"
   * @param fillMode what stands outside: "constant", "nearest", "wrap", "mirror" or "reflect"
   * @param fillValue the value outside for "constant"
   * @param seed the random numbers
   */
  public static Tensor elasticTransform(
      Tensor images,
      double alpha,
      double sigma,
      String interpolation,
      String fillMode,
      double fillValue,
      SeedGenerator seed,
      String dataFormat) {
    Interpolation values = Interpolation.of("elasticTransform", interpolation, fillMode, fillValue);
    return ImageLayout.of("elasticTransform", images, dataFormat, 2)
        .apply(
            images,
            x -> {
              Shape one = x.shape().with(3, 1);
              int size = (int) (6 * sigma) | 1;
              Tensor sigmas = Operands.doubles(sigma, sigma);
              Tensor dx = blurred(seed.normal(one, 0, sigma), Ints.of(size, size), sigmas);
              Tensor dy = blurred(seed.normal(one, 0, sigma), Ints.of(size, size), sigmas);
              Tensor columns = Geometry.columns(x).add(dx.squeeze(3).multiply(alpha));
              Tensor rows = Geometry.rows(x).add(dy.squeeze(3).multiply(alpha));
              return Geometry.at(x, rows, columns, values);
            });
  }

  /**
   * Moves each pixel on its own: the result at {@code (x, y)} is the image at {@code (x + columns,
   * y + rows)}.
   *
   * @param images {@code [batch, height, width, channels]}
   * @param columns the shifts along rows, {@code [batch or 1, height, width]}
   * @param rows the shifts along columns, of the same shape
   * @param interpolation "nearest" or "bilinear"
   * @param fillMode what stands outside: "constant", "nearest", "wrap", "mirror" or "reflect"
   * @param fillValue the value outside for "constant"
   */
  public static Tensor shiftPixels(
      Tensor images,
      Tensor columns,
      Tensor rows,
      String interpolation,
      String fillMode,
      double fillValue) {
    Shape one = Shape.of(1, images.dim(1), images.dim(2));
    for (Tensor shifts : List.of(columns, rows)) {
      if (!shifts.shape().equals(one) && !shifts.shape().equals(one.with(0, images.dim(0)))) {
        throw Operands.wrong(
            "shiftPixels",
            "shifts must be [batch or 1, height, width] for images of shape "
                + images.shape()
                + ", got "
                + shifts.shape());
      }
    }
    return Geometry.at(
        images,
        Geometry.rows(images).add(rows),
        Geometry.columns(images).add(columns),
        Interpolation.of("shiftPixels", interpolation, fillMode, fillValue));
  }

  // ---- Windows ----

  /** Smooths images by a Gaussian of three pixels and standard deviation 1. */
  public static Tensor gaussianBlur(Tensor images) {
    return gaussianBlur(images, Ints.of(3, 3), Operands.doubles(1, 1), LAST);
  }

  /**
   * Smooths images by a Gaussian; zeros stand outside.
   *
   * @param kernelSize the window, in pixels
   * @param sigma the standard deviations, {@code [2]}
   */
  public static Tensor gaussianBlur(
      Tensor images, Ints kernelSize, Tensor sigma, String dataFormat) {
    return ImageLayout.of("gaussianBlur", images, dataFormat, 2)
        .apply(images, x -> blurred(Operands.floats(x), kernelSize, sigma).cast(x.dtype()));
  }

  private static Tensor blurred(Tensor x, Ints size, Tensor sigma) {
    Tensor across = gaussian(size.get(0), sigma.select(0, 0));
    Tensor down = gaussian(size.get(1), sigma.select(0, 1));
    Tensor kernel = down.expandDims(1).multiply(across).cast(x.dtype());
    int channels = x.dim(3);
    Shape shape = Shape.of(size.get(1), size.get(0), channels, 1);
    Tensor perChannel = kernel.reshape(shape.with(2, 1)).broadcastTo(shape);
    return Nn.depthwiseConv(x, perChannel, Ints.of(1, 1), Nn.Padding.SAME, Ints.of(1, 1));
  }

  private static Tensor gaussian(int size, Tensor sigma) {
    Tensor at = Tensor.arange(size, DType.FLOAT64).subtract((size - 1) / 2.0);
    Tensor bell = at.divide(sigma.cast(DType.FLOAT64)).square().multiply(-0.5).exp();
    return bell.divide(bell.sum());
  }

  /** Cuts images into windows that lie side by side, or with strides. */
  public static Tensor extractPatches(Tensor images, Ints size) {
    return extractPatches(images, size, null, Ints.repeat(1, size.size()), "valid", LAST);
  }

  /**
   * Cuts images (or volumes, for a size of three extents) into windows.
   *
   * @param size the windows' extents; one stands for both axes
   * @param strides the distance between windows; null for their size
   * @param dilationRate the distance between the elements of a window
   * @param padding "valid" or "same"
   * @return {@code [batch, rows, columns, height * width * channels]}
   */
  public static Tensor extractPatches(
      Tensor images,
      Ints size,
      @Nullable Ints strides,
      Ints dilationRate,
      String padding,
      String dataFormat) {
    int axes = Math.max(2, size.size());
    Ints extents = Operands.spread(size, axes);
    Ints steps = strides == null ? extents : Operands.spread(strides, axes);
    Ints dilation = Operands.spread(dilationRate, axes);
    return ImageLayout.of("extractPatches", images, dataFormat, axes)
        .apply(
            images, x -> Windows.patches(x, extents, steps, dilation, Nn.Padding.named(padding)));
  }

  /**
   * As {@link #extractPatches3d(Tensor, Ints, Ints, Ints, String, String)}, with Keras's defaults.
   */
  public static Tensor extractPatches3d(Tensor volumes, Ints size) {
    return extractPatches3d(volumes, size, null, Ints.of(1), "valid", "channels_last");
  }

  /** Cuts volumes {@code [depth, height, width, channels]} into windows. */
  public static Tensor extractPatches3d(
      Tensor volumes,
      Ints size,
      @Nullable Ints strides,
      Ints dilationRate,
      String padding,
      String dataFormat) {
    Ints extents = Operands.spread(size, 3);
    return extractPatches(volumes, extents, strides, dilationRate, padding, dataFormat);
  }

  /** As {@link #sobelEdges(Tensor, String)}, with Keras's defaults. */
  public static Tensor sobelEdges(Tensor images) {
    return sobelEdges(images, "channels_last");
  }

  /** The slopes of images by Sobel's windows: {@code [..., 2]}, downwards and to the right. */
  public static Tensor sobelEdges(Tensor images, String dataFormat) {
    ImageLayout layout = ImageLayout.of("sobelEdges", images, dataFormat, 2);
    Tensor x = Operands.floats(layout.to(images));
    Tensor padded = bordered(bordered(x, 1), 2);
    Tensor down = smooth(difference(padded, 1), 2);
    Tensor right = smooth(difference(padded, 2), 1);
    return Tensor.stack(-1, List.of(layout.from(down), layout.from(right)));
  }

  /** One more element on both sides of an axis, the same as its neighbour. */
  private static Tensor bordered(Tensor x, int axis) {
    int n = x.dim(axis);
    return Tensor.concat(axis, List.of(x.slice(axis, 0, 1), x, x.slice(axis, n - 1, n)));
  }

  private static Tensor difference(Tensor x, int axis) {
    return x.slice(axis, 2, x.dim(axis)).subtract(x.slice(axis, 0, x.dim(axis) - 2));
  }

  private static Tensor smooth(Tensor x, int axis) {
    int n = x.dim(axis);
    return x.slice(axis, 0, n - 2)
        .add(x.slice(axis, 2, n))
        .add(x.slice(axis, 1, n - 1).multiply(2));
  }

  // ---- Colours ----

  /** As {@link #rgbToGrayscale(Tensor, String)}, with Keras's defaults. */
  public static Tensor rgbToGrayscale(Tensor images) {
    return rgbToGrayscale(images, "channels_last");
  }

  /** Brightness from red, green and blue: {@code 0.2989 r + 0.587 g + 0.114 b}. */
  public static Tensor rgbToGrayscale(Tensor images, String dataFormat) {
    return ImageLayout.of("rgbToGrayscale", images, dataFormat, 2).apply(images, Colors::grayscale);
  }

  /** As {@link #rgbToHsv(Tensor, String)}, with Keras's defaults. */
  public static Tensor rgbToHsv(Tensor images) {
    return rgbToHsv(images, "channels_last");
  }

  /** Hue, saturation and value (0 to 1) from red, green and blue. */
  public static Tensor rgbToHsv(Tensor images, String dataFormat) {
    return ImageLayout.of("rgbToHsv", images, dataFormat, 2).apply(images, Colors::toHsv);
  }

  /** As {@link #hsvToRgb(Tensor, String)}, with Keras's defaults. */
  public static Tensor hsvToRgb(Tensor images) {
    return hsvToRgb(images, "channels_last");
  }

  /** Red, green and blue from hue, saturation and value (0 to 1). */
  public static Tensor hsvToRgb(Tensor images, String dataFormat) {
    return ImageLayout.of("hsvToRgb", images, dataFormat, 2).apply(images, Colors::toRgb);
  }

  // ---- Likeness ----

  /**
   * As {@link #ssim(Tensor, Tensor, double, int, double, double, double, String)}, with Keras's
   * defaults.
   */
  public static Tensor ssim(Tensor image1, Tensor image2) {
    return ssim(image1, image2, 1.0, 11, 1.5, 0.01, 0.03, "channels_last");
  }

  /**
   * Structural similarity of images, 1 for the same (Wang et al., 2004), averaged over channels.
   *
   * @param maxVal the largest value that a pixel can have
   * @param filterSize the extent of the Gaussian window
   * @param filterSigma its standard deviation
   * @param k1 steadies the comparison of means
   * @param k2 steadies the comparison of contrasts
   */
  public static Tensor ssim(
      Tensor image1,
      Tensor image2,
      double maxVal,
      int filterSize,
      double filterSigma,
      double k1,
      double k2,
      String dataFormat) {
    ImageLayout layout = ImageLayout.of("ssim", image1, dataFormat, 2);
    Tensor x = Operands.floats(layout.to(image1));
    Tensor y = Operands.floats(layout.to(image2));
    Tensor sigma = Operands.doubles(filterSigma);
    Tensor bell = gaussian(filterSize, sigma.select(0, 0));
    Tensor kernel = bell.expandDims(1).multiply(bell).cast(x.dtype());
    Tensor meanX = average(x, kernel);
    Tensor meanY = average(y, kernel);
    Tensor product = meanX.multiply(meanY);
    Tensor squares = meanX.square().add(meanY.square());
    Tensor spread = average(x.square(), kernel).add(average(y.square(), kernel)).subtract(squares);
    Tensor together = average(x.multiply(y), kernel).subtract(product);
    double c1 = k1 * maxVal * k1 * maxVal;
    double c2 = k2 * maxVal * k2 * maxVal;
    Tensor map =
        product
            .multiply(2)
            .add(c1)
            .multiply(together.multiply(2).add(c2))
            .divide(squares.add(c1).multiply(spread.add(c2)));
    Tensor result = map.mean(1, 2, 3).cast(image1.dtype());
    return layout.single() ? result.squeeze(0) : result;
  }

  private static Tensor average(Tensor x, Tensor kernel) {
    Shape shape = kernel.shape().plus(x.dim(3), 1);
    Tensor perChannel = kernel.expandDims(2).expandDims(3).broadcastTo(shape);
    return Nn.depthwiseConv(x, perChannel, Ints.of(1, 1), Nn.Padding.VALID, Ints.of(1, 1));
  }
}
