package org.pellucid.interop.onnx;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pellucid.files.Bytes;
import org.pellucid.interop.onnx.proto.OnnxTensor;
import org.pellucid.interop.onnx.proto.OnnxType;
import org.pellucid.interop.onnx.proto.ProtoReader;

/** Reads files that hold one value: the inputs and outputs of the published test cases. */
final class DataFiles {
  private final Constants constants;

  DataFiles(Constants constants) {
    this.constants = constants;
  }

  /** Reads a file that holds a value of a given type. */
  OnnxValue read(Bytes bytes, OnnxType type) {
    Bytes named = bytes.named(bytes.name(), "ONNX value");
    return read(new ProtoReader(named), type);
  }

  private OnnxValue read(ProtoReader in, OnnxType type) {
    return switch (type) {
      case OnnxType.Sequence _ -> sequence(in);
      case OnnxType.Optional _ -> optional(in);
      case OnnxType.Map _ -> table(in);
      case OnnxType.Tensor _, OnnxType.SparseTensor _, OnnxType.Unknown _ -> tensor(in);
    };
  }

  private OnnxValue tensor(ProtoReader in) {
    return constants.decode(OnnxTensor.read(in));
  }

  private OnnxValue sequence(ProtoReader in) {
    List<OnnxValue> items = new ArrayList<>();
    while (in.next()) {
      OnnxValue item = item(in);
      if (item != null) {
        items.add(item);
      }
    }
    return new OnnxValue.Sequence(List.copyOf(items));
  }

  private OnnxValue optional(ProtoReader in) {
    OnnxValue value = new OnnxValue.Absent();
    while (in.next()) {
      OnnxValue item = item(in);
      value = item == null ? value : item;
    }
    return value;
  }

  /** Sequences and optional values name their content by the same fields. */
  private @Nullable OnnxValue item(ProtoReader in) {
    return switch (in.field()) {
      case 3 -> tensor(in.message());
      case 5 -> sequence(in.message());
      case 6 -> table(in.message());
      case 7 -> optional(in.message());
      default -> {
        in.skip();
        yield null;
      }
    };
  }

  private OnnxValue table(ProtoReader in) {
    List<Object> keys = new ArrayList<>();
    List<OnnxValue> values = new ArrayList<>();
    while (in.next()) {
      switch (in.field()) {
        case 3 -> in.numbers(keys::add);
        case 4 -> keys.add(in.text());
        case 5 -> {
          if (sequence(in.message()) instanceof OnnxValue.Sequence sequence) {
            values.addAll(sequence.items());
          }
        }
        default -> in.skip();
      }
    }
    if (keys.size() != values.size()) {
      throw in.damaged("it has " + keys.size() + " keys and " + values.size() + " values");
    }
    Map<Object, OnnxValue> items = new LinkedHashMap<>();
    for (int i = 0; i < keys.size(); i++) {
      items.put(keys.get(i), values.get(i));
    }
    return new OnnxValue.Table(items);
  }
}
