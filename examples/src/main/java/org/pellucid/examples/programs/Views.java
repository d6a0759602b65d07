package org.pellucid.examples.programs;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.pellucid.array.NdArray;
import org.pellucid.data.images.Image;
import org.pellucid.models.Model;
import org.pellucid.tensor.Tensor;

/**
 * Several ways to look at pictures of things that come in kinds, such as portraits of people. Each
 * view turns a picture into numbers, which are whitened; a picture counts together with its mirror
 * image.
 */
final class Views {
  /** A way to look at pictures, and what makes its numbers comparable. */
  private record View(Model model, Whitening white) {
    /** What the view says about pictures: the sum for each and its mirror image, of length 1. */
    Tensor numbers(List<Image> pictures) {
      Tensor straight = Likeness.unit(white.apply(values(model, pictures)));
      Tensor inMirror = Likeness.unit(white.apply(values(model, flipped(pictures))));
      return Likeness.unit(straight.add(inMirror).value());
    }
  }

  private final List<View> views;
  private final List<Tensor> known;

  private Views(List<View> views, List<Image> pictures) {
    this.views = views;
    known = numbers(pictures);
  }

  /**
   * Finds out what differs within kinds.
   *
   * @param models the ways to look, each makes a row of numbers of a picture
   * @param pictures pictures of known things
   * @param kinds which kind each is of, from 0; a mirror image is of one more kind
   * @param count how many kinds there are
   */
  static Views of(List<Model> models, List<Image> pictures, int[] kinds, int count) {
    List<Image> both = Stream.concat(pictures.stream(), flipped(pictures).stream()).toList();
    IntStream mirrored = IntStream.of(kinds).map(kind -> kind + count);
    NdArray all = NdArray.of(IntStream.concat(IntStream.of(kinds), mirrored).toArray());
    return new Views(
        models.stream()
            .map(model -> new View(model, Whitening.of(values(model, both), all, 2 * count)))
            .toList(),
        pictures);
  }

  /**
   * Compares pictures of other kinds than the known ones, which serve as strangers.
   *
   * @param pictures the pictures, those of one kind together
   * @param each how many are of one kind
   * @return how alike they are by each view, and at last by all together
   */
  List<Likeness> compare(List<Image> pictures, int each) {
    List<Tensor> numbers = numbers(pictures);
    return IntStream.range(0, numbers.size())
        .mapToObj(view -> Likeness.of(numbers.get(view).value(), known.get(view).value(), each))
        .toList();
  }

  /** What each view says, and at last what all say together. */
  private List<Tensor> numbers(List<Image> pictures) {
    List<Tensor> numbers = new ArrayList<>();
    views.forEach(view -> numbers.add(view.numbers(pictures)));
    numbers.add(Tensor.concat(1, List.copyOf(numbers)));
    return numbers;
  }

  private static NdArray values(Model model, List<Image> pictures) {
    List<Tensor> images = pictures.stream().map(image -> Tensor.of(image.toArray())).toList();
    return model.predict(Tensor.stack(0, images)).value();
  }

  private static List<Image> flipped(List<Image> pictures) {
    return pictures.stream().map(Image::flip).toList();
  }
}
