package org.pellucid.distillation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.pellucid.config.Setting;
import org.pellucid.errors.PellucidException;
import org.pellucid.layers.SymbolicTensor;
import org.pellucid.metrics.Mean;
import org.pellucid.models.Model;
import org.pellucid.models.StepData;
import org.pellucid.tensor.Tensor;

/**
 * Trains a small model, the student, on targets and on what a large one, the teacher, says: {@code
 * loss = w * student loss + (1 - w) * sum(weight * distillation loss)}.
 *
 * <pre>{@code
 * var distiller = new Distiller(teacher, student, new LogitsDistillation().temperature(4));
 * distiller.compile(new Adam(), new SparseCategoricalCrossentropy().fromLogits(true), "accuracy");
 * distiller.fit(x, y, Fit.epochs(10));
 * student.save(Path.of("student.safetensors"));
 * }</pre>
 *
 * <p>Inputs, outputs and weights are the student's; the loss that the model is compiled with is the
 * student loss. The teacher is frozen and runs in inference mode. Logs report "student_loss",
 * "distillation_loss" and "total_loss", the means over batches. Defaults: w is 0.5, distillation
 * losses weigh 1.
 *
 * <p>Errors: w outside of 0 to 1; weights that are not as many as losses; layers named in a model
 * that is a class of its own.
 *
 * <p>Source: {@code keras.distillation.Distiller}. Other than there, sample weights and penalties
 * on the student's weights count in the student loss, and in evaluation the student is not in
 * training mode.
 */
public final class Distiller extends Model {
  private final Model teacher;
  private final Model student;
  private final List<DistillationLoss> losses;
  private List<Double> weights;
  private double studentLossWeight = 0.5;
  private final @Nullable Model teacherFeatures;
  private final @Nullable Model studentFeatures;
  private final List<String> teacherLayers;
  private final List<String> studentLayers;
  private final Mean studentMean;
  private final Mean distillationMean;
  private final Mean totalMean;
  private final Mean lossMean;
  private Tensor studentLoss = Tensor.scalar(0.0);
  private Tensor distillationLoss = Tensor.scalar(0.0);
  private Tensor totalLoss = Tensor.scalar(0.0);

  /**
   * Makes the model.
   *
   * @param teacher what to learn from; it is frozen
   * @param student what learns
   * @param distillationLosses how they are compared
   */
  public Distiller(Model teacher, Model student, DistillationLoss... distillationLosses) {
    if (distillationLosses.length == 0) {
      throw new PellucidException("Distiller: at least one distillation loss is needed.");
    }
    this.teacher = teacher;
    this.student = track(student);
    this.losses = List.of(distillationLosses);
    this.weights = losses.stream().map(loss -> 1.0).toList();
    this.teacherLayers = layers(DistillationLoss::teacherLayerName);
    this.studentLayers = layers(DistillationLoss::studentLayerName);
    this.teacherFeatures = features(teacher, teacherLayers);
    this.studentFeatures = features(student, studentLayers);
    this.studentMean = track(new Mean());
    this.distillationMean = track(new Mean());
    this.totalMean = track(new Mean());
    this.lossMean = track(new Mean());
    teacher.freeze();
  }

  private List<String> layers(Function<DistillationLoss, @Nullable String> name) {
    Set<String> names = new LinkedHashSet<>();
    for (DistillationLoss loss : losses) {
      String layer = name.apply(loss);
      if (layer != null) {
        names.add(layer);
      }
    }
    return List.copyOf(names);
  }

  /** A model that gives the outputs, then the results of some layers. */
  private static @Nullable Model features(Model model, List<String> layers) {
    if (layers.isEmpty()) {
      return null;
    }
    List<SymbolicTensor> results = new ArrayList<>(model.outputs());
    layers.forEach(layer -> results.add(model.outputOf(layer)));
    return Model.of(model.inputs(), results);
  }

