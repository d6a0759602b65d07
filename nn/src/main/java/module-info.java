/** Layers, models, losses, metrics, optimizers, callbacks, training and saving. */
module org.pellucid {
  requires transitive org.pellucid.engine;
  requires static transitive org.jspecify;
  requires static java.desktop;
  requires static jdk.jfr;
  requires java.net.http;
  requires tools.jackson.core;

  uses org.pellucid.models.ModelFormat;

  exports org.pellucid.activations;
  exports org.pellucid.applications;
  exports org.pellucid.callbacks;
  exports org.pellucid.config;
  exports org.pellucid.constraints;
  exports org.pellucid.distillation;
  exports org.pellucid.doctor;
  exports org.pellucid.explain;
  exports org.pellucid.explain.attribution;
  exports org.pellucid.explain.projection;
  exports org.pellucid.files;
  exports org.pellucid.initializers;
  exports org.pellucid.layers;
  exports org.pellucid.losses;
  exports org.pellucid.metrics;
  exports org.pellucid.models;
  exports org.pellucid.optimizers;
  exports org.pellucid.optimizers.schedules;
  exports org.pellucid.plots;
  exports org.pellucid.quantizers;
  exports org.pellucid.regularizers;
}
