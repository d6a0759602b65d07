package org.pellucid.interop.dl4j;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.NdArray;
import org.pellucid.config.Config;
import org.pellucid.config.CustomObjects;
import org.pellucid.config.WeightBudget;
import org.pellucid.errors.PellucidException;
import org.pellucid.files.Bytes;
import org.pellucid.files.ModelFormatException;
import org.pellucid.files.ZipArchive;
import org.pellucid.models.Imported;
import org.pellucid.models.MigrationReport;
import org.pellucid.models.Model;

/**
 * Models of Deeplearning4j: the zip archives that {@code ModelSerializer} writes of a {@code
 * MultiLayerNetwork}, in.
 *
 * <p>Known are dense, output, convolution, subsampling, zero padding, upsampling, batch
 * normalization, LSTM, GravesLSTM, SimpleRnn, LastTimeStep, global pooling, activation, dropout and
 * loss layers. The model takes and gives arrays in Deeplearning4j's order of axes: images {@code
 * [batch, channels, height, width]}, sequences {@code [batch, features, steps]}. What the updater
 * remembers is not taken over. A ComputationGraph is refused.
 *
 * <p>Nothing of Java's serialization is used; classes in a file are names, which stand for layers
 * here.
 *
 * <p>Source: {@code org.deeplearning4j.util.ModelSerializer} 1.0.0-M2.1.
 */
public final class Dl4jFile {
  private static final String KIND = "Deeplearning4j model";
  private static final String CONFIGURATION = "configuration.json";
  private static final String COEFFICIENTS = "coefficients.bin";
  private static final int LONGEST_REASON = 220;

  private Dl4jFile() {}

  /**
   * Tells whether bytes are such an archive.
   *
   * @param bytes the bytes
   * @return whether they are
   */
  public static boolean isDl4j(Bytes bytes) {
    try {
      return ZipArchive.isZip(bytes) && ZipArchive.open(bytes).has(CONFIGURATION);
    } catch (ModelFormatException e) {
      return false;
    }
  }

  /**
   * Reads a model; every layer in it must be known here.
   *
   * @param file the archive
   * @param inputShape the shape of one sample, such as 3, 32, 32; without, it is worked out
   * @return the model, with the weights of the file, and the report
   */
  public static Imported read(Path file, int... inputShape) {
    return read(Bytes.open(file, KIND), inputShape);
  }

  /**
   * Reads a model.
   *
   * @param bytes the bytes of the archive
   * @param inputShape the shape of one sample; without, it is worked out
   * @return the model, with the weights of the file, and the report
   */
  public static Imported read(Bytes bytes, int... inputShape) {
    Bytes named = bytes.named(bytes.name(), KIND);
    return guarded(named, () -> model(named, inputShape));
  }

  /**
   * Says what would become of each layer, also when not all of them are known here.
   *
   * @param file the archive
   * @return the report
   */
  public static MigrationReport report(Path file) {
    Bytes bytes = Bytes.open(file, KIND);
    return guarded(
        bytes,
        () -> {
          ZipArchive archive = ZipArchive.open(bytes);
          MigrationReport.Builder report = builder(bytes);
          Config configuration = configuration(bytes, archive);
          network(bytes, archive, configuration, report);
          return report.build();
        });
  }

  /** The weights as one run of numbers, as the file has them. */
  static NdArray coefficients(Bytes bytes) {
    return NdBuffer.read(ZipArchive.open(bytes).read(COEFFICIENTS, "array of ND4J"));
  }

  static Config configuration(Bytes bytes, ZipArchive archive) {
    Bytes content = archive.read(CONFIGURATION, "JSON");
    Config configuration = Config.read(content.text(0, content.size(), StandardCharsets.UTF_8));
    if (configuration.has("vertices")) {
      throw new ModelFormatException(
          bytes.name() + " is a ComputationGraph; only a MultiLayerNetwork can be read.");
    }
    return configuration;
  }

  private static MigrationReport.Builder builder(Bytes bytes) {
    return new MigrationReport.Builder(bytes.name(), "Deeplearning4j MultiLayerNetwork");
  }

  private static Dl4jNetwork network(
      Bytes bytes,
      ZipArchive archive,
      Config configuration,
      MigrationReport.Builder report,
      int... inputShape) {
    NdArray numbers = NdBuffer.read(archive.read(COEFFICIENTS, "array of ND4J"));
    Dl4jNetwork network = new Dl4jNetwork(bytes.name(), numbers, report);
    network.read(configuration, inputShape);
    return network;
  }

  private static Imported model(Bytes bytes, int... inputShape) {
    ZipArchive archive = ZipArchive.open(bytes);
    Config configuration = configuration(bytes, archive);
    MigrationReport.Builder report = builder(bytes);
    Dl4jNetwork network = network(bytes, archive, configuration, report, inputShape);
    if (!network.isWhole()) {
      report.build().requireWhole();
    }
    Model model = Model.fromJson(network.description().write());
    for (Map.Entry<String, List<NdArray>> layer : network.weights().entrySet()) {
      model.getLayer(layer.getKey()).setWeights(layer.getValue());
    }
    compile(model, configuration, report);
    return new Imported(model, report.build());
  }

  private static void compile(Model model, Config configuration, MigrationReport.Builder report) {
    List<@Nullable Object> confs = configuration.list("confs");
    try {
      if (confs.getLast() instanceof Config last) {
        model.compileFromConfig(
            Dl4jLayer.compile(Dl4jLayer.of(last.nested("layer"), confs.size() - 1)));
        report.approximated(
            "updater",
            "settings of training",
            "what the updater remembers is not taken over",
            "Training goes on with a new optimizer.");
      }
    } catch (PellucidException e) {
      report.missing(
          "updater",
          "settings of training",
          String.valueOf(e.getMessage()).replaceAll("[.]$", ""),
          "Call compile before training.");
    }
  }

  private static <T> T guarded(Bytes bytes, Supplier<T> code) {
    try {
      return WeightBudget.within(
          bytes.size() + (1 << 20),
          () ->
              new CustomObjects()
                  .add(GravesLSTMCell.NAME, GravesLSTMCell.class, GravesLSTMCell::fromConfig)
                  .use(code));
    } catch (ModelFormatException e) {
      throw e;
    } catch (PellucidException e) {
      String reason = String.valueOf(e.getMessage());
      throw new ModelFormatException(
          bytes.name() + ": " + reason.substring(0, Math.min(LONGEST_REASON, reason.length())), e);
    } catch (RuntimeException | StackOverflowError e) {
      throw bytes.damaged("its description of the model cannot be understood", e);
    }
  }
}
