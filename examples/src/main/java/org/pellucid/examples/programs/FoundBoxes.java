package org.pellucid.examples.programs;

import java.awt.Color;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.pellucid.data.images.Box;
import org.pellucid.data.images.BoxGrid;
import org.pellucid.data.images.Boxes;
import org.pellucid.data.images.Image;
import org.pellucid.data.images.MarkedImage;
import org.pellucid.examples.training.Panels;
import org.pellucid.examples.training.Run;
import org.pellucid.models.Model;

/**
 * What a detector finds in pictures it has never seen, beside what people have marked in them.
 *
 * @param pictures the pictures, as people marked them
 * @param found the boxes that the detector finds in each, the surest first
 */
record FoundBoxes(List<MarkedImage> pictures, List<List<Box>> found) {
  /** Less sure boxes are not looked at. */
  private static final double LEAST = 0.05;

  /** Less sure boxes are not drawn. */
  private static final double DRAWN = 0.35;

  /** A found box must overlap a true one by as much. */
  private static final double OVERLAP = 0.5;

  private static final int SHOWN = 6;

  /** Asks a detector. */
  static FoundBoxes of(Model model, BoxGrid grid, List<MarkedImage> pictures) {
    List<Image> images = pictures.stream().map(MarkedImage::image).toList();
    return new FoundBoxes(pictures, grid.find(model, images, LEAST));
  }

  private List<List<Box>> truth() {
    return pictures.stream().map(MarkedImage::boxes).toList();
  }

  /** The mean average precision at an overlap of 0.5. */
  double precision() {
    return Boxes.meanAveragePrecision(truth(), found, OVERLAP);
  }

  /** Tells how precise the detector is for each label. */
  void tabulate(Run run) {
    List<List<String>> rows = new ArrayList<>();
    Boxes.averagePrecision(truth(), found, OVERLAP)
        .forEach((label, precision) -> {
          long count =
              truth().stream()
                  .flatMap(List::stream)
                  .filter(box -> box.label().equals(label))
                  .count();
          rows.add(Run.row("%s | %d | %.3f", label, count, precision));
        });
    run.table(
        "Average precision at an overlap of 0.5",
        List.of("label", "boxes", "average precision"),
        rows);
  }

  /** Shows six of the pictures, evenly chosen. */
  void draw(Run run, String name) {
    for (int i = 0; i < SHOWN; i++) {
      int picture = i * pictures.size() / SHOWN;
      MarkedImage marked = pictures.get(picture);
      List<Box> sure = found.get(picture).stream().filter(box -> box.score() >= DRAWN).toList();
      run.picture(
          name + "-" + (i + 1) + ".png",
          "Left as people marked it, right as the network sees it",
          Panels.of(
              Stream.of(marked.draw(), marked.image().draw(sure))
                  .map(Image::toBufferedImage)
                  .toList(),
              2,
              4,
              Color.BLACK));
    }
  }
}
