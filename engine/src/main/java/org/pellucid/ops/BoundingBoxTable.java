package org.pellucid.ops;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.DType;
import org.pellucid.array.Shape;
import org.pellucid.tensor.Tensor;

/** How functions of {@code keras.utils.bounding_boxes} are called by name. */
final class BoundingBoxTable {
  private BoundingBoxTable() {}

  static Map<String, Function<OpArguments, Object>> functions() {
    Map<String, Function<OpArguments, Object>> t = new LinkedHashMap<>();
    t.put(
        "convert_format",
        a ->
            BoundingBoxes.convertFormat(
                a.tensor("boxes"),
                a.text("source", ""),
                a.text("target", ""),
                a.integerOrNull("height"),
                a.integerOrNull("width"),
                a.dtype("dtype", DType.FLOAT32)));
    t.put("clip_to_image_size", BoundingBoxTable::clip);
    t.put(
        "crop",
        a ->
            BoundingBoxes.crop(
                corners(a),
                a.integer("top"),
                a.integer("left"),
                a.integer("height"),
                a.integer("width")));
    t.put("pad", a -> BoundingBoxes.pad(corners(a), a.integer("top"), a.integer("left")));
    t.put(
        "affine_transform",
        a ->
            BoundingBoxes.affineTransform(
                corners(a),
                a.tensor("angle"),
                a.tensor("translate_x"),
                a.tensor("translate_y"),
                a.tensor("scale"),
                a.tensor("shear_x"),
                a.tensor("shear_y"),
                a.integer("height"),
                a.integer("width"),
                a.number("center_x", 0.5),
                a.number("center_y", 0.5)));
    t.put(
        "compute_iou",
        a ->
            BoundingBoxes.computeIou(
                a.tensor("boxes1"),
                a.tensor("boxes2"),
                a.text("bounding_box_format", ""),
                a.flag("use_masking", false),
                a.number("mask_val", -1),
                imageShape(a)));
    t.put(
        "compute_ciou",
        a ->
            BoundingBoxes.computeCiou(
                a.tensor("boxes1"),
                a.tensor("boxes2"),
                a.text("bounding_box_format", ""),
                imageShape(a)));
    t.put(
        "encode_box_to_deltas",
        a ->
            BoundingBoxes.encodeBoxToDeltas(
                a.tensor("anchors"),
                a.tensor("boxes"),
                a.text("anchor_format", ""),
                a.text("box_format", ""),
                a.text("encoding_format", "center_yxhw"),
                a.tensorOrNull("variance"),
                imageShape(a)));
    t.put(
        "decode_deltas_to_boxes",
        a ->
            BoundingBoxes.decodeDeltasToBoxes(
                a.tensor("anchors"),
                a.tensor("boxes_delta"),
                a.text("anchor_format", ""),
                a.text("box_format", ""),
                a.text("encoded_format", "center_yxhw"),
                a.tensorOrNull("variance"),
                imageShape(a)));
    return t;
  }

  private static @Nullable Shape imageShape(OpArguments a) {
    return a.has("image_shape") ? a.shape("image_shape") : null;
  }

  /** Boxes of the one format that a function takes. */
  private static Tensor corners(OpArguments a) {
    String format = a.text("bounding_box_format", "xyxy");
    if (!format.equals("xyxy")) {
      throw Operands.oneOf(
          "boxes", "bounding_box_format", format, "\"xyxy\" (convertFormat makes it)");
    }
    return a.tensor("boxes");
  }

  private static List<Object> clip(OpArguments a) {
    Map<String, @Nullable Object> given = new LinkedHashMap<>();
    if (a.get("bounding_boxes") instanceof Map<?, ?> mapping) {
      mapping.forEach((key, value) -> given.put(String.valueOf(key), value));
    }
    OpArguments parts = new OpArguments("clip_to_image_size", given);
    BoundingBoxes clipped =
        new BoundingBoxes(parts.tensor("boxes"), parts.tensorOrNull("labels"))
            .clipToImageSize(
                a.integer("height", 0),
                a.integer("width", 0),
                a.text("bounding_box_format", "xyxy"));
    List<Object> results = new ArrayList<>();
    results.add(clipped.boxes());
    if (clipped.labels() != null) {
      results.add(clipped.labels());
    }
    return results;
  }
}