  /**
   * Sets how much each distillation loss counts.
   *
   * @param newWeights one for each, 1 without
   * @return this
   */
  public Distiller distillationLossWeights(double... newWeights) {
    if (newWeights.length != losses.size()) {
      throw new PellucidException(
          "Distiller: "
              + newWeights.length
              + " distillation loss weights for "
              + losses.size()
              + " distillation losses.");
    }
    List<Double> all = new ArrayList<>();
    for (double weight : newWeights) {
      all.add(weight);
    }
    weights = List.copyOf(all);
    return this;
  }

  /**
   * Sets how much the student loss counts.
   *
   * @param weight from 0 (only the teacher) to 1 (only the targets), 0.5 without
   * @return this
   */
  public Distiller studentLossWeight(double weight) {
    studentLossWeight = Setting.between("Distiller", "studentLossWeight", 0, 1, weight);
    return this;
  }

  /** {@return the model that is learned from} */
  public Model teacher() {
    return teacher;
  }

  /** {@return the model that learns, for use without the teacher} */
  public Model student() {
    return student;
  }

  @Override
  protected List<Tensor> forward(List<Tensor> inputs) {
    return student.callAll(inputs);
  }

  @Override
  protected Tensor computeLoss(StepData data, List<Tensor> yPred) {
    Tensor zero = Tensor.scalar(0.0);
    studentLoss = studentLossWeight > 0 ? super.computeLoss(data, yPred) : zero;
    distillationLoss = studentLossWeight < 1 ? distillationLoss(data.inputs(), yPred) : zero;
    totalLoss =
        studentLoss
            .multiply(studentLossWeight)
            .add(distillationLoss.multiply(1 - studentLossWeight));
    return totalLoss;
  }

  private Tensor distillationLoss(List<Tensor> inputs, List<Tensor> yPred) {
    List<Tensor> taught =
        (teacherFeatures == null ? teacher : teacherFeatures)
            .callAll(inputs, false).stream().map(Tensor::stopGradient).toList();
    List<Tensor> learned = studentFeatures == null ? yPred : studentFeatures.callAll(inputs);
    Tensor sum = Tensor.scalar(0.0);
    for (int i = 0; i < losses.size(); i++) {
      DistillationLoss loss = losses.get(i);
      List<Tensor> fromTeacher = results(taught, teacherLayers, loss.teacherLayerName());
      String layer = loss.studentLayerName();
      List<Tensor> fromStudent = layer == null ? yPred : results(learned, studentLayers, layer);
      Tensor term = loss.computeLoss(fromTeacher, fromStudent);
      if (term.rank() != 0) {
        throw new PellucidException(
            loss.getClass().getSimpleName()
                + ": computeLoss must return a scalar, got shape "
                + term.shape()
                + ".");
      }
      sum = sum.add(term.multiply(weights.get(i)));
    }
    return sum;
  }

  /** Of outputs with the results of layers behind them, those of a layer, or the outputs. */
  private static List<Tensor> results(
      List<Tensor> all, List<String> layers, @Nullable String layer) {
    int outputs = all.size() - layers.size();
    return layer == null
        ? all.subList(0, outputs)
        : List.of(all.get(outputs + layers.indexOf(layer)));
  }

  @Override
  protected Map<String, Tensor> computeMetrics(StepData data, List<Tensor> yPred) {
    lossMean.updateWeighted(totalLoss, Tensor.scalar((double) data.x().dim(0)));
    Map<String, Tensor> shown = new LinkedHashMap<>();
    shown.put("loss", lossMean.result());
    super.computeMetrics(data, yPred).forEach(shown::putIfAbsent);
    shown.put("student_loss", mean(studentMean, studentLoss));
    shown.put("distillation_loss", mean(distillationMean, distillationLoss));
    shown.put("total_loss", mean(totalMean, totalLoss));
    return shown;
  }

  private static Tensor mean(Mean mean, Tensor batch) {
    mean.updateWeighted(batch, Tensor.scalar(1.0));
    return mean.result();
  }
}
