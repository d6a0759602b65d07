package org.pellucid.losses;

import java.util.Locale;
import org.pellucid.array.Shape;
import org.pellucid.config.Registry;

/** All losses by name. */
public final class Losses {
  /** The losses; where Keras has an abbreviation, that is an alias too. */
  public static final Registry<Loss> REGISTRY =
      new Registry<Loss>("loss", "keras.losses")
          .add(
              "BinaryCrossentropy",
              BinaryCrossentropy.class,
              BinaryCrossentropy::fromConfig,
              "binary_crossentropy",
              "bce",
              "BCE")
          .add(
              "BinaryFocalCrossentropy",
              BinaryFocalCrossentropy.class,
              BinaryFocalCrossentropy::fromConfig,
              "binary_focal_crossentropy")
          .add(
              "CategoricalCrossentropy",
              CategoricalCrossentropy.class,
              CategoricalCrossentropy::fromConfig,
              "categorical_crossentropy")
          .add(
              "CategoricalFocalCrossentropy",
              CategoricalFocalCrossentropy.class,
              CategoricalFocalCrossentropy::fromConfig,
              "categorical_focal_crossentropy")
          .add(
              "CategoricalGeneralizedCrossEntropy",
              CategoricalGeneralizedCrossEntropy.class,
              CategoricalGeneralizedCrossEntropy::fromConfig,
              "categorical_generalized_cross_entropy")
          .add(
              "CategoricalHinge",
              CategoricalHinge.class,
              CategoricalHinge::fromConfig,
              "categorical_hinge")
          .add("Circle", Circle.class, Circle::fromConfig, "circle")
          .add(
              "CosineSimilarity",
              CosineSimilarity.class,
              CosineSimilarity::fromConfig,
              "cosine_similarity")
          .add("CTC", CTC.class, CTC::fromConfig, "ctc")
          .add("Dice", Dice.class, Dice::fromConfig, "dice")
          .add("Hinge", Hinge.class, Hinge::fromConfig, "hinge")
          .add("Huber", Huber.class, Huber::fromConfig, "huber", "huber_loss")
          .add(
              "KLDivergence",
              KLDivergence.class,
              KLDivergence::fromConfig,
              "kl_divergence",
              "kld",
              "KLD")
          .add("LogCosh", LogCosh.class, LogCosh::fromConfig, "log_cosh", "logcosh")
          .add(
              "MeanAbsoluteError",
              MeanAbsoluteError.class,
              MeanAbsoluteError::fromConfig,
              "mean_absolute_error",
              "mae",
              "MAE")
          .add(
              "MeanAbsolutePercentageError",
              MeanAbsolutePercentageError.class,
              MeanAbsolutePercentageError::fromConfig,
              "mean_absolute_percentage_error",
              "mape",
              "MAPE")
          .add(
              "MeanSquaredError",
              MeanSquaredError.class,
              MeanSquaredError::fromConfig,
              "mean_squared_error",
              "mse",
              "MSE")
          .add(
              "MeanSquaredLogarithmicError",
              MeanSquaredLogarithmicError.class,
              MeanSquaredLogarithmicError::fromConfig,
              "mean_squared_logarithmic_error",
              "msle",
              "MSLE")
          .add("Poisson", Poisson.class, Poisson::fromConfig, "poisson")
          .add(
              "SparseCategoricalCrossentropy",
              SparseCategoricalCrossentropy.class,
              SparseCategoricalCrossentropy::fromConfig,
              "sparse_categorical_crossentropy")
          .add("SquaredHinge", SquaredHinge.class, SquaredHinge::fromConfig, "squared_hinge")
          .add("Tversky", Tversky.class, Tversky::fromConfig, "tversky");

  private Losses() {}

  /**
   * Makes a loss with its default settings.
   *
   * @param name its name or an alias, such as {@code "mse"}
   * @return the loss
   */
  public static Loss get(String name) {
    return REGISTRY.get(name);
  }

  /**
   * Makes the loss that a name means for an output: {@code "crossentropy"} (or {@code "ce"})
   * depends on the shapes, the others do not.
   *
   * @param name the name
   * @param yTrue the shape of the targets
   * @param yPred the shape of the output
   * @return the loss
   */
  public static Loss resolve(String name, Shape yTrue, Shape yPred) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "crossentropy", "ce" ->
          switch (Targets.of(yTrue, yPred)) {
            case BINARY -> new BinaryCrossentropy();
            case SPARSE -> new SparseCategoricalCrossentropy();
            case ONE_HOT -> new CategoricalCrossentropy();
          };
      default -> get(name);
    };
  }
}
