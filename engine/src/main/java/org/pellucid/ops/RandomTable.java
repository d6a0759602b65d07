// Longer than some files on purpose: a table, one entry per function.
package org.pellucid.ops;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.pellucid.array.DType;
import org.pellucid.tensor.SeedGenerator;

/** How functions of {@code keras.random} are called by name. */
final class RandomTable {
  private static final long DEFAULT_SEED = 1337;

  private RandomTable() {}

  /** A stream of the seed given; without one, the same each time. */
  static SeedGenerator seed(OpArguments a) {
    return new SeedGenerator(a.has("seed") ? (long) a.number("seed") : DEFAULT_SEED);
  }

  static Map<String, Function<OpArguments, Object>> functions() {
    Map<String, Function<OpArguments, Object>> t = new LinkedHashMap<>();
    t.put(
        "beta",
        a ->
            Randomness.beta(
                a.shape("shape"),
                a.tensor("alpha"),
                a.tensor("beta"),
                a.dtypeOrNull("dtype"),
                seed(a)));
    t.put(
        "binomial",
        a ->
            Randomness.binomial(
                a.shape("shape"),
                a.tensor("counts"),
                a.tensor("probabilities"),
                a.dtypeOrNull("dtype"),
                seed(a)));
    t.put(
        "categorical",
        a ->
            Randomness.categorical(
                a.tensor("logits"),
                a.integer("num_samples"),
                a.dtype("dtype", DType.INT32),
                seed(a)));
    t.put(
        "dropout",
        a ->
            Randomness.dropout(
                a.tensor("inputs"),
                a.number("rate"),
                a.has("noise_shape") ? a.shape("noise_shape") : null,
                seed(a)));
    t.put(
        "gamma",
        a ->
            Randomness.gamma(a.shape("shape"), a.tensor("alpha"), a.dtypeOrNull("dtype"), seed(a)));
    t.put(
        "normal",
        a ->
            Randomness.normal(
                a.shape("shape"),
                a.number("mean", 0.0),
                a.number("stddev", 1.0),
                a.dtypeOrNull("dtype"),
                seed(a)));
    t.put(
        "randint",
        a ->
            Randomness.randint(
                a.shape("shape"),
                a.integer("minval"),
                a.integer("maxval"),
                a.dtype("dtype", DType.INT32),
                seed(a)));
    t.put("shuffle", a -> Randomness.shuffle(a.tensor("x"), a.integer("axis", 0), seed(a)));
    t.put(
        "truncated_normal",
        a ->
            Randomness.truncatedNormal(
                a.shape("shape"),
                a.number("mean", 0.0),
                a.number("stddev", 1.0),
                a.dtypeOrNull("dtype"),
                seed(a)));
    t.put(
        "uniform",
        a ->
            Randomness.uniform(
                a.shape("shape"),
                a.number("minval", 0.0),
                a.number("maxval", 1.0),
                a.dtypeOrNull("dtype"),
                seed(a)));
    return t;
  }
}
