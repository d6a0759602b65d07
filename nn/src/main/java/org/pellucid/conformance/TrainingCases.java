package org.pellucid.conformance;

import java.util.Objects;
import org.pellucid.array.NdArray;
import org.pellucid.callbacks.History;
import org.pellucid.config.Config;
import org.pellucid.layers.Layers;
import org.pellucid.losses.Loss;
import org.pellucid.losses.Losses;
import org.pellucid.models.Fit;
import org.pellucid.models.Sequential;
import org.pellucid.optimizers.Optimizer;
import org.pellucid.optimizers.Optimizers;

/** Whole trainings of sequential models. */
final class TrainingCases {
  private TrainingCases() {}

  static Verdict check(RecordedCase recorded) {
    if (!recorded.object().endsWith("Sequential.fit")) {
      throw new UnsupportedCase("there is no training \"" + recorded.object() + "\"");
    }
    Config config = recorded.config();
    Sequential model = new Sequential();
    for (Object layer : config.list("layers")) {
      model.add(Objects.requireNonNull(Layers.REGISTRY.read(layer)));
    }
    Optimizer optimizer = Objects.requireNonNull(Optimizers.REGISTRY.read(config.get("optimizer")));
    Loss loss = Objects.requireNonNull(Losses.REGISTRY.read(config.get("loss")));
    model.compile(optimizer, loss, config.list("metrics").toArray());
    Config fit = config.nested("fit");
    Fit settings =
        Fit.epochs(fit.integer("epochs", 1))
            .batchSize(fit.integer("batch_size", 32))
            .shuffle(fit.flag("shuffle", true))
            .verbose(0);
    History history = model.fit(recorded.tensor("x"), recorded.tensor("y"), settings);
    return compare(recorded, model, history);
  }

  private static Verdict compare(RecordedCase recorded, Sequential model, History history) {
    Config expected = (Config) Objects.requireNonNull(recorded.expected());
    for (String name : expected.keys()) {
      NdArray actual = actual(name, model, history);
      Verdict verdict = Comparison.of(actual, expected.get(name), recorded.rtol(), recorded.atol());
      if (verdict.kind() != Verdict.Kind.PASSED) {
        return Verdict.failed(name + ": " + verdict.detail());
      }
    }
    return Verdict.passed();
  }

  private static NdArray actual(String name, Sequential model, History history) {
    if (name.equals("optimizer.iterations")) {
      return model.optimizer().iterations().value();
    }
    if (name.startsWith("history.")) {
      double[] values =
          history.get(name.substring("history.".length())).stream()
              .mapToDouble(Double::doubleValue)
              .toArray();
      return NdArray.of(values, values.length);
    }
    if (name.startsWith("weights.")) {
      return model.getWeights().get(Integer.parseInt(name.substring("weights.".length())));
    }
    throw new UnsupportedCase("there is no result \"" + name + "\"");
  }
}
