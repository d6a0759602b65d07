package org.pellucid.examples.programs;

import java.util.List;
import java.util.stream.IntStream;
import org.pellucid.array.NdArray;
import org.pellucid.data.images.Image;
import org.pellucid.data.images.Motion;
import org.pellucid.data.images.PictureSets.Frame;

/**
 * One moment of a drive, as a network sees it.
 *
 * @param road what is in front of the car, {@code [40, 80, 3]}
 * @param motion how far the hall has moved to the right since each of five earlier frames, what is
 *     far away and what is nearer, in units of 20 pixels
 * @param angle how the driver held the wheel
 */
record Moment(NdArray road, NdArray motion, float angle) {
  static final int HEIGHT = 40;
  static final int WIDTH = 80;

  /** Which earlier frames the present one is compared with. */
  private static final int[] EARLIER = {1, 2, 3, 4, 6};

  /** How many numbers there are of the motion. */
  static final int MOTIONS = 2 * EARLIER.length;

  /** How far the hall can have moved, in pixels. */
  private static final int FARTHEST = 40;

  /** What the network gets. */
  List<NdArray> inputs() {
    return List.of(road, motion);
  }

  /**
   * Takes a drive apart.
   *
   * @param drive its frames, in the order in which they were taken
   * @param mirror whether it is seen in a mirror, where left is right
   * @return a moment for each frame
   */
  static List<Moment> of(List<Frame> drive, boolean mirror) {
    List<Image> images =
        drive.stream().map(frame -> mirror ? frame.image().flip() : frame.image()).toList();
    List<Image> far = images.stream().map(image -> image.crop(0, 0, 40, 160).grey()).toList();
    List<Image> near = images.stream().map(image -> image.crop(25, 0, 30, 160).grey()).toList();
    return IntStream.range(0, drive.size())
        .mapToObj(i -> {
          float[] motion = new float[MOTIONS];
          for (int k = 0; k < EARLIER.length; k++) {
            int before = Math.max(0, i - EARLIER[k]);
            motion[2 * k] = Motion.sideways(far.get(before), far.get(i), FARTHEST) / 20f;
            motion[2 * k + 1] = Motion.sideways(near.get(before), near.get(i), FARTHEST) / 20f;
          }
          Image road = images.get(i).crop(40, 0, 80, 160).resize(HEIGHT, WIDTH);
          double angle = drive.get(i).angle();
          return new Moment(
              road.toArray(), NdArray.of(motion, MOTIONS), (float) (mirror ? -angle : angle));
        })
        .toList();
  }
}
