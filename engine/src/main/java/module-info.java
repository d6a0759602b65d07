/**
 * Tensors, gradients, and the compiler, interpreter and kernels that compute them.
 *
 * <p>The SIMD kernels run when the JVM is started with {@code --add-modules jdk.incubator.vector};
 * without it the scalar kernels compute the same bits.
 */
module org.pellucid.engine {
  requires static jdk.incubator.vector;
  requires static jdk.jfr;
  requires static transitive org.jspecify;

  exports org.pellucid.array;
  exports org.pellucid.compile;
  exports org.pellucid.errors;
  exports org.pellucid.gradient;
  exports org.pellucid.graph;
  exports org.pellucid.ops;
  exports org.pellucid.tensor;
}
