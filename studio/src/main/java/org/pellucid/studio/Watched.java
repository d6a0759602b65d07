package org.pellucid.studio;

import org.jspecify.annotations.Nullable;
import org.pellucid.errors.PellucidException;
import org.pellucid.models.Model;

/** The model and the samples that the pages are about. */
final class Watched {
  private volatile @Nullable Model model;
  private volatile @Nullable Samples samples;

  private volatile boolean together;

  void model(Model newModel) {
    model = newModel;
    together = false;
  }

  void samples(Samples newSamples) {
    samples = newSamples;
    together = false;
  }

  /** A model and samples that were named together. */
  void both(Model newModel, Samples newSamples) {
    model = newModel;
    samples = newSamples;
    together = true;
  }

  boolean areTogether() {
    return together;
  }

  @Nullable Model anyModel() {
    return model;
  }

  @Nullable Samples anySamples() {
    return samples;
  }

  Model model() {
    Model known = model;
    if (known == null) {
      throw new PellucidException(
          "There is no model yet: give the Studio to fit, or call studio.test(model, samples).");
    }
    return known;
  }

  Samples samples() {
    Samples known = samples;
    if (known == null) {
      throw new PellucidException(
          "There are no samples yet: call studio.test(Samples.of(x, y)) with data held out.");
    }
    return known;
  }
}
