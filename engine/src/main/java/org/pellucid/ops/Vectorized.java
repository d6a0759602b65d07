package org.pellucid.ops;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.Shape;
import org.pellucid.errors.PellucidException;
import org.pellucid.tensor.Loop;
import org.pellucid.tensor.Tensor;

/** A function applied along all axes of its arguments but the last ones, which it sees itself. */
final class Vectorized implements Function<List<Tensor>, List<Tensor>> {
  private static final String GROUP = "\\((\\s*\\w+\\s*(,\\s*\\w+\\s*)*)?\\)";
  private static final Pattern GROUPS = Pattern.compile(GROUP);
  private static final Pattern SIGNATURE =
      Pattern.compile(
          "\\s*%1$s(\\s*,\\s*%1$s)*\\s*->\\s*%1$s(\\s*,\\s*%1$s)*\\s*".formatted(GROUP));

  private final Function<List<Tensor>, List<Tensor>> function;
  private final @Nullable List<List<String>> inner;

  Vectorized(Function<List<Tensor>, List<Tensor>> function, @Nullable String signature) {
    this.function = function;
    this.inner = signature == null ? null : read(signature);
  }

  /** The names of the axes of each argument. */
  private static List<List<String>> read(String signature) {
    if (!SIGNATURE.matcher(signature).matches()) {
      throw wrong("signature must look like \"(n,m),(m)->(n)\", got \"" + signature + "\"");
    }
    List<List<String>> arguments = new ArrayList<>();
    Matcher groups = GROUPS.matcher(signature.substring(0, signature.indexOf("->")));
    while (groups.find()) {
      String names = groups.group(1);
      arguments.add(names == null ? List.of() : List.of(names.strip().split("\\s*,\\s*")));
    }
    return arguments;
  }

  @Override
  public List<Tensor> apply(List<Tensor> arguments) {
    List<List<String>> axes =
        inner == null ? Collections.nCopies(arguments.size(), List.of()) : inner;
    if (axes.size() != arguments.size()) {
      throw wrong("the signature has " + axes.size() + " arguments, got " + arguments.size());
    }
    Shape outer = Shape.SCALAR;
    for (int i = 0; i < axes.size(); i++) {
      Shape shape = arguments.get(i).shape();
      int own = axes.get(i).size();
      if (shape.rank() < own) {
        throw wrong("argument " + i + " needs axes " + axes.get(i) + ", got " + shape);
      }
      Shape joined = outer.broadcast(shape.slice(0, shape.rank() - own));
      if (joined == null) {
        throw wrong("the front axes of " + shape + " do not broadcast with " + outer);
      }
      outer = joined;
    }
    if (outer.rank() == 0) {
      return function.apply(arguments);
    }
    List<Tensor> rows = new ArrayList<>();
    for (int i = 0; i < axes.size(); i++) {
      Shape shape = arguments.get(i).shape();
      Shape own = shape.slice(shape.rank() - axes.get(i).size(), shape.rank());
      rows.add(
          arguments.get(i).broadcastTo(outer.plus(own)).reshape(Shape.of(outer.size()).plus(own)));
    }
    List<Tensor> results =
        Loop.scan(
                List.of(),
                rows,
                false,
                (carried, slices) -> new Loop.Result(List.of(), function.apply(slices)))
            .outputs();
    List<Tensor> shaped = new ArrayList<>();
    for (Tensor result : results) {
      shaped.add(result.reshape(outer.plus(result.shape().slice(1, result.rank()))));
    }
    return shaped;
  }

  private static PellucidException wrong(String what) {
    return Operands.wrong("vectorize", what);
  }
}
