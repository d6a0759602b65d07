package org.pellucid.examples.programs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.pellucid.data.images.Image;
import org.pellucid.layers.Flatten;
import org.pellucid.layers.Input;
import org.pellucid.layers.MaxPooling2D;
import org.pellucid.models.Model;
import org.pellucid.models.Sequential;

final class ViewsTest {
  private static Image picture(SplittableRandom random) {
    byte[] pixels = new byte[4 * 6];
    random.nextBytes(pixels);
    return Image.of(4, 6, 1, pixels);
  }

  @Test
  void aPictureIsAsAlikeToItsMirrorImageAsToItselfByEachView() {
    SplittableRandom random = new SplittableRandom(1);
    List<Image> known = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      known.add(picture(random));
    }
    List<Image> others = new ArrayList<>();
    for (int kind = 0; kind < 3; kind++) {
      Image picture = picture(random);
      others.addAll(List.of(picture, picture.flip()));
    }
    Model fine = new Sequential(new Input(4, 6, 1), new Flatten());
    Model coarse = new Sequential(new Input(4, 6, 1), new MaxPooling2D(2), new Flatten());

    List<Likeness> likeness =
        Views.of(List.of(fine, coarse), known, new int[] {0, 0, 1, 1, 2, 2}, 3).compare(others, 2);

    assertThat(likeness).hasSize(3);
    for (Likeness view : likeness) {
      assertThat(view.oneShot()).isEqualTo(1);
      assertThat(view.nearest(0).findFirst()).hasValue(1);
      assertThat(view.nearest(3).findFirst()).hasValue(2);
    }
  }
}
