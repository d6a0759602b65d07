package org.pellucid.interop.keras;

import org.jspecify.annotations.Nullable;
import org.pellucid.config.Config;
import org.pellucid.errors.PellucidException;
import org.pellucid.files.Bytes;
import org.pellucid.models.Imported;
import org.pellucid.models.MigrationReport;
import org.pellucid.models.Model;
import org.pellucid.optimizers.Optimizer;

/** A file that is being read: its description of a model, and where its arrays are. */
final class Reading {
  /** Puts the weights of a file into a model. */
  interface Weights {
    void readInto(Model model);

    /** See {@link StateFiles#readOptimizer}. */
    @Nullable String readOptimizer(Model model, Optimizer optimizer);
  }

  private final Bytes bytes;
  private final String format;
  private final KerasConfigs configs;
  private final Config description;
  private final @Nullable Config compile;
  private final Weights weights;

  Reading(
      Bytes bytes,
      String format,
      Assets assets,
      int major,
      Config description,
      @Nullable Config compile,
      Weights weights) {
    this.bytes = bytes;
    this.format = format;
    this.configs = new KerasConfigs(assets, major);
    this.description = configs.model(description);
    this.compile = compile;
    this.weights = weights;
  }

  /** The model with its weights; a layer that is not known ends in one sentence with all such. */
  Imported model() {
    Model model = makeModel();
    weights.readInto(model);
    MigrationReport.Builder report = new MigrationReport.Builder(bytes.name(), format);
    configs.report(report);
    compile(model, report);
    return new Imported(model, report.build());
  }

  private Model makeModel() {
    try {
      return Model.fromJson(description.write());
    } catch (PellucidException e) {
      MigrationReport.Builder report = new MigrationReport.Builder(bytes.name(), format);
      if (configs.reportMissing(report)) {
        report.build().requireWhole();
      }
      throw e;
    }
  }

  /** What became of each layer, without the weights. */
  MigrationReport report() {
    MigrationReport.Builder report = new MigrationReport.Builder(bytes.name(), format);
    if (!configs.reportMissing(report)) {
      return model().report();
    }
    return report.build();
  }

  /** Settings of training that are not known leave the model uncompiled, and are told. */
  private void compile(Model model, MigrationReport.Builder report) {
    Config settings = compile;
    if (settings == null || settings.keys().isEmpty()) {
      return;
    }
    try {
      model.compileFromConfig(settings);
    } catch (PellucidException e) {
      String message = String.valueOf(e.getMessage());
      report.missing(
          "compile",
          "settings of training",
          message.substring(0, Math.min(140, message.length())).replaceAll("[.]$", ""),
          "Call compile before training.");
      return;
    }
    report.exact("compile", "settings of training");
    if (settings.get("optimizer") == null) {
      return;
    }
    Optimizer optimizer = model.optimizer();
    String kind = optimizer.getClass().getSimpleName();
    String problem = weights.readOptimizer(model, optimizer);
    if (problem == null) {
      report.exact("optimizer", kind);
    } else {
      report.approximated("optimizer", kind, problem, "Training goes on with a new optimizer.");
    }
  }
}
