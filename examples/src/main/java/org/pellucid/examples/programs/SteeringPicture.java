package org.pellucid.examples.programs;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.stream.IntStream;
import org.pellucid.data.images.PictureSets.Frame;
import org.pellucid.examples.training.Panels;

/** Frames of a drive in black borders, with lines for how two drivers hold the wheel. */
final class SteeringPicture {
  private static final int SHOWN = 12;
  private static final int COLUMNS = 4;
  private static final int BORDER = 2;
  private static final int LENGTH = 55;
  private static final Color GREEN = new Color(0x00D050);
  private static final Color ORANGE = new Color(0xFF8000);

  private SteeringPicture() {}

  /**
   * Draws twelve frames of a drive, evenly chosen, in three rows.
   *
   * @param drive the frames; their driver's angles are green
   * @param chosen another angle for each, from -1 to 1, orange
   * @return the picture
   */
  static BufferedImage sheet(List<Frame> drive, double[] chosen) {
    List<BufferedImage> pictures =
        IntStream.range(0, SHOWN)
            .map(i -> i * drive.size() / SHOWN)
            .mapToObj(i -> draw(drive.get(i), chosen[i]))
            .toList();
    return Panels.of(pictures, COLUMNS, 0, Color.BLACK);
  }

  /**
   * Draws one frame.
   *
   * @param frame the frame; its driver's angle is green
   * @param chosen another angle, from -1 to 1, orange
   * @return the picture
   */
  static BufferedImage draw(Frame frame, double chosen) {
    BufferedImage picture = frame.image().pad(BORDER).toBufferedImage();
    Graphics2D graphics = picture.createGraphics();
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setStroke(new BasicStroke(3));
    wheel(graphics, frame.angle(), GREEN);
    wheel(graphics, chosen, ORANGE);
    graphics.dispose();
    return picture;
  }

  /** A line that points where the wheel does: straight on upwards, by 60 degrees at the most. */
  private static void wheel(Graphics2D graphics, double angle, Color colour) {
    double radians = Math.clamp(angle, -1, 1) * Math.PI / 3;
    int x = 80 + BORDER;
    int y = 118 + BORDER;
    graphics.setColor(colour);
    graphics.drawLine(
        x, y, (int) (x + LENGTH * Math.sin(radians)), (int) (y - LENGTH * Math.cos(radians)));
  }
}
