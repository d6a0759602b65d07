package org.pellucid.interop.onnx.proto;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.pellucid.array.NdArray;
import org.pellucid.files.ArrayBytes;
import org.pellucid.files.Bytes;

/**
 * A constant tensor of an ONNX file.
 *
 * @param name its name, may be empty
 * @param type its element type
 * @param dims its shape
 * @param content its elements
 */
public record OnnxTensor(String name, OnnxDType type, List<Long> dims, Content content) {
  private static final int MOST_AXES = 64;

  /** Where the elements are. */
  public sealed interface Content {}

  /**
   * Numbers, little-endian and as narrow as their type, whichever field of the file they came from.
   *
   * @param bytes exactly as many as the shape needs
   */
  public record Numbers(Bytes bytes) implements Content {}

  /**
   * Texts.
   *
   * @param values exactly as many as the shape needs
   */
  public record Texts(List<String> values) implements Content {}

  /**
   * Numbers in another file.
   *
   * @param location its path, relative to the model's folder; not checked yet
   * @param offset the first byte
   * @param length how many bytes, or -1 for all up to the end
   */
  public record External(String location, long offset, long length) implements Content {}

  /**
   * Makes a tensor of an array.
   *
   * @param name its name
   * @param array its elements
   * @return the tensor
   */
  public static OnnxTensor of(String name, NdArray array) {
    OnnxDType type = OnnxDType.of(array.dtype());
    ByteArrayOutputStream out = new ByteArrayOutputStream(array.size() * array.dtype().bytes());
    ArrayBytes.forEach(array, out::write);
    List<Long> dims = new ArrayList<>();
    for (int dim : array.shape().toArray()) {
      dims.add((long) dim);
    }
    return new OnnxTensor(
        name, type, List.copyOf(dims), new Numbers(Bytes.of(out.toByteArray(), name, "tensor")));
  }

  /**
   * Makes a tensor of texts.
   *
   * @param name its name
   * @param dims its shape
   * @param values its elements
   * @return the tensor
   */
  public static OnnxTensor of(String name, List<Long> dims, List<String> values) {
    return new OnnxTensor(
        name, OnnxDType.STRING, List.copyOf(dims), new Texts(List.copyOf(values)));
  }

  /** {@return the number of elements} */
  public long size() {
    return dims.stream().reduce(1L, (a, b) -> a * b);
  }

  /**
   * Reads a file that holds one tensor, such as the inputs and outputs of the published test cases.
   *
   * @param bytes the file
   * @return the tensor
   */
  public static OnnxTensor read(Bytes bytes) {
    return read(new ProtoReader(bytes.named(bytes.name(), "ONNX tensor")));
  }

  /**
   * Reads a message.
   *
   * @param in the message
   * @return the tensor
   */
  public static OnnxTensor read(ProtoReader in) {
    String name = "";
    long code = 0;
    List<Long> dims = new ArrayList<>();
    List<String> texts = new ArrayList<>();
    Elements elements = new Elements();
    Map<String, String> external = new LinkedHashMap<>();
    boolean isExternal = false;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> in.numbers(dims::add);
        case 2 -> code = in.number();
        case 3 -> throw in.damaged("a tensor is cut into segments, which is not supported");
        case 4 -> elements.add(in.fixed(4));
        case 6 -> texts.add(in.text());
        case 5, 7, 11 -> in.numbers(elements::add);
        case 8 -> name = in.text();
        case 9 -> elements.add(in.bytes());
        case 10 -> elements.add(in.fixed(8));
        case 13 -> OnnxModel.readPair(in.message(), external);
        case 14 -> isExternal = in.number() == 1;
        default -> in.skip();
      }
    }
    OnnxDType type = OnnxDType.of(code);
    if (type == null) {
      throw in.damaged("tensor \"" + name + "\" has the unknown element type " + code);
    }
    long size = size(in, name, dims);
    Content content;
    if (isExternal) {
      content = external(in, name, external);
    } else if (type == OnnxDType.STRING) {
      content = new Texts(List.copyOf(texts));
      expect(in, name, size, texts.size(), "texts");
    } else {
      Bytes numbers = elements.finish(in, type);
      expect(in, name, type.bytes(size), numbers.size(), "bytes");
      content = new Numbers(numbers);
    }
    return new OnnxTensor(name, type, List.copyOf(dims), content);
  }

  private static void expect(ProtoReader in, String name, long needed, long held, String what) {
    if (needed != held) {
      throw in.damaged("tensor \"" + name + "\" needs " + needed + " " + what + " and has " + held);
    }
  }

  private static long size(ProtoReader in, String name, List<Long> dims) {
    long size = 1;
    boolean empty = false;
    for (long dim : dims) {
      empty |= dim == 0;
      size = dim < 0 || (dim > 0 && size > Integer.MAX_VALUE / dim) ? -1 : size * Math.max(dim, 1);
      if (size < 0 || dims.size() > MOST_AXES) {
        throw in.damaged("tensor \"" + name + "\" cannot have this many elements or axes");
      }
    }
    return empty ? 0 : size;
  }

  private static External external(ProtoReader in, String name, Map<String, String> pairs) {
    String location = pairs.get("location");
    if (location == null) {
      throw in.damaged("tensor \"" + name + "\" lies in another file, which is not named");
    }
    try {
      long offset = Long.parseLong(pairs.getOrDefault("offset", "0"));
      long length = Long.parseLong(pairs.getOrDefault("length", "-1"));
      if (offset < 0 || length < -1) {
        throw in.damaged("tensor \"" + name + "\" lies at an impossible place");
      }
      return new External(location, offset, length);
    } catch (NumberFormatException e) {
      throw in.damaged("tensor \"" + name + "\" lies at a place that is not a number");
    }
  }

  void write(ProtoWriter out) {
    out.numbers(1, dims).number(2, type.code()).text(8, name);
    switch (content) {
      case Numbers numbers -> out.bytes(9, numbers.bytes().toArray());
      case Texts texts -> out.texts(6, texts.values());
      case External external -> {
        OnnxModel.writePair(out, 13, "location", external.location());
        OnnxModel.writePair(out, 13, "offset", Long.toString(external.offset()));
        if (external.length() >= 0) {
          OnnxModel.writePair(out, 13, "length", Long.toString(external.length()));
        }
        out.number(14, 1);
      }
    }
  }

  /** {@return this tensor as a file of its own} */
  public byte[] toBytes() {
    ProtoWriter out = new ProtoWriter();
    write(out);
    return out.toBytes();
  }
}
