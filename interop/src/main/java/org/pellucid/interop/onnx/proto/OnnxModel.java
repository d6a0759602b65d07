package org.pellucid.interop.onnx.proto;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pellucid.files.Bytes;

/**
 * What an ONNX file says, message by message.
 *
 * @param irVersion the version of the file format
 * @param producer the program that wrote it
 * @param producerVersion that program's version
 * @param description what its author says about it
 * @param opsets versions of the operators it uses, by domain; the standard's own domain is empty
 * @param graph what it computes
 * @param functions operators that it defines itself
 * @param metadata further remarks
 * @see <a href="https://github.com/onnx/onnx/blob/main/docs/IR.md">the format</a>
 */
public record OnnxModel(
    long irVersion,
    String producer,
    String producerVersion,
    String description,
    Map<String, Long> opsets,
    OnnxGraph graph,
    List<OnnxFunction> functions,
    Map<String, String> metadata) {
  private static final String KIND = "ONNX file";

  /**
   * Reads a file.
   *
   * @param bytes the file
   * @return what it says
   */
  public static OnnxModel read(Bytes bytes) {
    return read(new ProtoReader(bytes.named(bytes.name(), KIND)));
  }

  private static OnnxModel read(ProtoReader in) {
    long irVersion = 0;
    String producer = "";
    String producerVersion = "";
    String description = "";
    Map<String, Long> opsets = new LinkedHashMap<>();
    @Nullable OnnxGraph graph = null;
    List<OnnxFunction> functions = new ArrayList<>(0);
    Map<String, String> metadata = new LinkedHashMap<>();
    while (in.next()) {
      switch (in.field()) {
        case 1 -> irVersion = in.number();
        case 2 -> producer = in.text();
        case 3 -> producerVersion = in.text();
        case 6 -> description = in.text();
        case 7 -> graph = OnnxGraph.read(in.message());
        case 8 -> readOpset(in.message(), opsets);
        case 14 -> readPair(in.message(), metadata);
        case 25 -> functions.add(OnnxFunction.read(in.message()));
        default -> in.skip();
      }
    }
    if (graph == null) {
      throw in.damaged("it holds no graph");
    }
    return new OnnxModel(
        irVersion,
        producer,
        producerVersion,
        description,
        Map.copyOf(opsets),
        graph,
        List.copyOf(functions),
        metadata);
  }

  /** {@return the bytes of the file} */
  public byte[] toBytes() {
    ProtoWriter out = new ProtoWriter();
    out.number(1, irVersion).text(2, producer).text(3, producerVersion).text(6, description);
    out.message(7, graph::write);
    writeOpsets(out, 8, opsets);
    metadata.forEach((key, value) -> writePair(out, 14, key, value));
    functions.forEach(function -> out.message(25, function::write));
    return out.toBytes();
  }

  static void readOpset(ProtoReader in, Map<String, Long> opsets) {
    String domain = "";
    long version = 1;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> domain = in.text();
        case 2 -> version = in.number();
        default -> in.skip();
      }
    }
    opsets.put(domain.equals("ai.onnx") ? "" : domain, version);
  }

  static void writeOpsets(ProtoWriter out, int field, Map<String, Long> opsets) {
    opsets.forEach(
        (domain, version) -> out.message(field, m -> m.text(1, domain).number(2, version)));
  }

  static void readPair(ProtoReader in, Map<String, String> pairs) {
    String key = "";
    String value = "";
    while (in.next()) {
      switch (in.field()) {
        case 1 -> key = in.text();
        case 2 -> value = in.text();
        default -> in.skip();
      }
    }
    pairs.put(key, value);
  }

  static void writePair(ProtoWriter out, int field, String key, String value) {
    out.message(field, m -> m.text(1, key).text(2, value));
  }
}
