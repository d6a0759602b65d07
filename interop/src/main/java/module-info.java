/** Models and weights of other libraries, in and out. */
module org.pellucid.interop {
  requires transitive org.pellucid;
  requires static transitive org.jspecify;

  exports org.pellucid.interop.hdf5;
}
