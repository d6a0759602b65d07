package org.pellucid.interop.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.NdArray;
import org.pellucid.interop.onnx.proto.OnnxDType;
import org.pellucid.interop.onnx.proto.OnnxNode;
import org.pellucid.tensor.Tensor;

/**
 * Lets operators that move elements about move texts: each text becomes its place in the sorted
 * list of all of them, and what comes out is looked up there again.
 */
final class TextMoves {
  private static final Set<String> MOVING =
      Set.of(
          "Reshape",
          "Transpose",
          "Squeeze",
          "Unsqueeze",
          "Flatten",
          "Expand",
          "Tile",
          "Concat",
          "Split",
          "Slice",
          "Gather",
          "GatherElements",
          "GatherND",
          "Scatter",
          "ScatterElements",
          "ScatterND",
          "Where",
          "DepthToSpace",
          "SpaceToDepth",
          "Compress",
          "ReverseSequence",
          "Unique",
          "Equal",
          "Shape",
          "Size",
          "CenterCropPad",
          "Trilu",
          "Upsample",
          "Pad",
          "SplitToSequence");

  private TextMoves() {}

  static boolean isNeeded(OnnxNode node, List<@Nullable OnnxValue> inputs) {
    return inputs.stream().anyMatch(input -> input instanceof OnnxValue.Text)
        && MOVING.contains(node.operator())
        && node.domain().isEmpty();
  }

  static List<OnnxValue> apply(Operator operator, Call call, List<@Nullable OnnxValue> inputs) {
    Set<String> distinct = new TreeSet<>();
    for (OnnxValue input : inputs) {
      if (input instanceof OnnxValue.Text text) {
        distinct.addAll(text.items());
      }
    }
    List<String> known = List.copyOf(distinct);
    List<@Nullable OnnxValue> places = new ArrayList<>();
    for (OnnxValue input : inputs) {
      places.add(input instanceof OnnxValue.Text text ? places(text, known) : input);
    }
    List<OnnxValue> results = new ArrayList<>();
    operator.apply(call.with(places)).forEach(result -> results.add(texts(result, known)));
    return results;
  }

  private static TypedTensor places(OnnxValue.Text text, List<String> known) {
    int[] places = new int[text.items().size()];
    for (int i = 0; i < places.length; i++) {
      places[i] = java.util.Collections.binarySearch(known, text.items().get(i));
    }
    Tensor tensor = Tensor.of(NdArray.of(places, places.length)).reshape(text.shape());
    return new TypedTensor(OnnxDType.INT32, tensor);
  }

  private static OnnxValue texts(OnnxValue result, List<String> known) {
    return switch (result) {
      case TypedTensor t when t.type() == OnnxDType.INT32 -> {
        List<String> items = new ArrayList<>();
        for (int place : Host.array(t.tensor()).toIntArray()) {
          items.add(known.isEmpty() ? "" : known.get(place));
        }
        yield new OnnxValue.Text(t.shape(), List.copyOf(items));
      }
      case OnnxValue.Sequence sequence ->
          new OnnxValue.Sequence(
              sequence.items().stream().map(item -> texts(item, known)).toList());
      case OnnxValue other -> other;
    };
  }
}
