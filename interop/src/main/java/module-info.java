/** Models and weights of other libraries, in and out. */
module org.pellucid.interop {
  requires transitive org.pellucid;
  requires static transitive org.jspecify;

  exports org.pellucid.interop;
  exports org.pellucid.interop.gguf;
  exports org.pellucid.interop.hdf5;
  exports org.pellucid.interop.numpy;
  exports org.pellucid.interop.pytorch;
}
