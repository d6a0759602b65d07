/** Models and weights of other libraries, in and out. */
module org.pellucid.interop {
  requires transitive org.pellucid;
  requires static java.desktop;
  requires static transitive org.jspecify;

  exports org.pellucid.interop.dl4j;
  exports org.pellucid.interop.gguf;
  exports org.pellucid.interop.hdf5;
  exports org.pellucid.interop.keras;
  exports org.pellucid.interop.numpy;
  exports org.pellucid.interop.onnx;
  exports org.pellucid.interop.onnx.export;
  exports org.pellucid.interop.pytorch;
  exports org.pellucid.interop.safetensors;

  // The same list stands in META-INF/services; where files of several begin alike, the first
  // counts.
  provides org.pellucid.models.ModelFormat with
      org.pellucid.interop.numpy.NumPyFormat,
      org.pellucid.interop.pytorch.PyTorchFormat,
      org.pellucid.interop.gguf.GgufFormat,
      org.pellucid.interop.keras.KerasFormat,
      org.pellucid.interop.keras.KerasHdf5Format,
      org.pellucid.interop.keras.TensorFlowJsFormat,
      org.pellucid.interop.safetensors.SafetensorsIndexFormat,
      org.pellucid.interop.dl4j.Dl4jFormat,
      org.pellucid.interop.hdf5.Hdf5Format,
      org.pellucid.interop.onnx.OnnxFormat;
}
