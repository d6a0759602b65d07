package org.pellucid.data.images;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.pellucid.errors.PellucidException;

/** What a detector does with its boxes, and how good they are. */
public final class Boxes {
  private Boxes() {}

  /**
   * Keeps of boxes that show the same thing the surest one.
   *
   * @param boxes found boxes
   * @param threshold boxes of one label whose intersection over union is above it show the same
   *     thing
   * @return the boxes kept, the surest first
   */
  public static List<Box> nonMaximumSuppression(List<Box> boxes, double threshold) {
    List<Box> sorted = new ArrayList<>(boxes);
    sorted.sort(Comparator.comparingDouble(Box::score).reversed());
    List<Box> kept = new ArrayList<>();
    for (Box box : sorted) {
      boolean hidden =
          kept.stream()
              .anyMatch(other -> other.label().equals(box.label()) && other.iou(box) > threshold);
      if (!hidden) {
        kept.add(box);
      }
    }
    return List.copyOf(kept);
  }

  /**
   * Measures a detector: for each label the area under its curve of precision over recall (all
   * points, with precision made to fall), as in PASCAL VOC since 2010. A found box counts as right
   * when it overlaps a true one of its label, not yet found by a surer box, with at least the
   * threshold.
   *
   * @param truth the true boxes of each picture
   * @param found the found boxes of each picture, with scores
   * @param threshold the intersection over union needed, such as 0.5
   * @return the average precision of each label that appears in the truth, from 0 to 1
   */
  public static Map<String, Double> averagePrecision(
      List<List<Box>> truth, List<List<Box>> found, double threshold) {
    if (truth.size() != found.size()) {
      throw new PellucidException(
          "averagePrecision: there are true boxes of "
              + truth.size()
              + " pictures but found ones of "
              + found.size()
              + ".");
    }
    TreeSet<String> labels = new TreeSet<>();
    truth.forEach(picture -> picture.forEach(box -> labels.add(box.label())));
    Map<String, Double> precisions = new LinkedHashMap<>();
    for (String label : labels) {
      precisions.put(label, averagePrecision(label, truth, found, threshold));
    }
    return precisions;
  }

  /**
   * Measures a detector by the mean of {@link #averagePrecision} over labels (mAP).
   *
   * @param truth the true boxes of each picture
   * @param found the found boxes of each picture, with scores
   * @param threshold the intersection over union needed, such as 0.5
   * @return the mean, from 0 to 1
   */
  public static double meanAveragePrecision(
      List<List<Box>> truth, List<List<Box>> found, double threshold) {
    return averagePrecision(truth, found, threshold).values().stream()
        .mapToDouble(Double::doubleValue)
        .average()
        .orElse(0);
  }

  private record Claim(int picture, Box box) {}

  private static double averagePrecision(
      String label, List<List<Box>> truth, List<List<Box>> found, double threshold) {
    List<Claim> claims = new ArrayList<>();
    List<List<Box>> open = new ArrayList<>();
    int total = 0;
    for (int picture = 0; picture < truth.size(); picture++) {
      for (Box box : found.get(picture)) {
        if (box.label().equals(label)) {
          claims.add(new Claim(picture, box));
        }
      }
      open.add(
          new ArrayList<>(
              truth.get(picture).stream().filter(box -> box.label().equals(label)).toList()));
      total += open.getLast().size();
    }
    claims.sort(Comparator.comparingDouble((Claim claim) -> claim.box.score()).reversed());
    double[] precision = new double[claims.size()];
    boolean[] right = new boolean[claims.size()];
    int hits = 0;
    for (int i = 0; i < claims.size(); i++) {
      right[i] = take(open.get(claims.get(i).picture), claims.get(i).box, threshold);
      hits += right[i] ? 1 : 0;
      precision[i] = (double) hits / (i + 1);
    }
    double area = 0;
    double best = 0;
    for (int i = claims.size() - 1; i >= 0; i--) {
      best = Math.max(best, precision[i]);
      area += right[i] ? best / total : 0;
    }
    return area;
  }

  /** Takes the true box that overlaps most, when it overlaps enough. */
  private static boolean take(List<Box> open, Box found, double threshold) {
    Box nearest = open.stream().max(Comparator.comparingDouble(found::iou)).orElse(null);
    if (nearest == null || found.iou(nearest) < threshold) {
      return false;
    }
    open.remove(nearest);
    return true;
  }
}
