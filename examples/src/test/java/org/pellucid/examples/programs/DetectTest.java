package org.pellucid.examples.programs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.pellucid.config.Session;
import org.pellucid.data.Dataset;
import org.pellucid.data.images.Box;
import org.pellucid.data.images.BoxGrid;
import org.pellucid.data.images.Image;
import org.pellucid.data.images.MarkedImage;
import org.pellucid.models.Fit;
import org.pellucid.models.Model;

final class DetectTest {
  private static final int HEIGHT = 48;
  private static final int WIDTH = 64;

  /** A grey picture with a dark and a bright square. */
  private static MarkedImage picture(SplittableRandom random) {
    byte[] pixels = new byte[HEIGHT * WIDTH * 3];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) random.nextInt(110, 130);
    }
    List<Box> boxes = new ArrayList<>();
    for (int label = 0; label < 2; label++) {
      int side = 12 + 4 * label;
      int left = random.nextInt(WIDTH / 2 - side) + label * WIDTH / 2;
      int top = random.nextInt(HEIGHT - side);
      for (int row = top; row < top + side; row++) {
        for (int i = 3 * (row * WIDTH + left); i < 3 * (row * WIDTH + left + side); i++) {
          pixels[i] = (byte) (label == 0 ? 20 : 230);
        }
      }
      boxes.add(new Box(label == 0 ? "dark" : "bright", left, top, left + side, top + side));
    }
    return new MarkedImage(Image.of(HEIGHT, WIDTH, 3, pixels), boxes);
  }

  @Test
  @Tag("slow")
  void theNetworkLearnsWhereSquaresAre() {
    Session.clear();
    Session.setRandomSeed(5);
    SplittableRandom random = new SplittableRandom(5);
    List<MarkedImage> pictures = new ArrayList<>();
    for (int i = 0; i < 24; i++) {
      pictures.add(picture(random));
    }
    BoxGrid grid = new BoxGrid(List.of("dark", "bright"), HEIGHT, WIDTH, 8);
    Model model = Detect.model(grid, HEIGHT, WIDTH, 30 * 2);
    model.fit(
        Dataset.of(pictures.subList(0, 16))
            .augment(5, Detect::turned)
            .batches(8, Detect::pixels, marked -> grid.encode(marked.boxes())),
        Fit.epochs(30).verbose(0));

    List<MarkedImage> unseen = pictures.subList(16, 24);
    double precision = FoundBoxes.of(model, grid, unseen).precision();
    assertThat(precision).isGreaterThan(0.7);
  }
}
