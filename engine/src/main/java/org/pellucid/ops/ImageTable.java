// Longer than some files on purpose: a table, one entry per function.
package org.pellucid.ops;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/** How functions of {@code keras.ops.image} are called by name. */
final class ImageTable {
  private ImageTable() {}

  static Map<String, Function<OpArguments, Object>> functions() {
    Map<String, Function<OpArguments, Object>> t = new LinkedHashMap<>();
    t.put(
        "resize",
        a ->
            Images.resize(
                a.tensor("images"),
                a.ints("size"),
                a.text("interpolation", "bilinear"),
                a.flag("antialias", false),
                a.flag("crop_to_aspect_ratio", false),
                a.flag("pad_to_aspect_ratio", false),
                a.text("fill_mode", "constant"),
                a.number("fill_value", 0.0),
                a.text("data_format", "channels_last")));
    t.put(
        "affine_transform",
        a ->
            Images.affineTransform(
                a.tensor("images"),
                a.tensor("transform"),
                a.text("interpolation", "bilinear"),
                a.text("fill_mode", "constant"),
                a.number("fill_value", 0),
                a.text("data_format", "channels_last")));
    t.put(
        "pad_images",
        a ->
            Images.padImages(
                a.tensor("images"),
                a.integerOrNull("top_padding"),
                a.integerOrNull("left_padding"),
                a.integerOrNull("bottom_padding"),
                a.integerOrNull("right_padding"),
                a.integerOrNull("target_height"),
                a.integerOrNull("target_width"),
                a.text("data_format", "channels_last")));
    t.put(
        "crop_images",
        a ->
            Images.cropImages(
                a.tensor("images"),
                a.integerOrNull("top_cropping"),
                a.integerOrNull("left_cropping"),
                a.integerOrNull("bottom_cropping"),
                a.integerOrNull("right_cropping"),
                a.integerOrNull("target_height"),
                a.integerOrNull("target_width"),
                a.text("data_format", "channels_last")));
    t.put(
        "scale_and_translate",
        a ->
            Images.scaleAndTranslate(
                a.tensor("images"),
                a.shape("output_shape"),
                a.tensor("scale"),
                a.tensor("translation"),
                a.ints("spatial_dims"),
                a.text("method", ""),
                a.flag("antialias", true)));
    t.put(
        "map_coordinates",
        a ->
            Images.mapCoordinates(
                a.tensor("inputs"),
                a.tensor("coordinates"),
                a.integer("order"),
                a.text("fill_mode", "constant"),
                a.number("fill_value", 0)));
    t.put(
        "perspective_transform",
        a ->
            Images.perspectiveTransform(
                a.tensor("images"),
                a.tensor("start_points"),
                a.tensor("end_points"),
                a.text("interpolation", "bilinear"),
                a.number("fill_value", 0),
                a.text("data_format", "channels_last")));
    t.put(
        "elastic_transform",
        a ->
            Images.elasticTransform(
                a.tensor("images"),
                a.number("alpha", 20.0),
                a.number("sigma", 5.0),
                a.text("interpolation", "bilinear"),
                a.text("fill_mode", "reflect"),
                a.number("fill_value", 0.0),
                RandomTable.seed(a),
                a.text("data_format", "channels_last")));
    t.put(
        "gaussian_blur",
        a ->
            Images.gaussianBlur(
                a.tensor("images"),
                a.ints("kernel_size", 3, 3),
                a.has("sigma") ? a.tensor("sigma") : Operands.doubles(1.0, 1.0),
                a.text("data_format", "channels_last")));
    t.put(
        "extract_patches",
        a ->
            Images.extractPatches(
                a.tensor("images"),
                a.ints("size"),
                a.intsOrNull("strides"),
                a.ints("dilation_rate", 1),
                a.text("padding", "valid"),
                a.text("data_format", "channels_last")));
    t.put(
        "extract_patches_3d",
        a ->
            Images.extractPatches3d(
                a.tensor("volumes"),
                a.ints("size"),
                a.intsOrNull("strides"),
                a.ints("dilation_rate", 1),
                a.text("padding", "valid"),
                a.text("data_format", "channels_last")));
    t.put(
        "sobel_edges",
        a -> Images.sobelEdges(a.tensor("images"), a.text("data_format", "channels_last")));
    t.put(
        "rgb_to_grayscale",
        a -> Images.rgbToGrayscale(a.tensor("images"), a.text("data_format", "channels_last")));
    t.put(
        "rgb_to_hsv",
        a -> Images.rgbToHsv(a.tensor("images"), a.text("data_format", "channels_last")));
    t.put(
        "hsv_to_rgb",
        a -> Images.hsvToRgb(a.tensor("images"), a.text("data_format", "channels_last")));
    t.put(
        "ssim",
        a ->
            Images.ssim(
                a.tensor("image1"),
                a.tensor("image2"),
                a.number("max_val", 1.0),
                a.integer("filter_size", 11),
                a.number("filter_sigma", 1.5),
                a.number("k1", 0.01),
                a.number("k2", 0.03),
                a.text("data_format", "channels_last")));
    return t;
  }
}
