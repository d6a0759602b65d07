package org.pellucid.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pellucid.layers.Concatenate;
import org.pellucid.layers.Dense;
import org.pellucid.layers.Dropout;
import org.pellucid.layers.Flatten;
import org.pellucid.layers.Input;
import org.pellucid.layers.SymbolicTensor;
import org.pellucid.models.Model;
import org.pellucid.models.Sequential;
import org.pellucid.plots.ModelPlot;
import org.pellucid.plots.NeuronPlot;
import org.pellucid.plots.Picture;

/** Pictures of models as PNG, which this module's class path has the means for. */
class ModelPictureTest {
  @Test
  void aGraphIsDrawnAsPng(@TempDir Path folder) throws IOException {
    SymbolicTensor left = new Input(8).name("left").output();
    SymbolicTensor right = new Input(6, 3).name("right").output();
    SymbolicTensor deep = new Dropout(.5).name("drop").call(new Dense(4).name("dense").call(left));
    SymbolicTensor flat = new Flatten().name("flat").call(right);
    SymbolicTensor both = new Concatenate().name("both").call(deep, flat, left);
    Model model =
        Model.of(
            List.of(left, right),
            List.of(
                new Dense(1).name("much").call(both),
                new Dense(3).activation("softmax").name("classes").call(both)));
    Picture picture = new ModelPlot().showShapes(true).dpi(192).of(model);
    picture.write(folder.resolve("model.png"));
    BufferedImage image = ImageIO.read(folder.resolve("model.png").toFile());
    assertThat(image.getWidth()).isGreaterThan(400);
    assertThat(image.getRGB(0, 0)).isEqualTo(0xffffffff);
    keep("graph", picture);
  }

  @Test
  void aSmallNetworkIsDrawnAsPng() throws IOException {
    Sequential model =
        new Sequential(
            new Input(3), new Dense(5).name("hidden"), new Dense(4).name("deep"), new Dense(2));
    Picture picture = NeuronPlot.of(model);
    assertThat(ImageIO.read(new ByteArrayInputStream(picture.toPng())).getHeight())
        .isGreaterThan(200);
    keep("neurons", picture);
  }

  /** Keeps a picture to look at, in the folder that the property pellucid.pictures names. */
  private static void keep(String name, Picture picture) throws IOException {
    String folder = System.getProperty("pellucid.pictures");
    if (folder != null) {
      Files.write(Path.of(folder, name + ".png"), picture.toPng());
      picture.write(Path.of(folder, name + ".svg"));
    }
  }
}
