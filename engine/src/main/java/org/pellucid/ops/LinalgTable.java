// Longer than some files on purpose: a table, one entry per function.
package org.pellucid.ops;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/** How functions of {@code keras.ops.linalg} are called by name. */
final class LinalgTable {
  private LinalgTable() {}

  static Map<String, Function<OpArguments, Object>> functions() {
    Map<String, Function<OpArguments, Object>> t = new LinkedHashMap<>();
    t.put("cholesky", a -> Matrices.cholesky(a.tensor("x"), a.flag("upper", false)));
    t.put("cholesky_inverse", a -> Matrices.choleskyInverse(a.tensor("x"), a.flag("upper", false)));
    t.put("det", a -> Matrices.det(a.tensor("x")));
    t.put("eig", a -> Matrices.eig(a.tensor("x")));
    t.put("eigh", a -> Matrices.eigh(a.tensor("x")));
    t.put("inv", a -> Matrices.inv(a.tensor("x")));
    t.put("lstsq", a -> Matrices.lstsq(a.tensor("a"), a.tensor("b"), a.numberOrNull("rcond")));
    t.put("lu_factor", a -> Matrices.luFactor(a.tensor("x")));
    t.put("matrix_power", a -> Matrices.matrixPower(a.tensor("x"), a.integer("n")));
    t.put("matrix_rank", a -> Matrices.matrixRank(a.tensor("x"), a.numberOrNull("tol")));
    t.put(
        "norm",
        a ->
            Matrices.norm(
                a.tensor("x"), a.get("ord"), a.intsOrNull("axis"), a.flag("keepdims", false)));
    t.put("pinv", a -> Matrices.pinv(a.tensor("x"), a.numberOrNull("rcond")));
    t.put("qr", a -> Matrices.qr(a.tensor("x"), a.text("mode", "reduced")));
    t.put("solve", a -> Matrices.solve(a.tensor("a"), a.tensor("b")));
    t.put(
        "solve_triangular",
        a -> Matrices.solveTriangular(a.tensor("a"), a.tensor("b"), a.flag("lower", false)));
    t.put(
        "svd",
        a ->
            Matrices.svd(a.tensor("x"), a.flag("full_matrices", true), a.flag("compute_uv", true)));
    t.put("cdist", a -> Matrices.cdist(a.tensor("x"), a.tensor("y")));
    t.put("erf", a -> Trigonometry.erf(a.tensor("x")));
    t.put("erfc", a -> Trigonometry.erfc(a.tensor("x")));
    t.put("erfinv", a -> Trigonometry.erfinv(a.tensor("x")));
    t.put(
        "extract_sequences",
        a ->
            Signals.extractSequences(
                a.tensor("x"), a.integer("sequence_length"), a.integer("sequence_stride")));
    t.put("fft", a -> Signals.fft(a.tensors("x")));
    t.put("fft2", a -> Signals.fft2(a.tensors("x")));
    t.put("gammainc", a -> Trigonometry.gammainc(a.tensor("x1"), a.tensor("x2")));
    t.put("ifft2", a -> Signals.ifft2(a.tensors("x")));
    t.put(
        "in_top_k",
        a -> Sorting.inTopK(a.tensor("targets"), a.tensor("predictions"), a.integer("k")));
    t.put("irfft", a -> Signals.irfft(a.tensors("x"), a.integerOrNull("fft_length")));
    t.put(
        "istft",
        a ->
            Signals.istft(
                a.tensors("x"),
                a.integer("sequence_length"),
                a.integer("sequence_stride"),
                a.integer("fft_length"),
                a.integerOrNull("length"),
                NumpyCalls.window(a),
                a.flag("center", true)));
    t.put("logdet", a -> Matrices.logdet(a.tensor("x")));
    t.put(
        "logsumexp",
        a -> Reductions.logsumexp(a.tensor("x"), a.intsOrNull("axis"), a.flag("keepdims", false)));
    t.put("rfft", a -> Signals.rfft(a.tensor("x"), a.integerOrNull("fft_length")));
    t.put("rsqrt", a -> Arithmetic.rsqrt(a.tensor("x")));
    t.put(
        "segment_max",
        a ->
            Sorting.segmentMax(
                a.tensor("data"), a.tensor("segment_ids"), a.integerOrNull("num_segments")));
    t.put(
        "segment_min",
        a ->
            Sorting.segmentMin(
                a.tensor("data"), a.tensor("segment_ids"), a.integerOrNull("num_segments")));
    t.put(
        "segment_prod",
        a ->
            Sorting.segmentProd(
                a.tensor("data"), a.tensor("segment_ids"), a.integerOrNull("num_segments")));
    t.put(
        "segment_sum",
        a ->
            Sorting.segmentSum(
                a.tensor("data"), a.tensor("segment_ids"), a.integerOrNull("num_segments")));
    t.put(
        "stft",
        a ->
            Signals.stft(
                a.tensor("x"),
                a.integer("sequence_length"),
                a.integer("sequence_stride"),
                a.integer("fft_length"),
                NumpyCalls.window(a),
                a.flag("center", true)));
    t.put("top_k", a -> Sorting.topK(a.tensor("x"), a.integer("k"), a.flag("sorted", true)));
    t.put("view_as_complex", a -> Arithmetic.viewAsComplex(a.tensor("x")));
    t.put("view_as_real", a -> Arithmetic.viewAsReal(a.tensors("x")));
    return t;
  }
}
