package org.pellucid.interop.onnx.proto;

/**
 * The name and the type of a value.
 *
 * @param name its name
 * @param type its type
 */
public record OnnxValueInfo(String name, OnnxType type) {
  static OnnxValueInfo read(ProtoReader in) {
    String name = "";
    OnnxType type = new OnnxType.Unknown();
    while (in.next()) {
      switch (in.field()) {
        case 1 -> name = in.text();
        case 2 -> type = OnnxType.read(in.message());
        default -> in.skip();
      }
    }
    return new OnnxValueInfo(name, type);
  }

  void write(ProtoWriter out) {
    out.text(1, name).message(2, type::write);
  }
}
