package org.pellucid.rl.play;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.ImageOutputStream;
import org.pellucid.errors.PellucidException;
import org.pellucid.files.AtomicFile;
import org.pellucid.rl.environments.Environment;

/**
 * A moving picture, written as a GIF that repeats.
 *
 * @param frames the pictures, all of one size
 * @param framesPerSecond how many are shown in a second, from 1 to 50
 */
public record Animation(List<BufferedImage> frames, double framesPerSecond) {
  private static final String FORMAT = "javax_imageio_gif_image_1.0";

  /** Checks and copies. */
  public Animation {
    frames = List.copyOf(frames);
    if (frames.isEmpty()) {
      throw new PellucidException("Animation: at least 1 frame is needed.");
    }
    if (!(framesPerSecond >= 1 && framesPerSecond <= 50)) {
      throw new PellucidException(
          "Animation: framesPerSecond must be from 1 to 50, got " + framesPerSecond + ".");
    }
  }

  /**
   * Plays one episode and draws it.
   *
   * @param environment where; it must be drawable
   * @param policy decides
   * @param seed the episode's seed
   * @param every how many steps lie between two pictures, 1 for all
   * @param mostFrames how many pictures there may be
   * @param framesPerSecond how many are shown in a second
   * @return the pictures
   */
  public static Animation record(
      Environment environment,
      Policy policy,
      long seed,
      int every,
      int mostFrames,
      double framesPerSecond) {
    List<BufferedImage> frames = new ArrayList<>();
    float[] observation = environment.reset(seed);
    frames.add(environment.render());
    for (int i = 1; frames.size() < mostFrames; i++) {
      Environment.Step step = environment.step(policy.act(observation));
      if (i % every == 0 || step.isOver()) {
        frames.add(environment.render());
      }
      if (step.isOver()) {
        break;
      }
      observation = step.observation();
    }
    return new Animation(frames, framesPerSecond);
  }

  /**
   * Makes the pictures smaller or larger.
   *
   * @param width the new width; the height follows
   * @return the same in another size
   */
  public Animation resized(int width) {
    return new Animation(
        frames.stream().map(frame -> resized(frame, width)).toList(), framesPerSecond);
  }

  private static BufferedImage resized(BufferedImage frame, int width) {
    int height = Math.max(1, Math.round(frame.getHeight() * (width / (float) frame.getWidth())));
    BufferedImage result = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = result.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
    graphics.drawImage(frame, 0, 0, width, height, null);
    graphics.dispose();
    return result;
  }

  /**
   * Puts some of the pictures, evenly chosen from first to last, on one sheet, row by row.
   *
   * @param columns how many stand in a row, at least 1
   * @param count how many there are to be, at least 1
   * @return the sheet
   */
  public BufferedImage sheet(int columns, int count) {
    int width = frames.getFirst().getWidth();
    int height = frames.getFirst().getHeight();
    int rows = (count + columns - 1) / columns;
    BufferedImage sheet =
        new BufferedImage(columns * width, rows * height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = sheet.createGraphics();
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, sheet.getWidth(), sheet.getHeight());
    for (int i = 0; i < count; i++) {
      int frame = count == 1 ? 0 : i * (frames.size() - 1) / (count - 1);
      graphics.drawImage(frames.get(frame), i % columns * width, i / columns * height, null);
    }
    graphics.dispose();
    return sheet;
  }

  /**
   * Writes the pictures.
   *
   * @param file the GIF file, replaced if it is there
   */
  public void write(Path file) {
    AtomicFile.write(file, 0, this::writeTo);
  }

  private void writeTo(OutputStream out) throws IOException {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("gif").next();
    try (ImageOutputStream stream = ImageIO.createImageOutputStream(out)) {
      writer.setOutput(stream);
      writer.prepareWriteSequence(null);
      for (int i = 0; i < frames.size(); i++) {
        BufferedImage frame = indexed(frames.get(i));
        writer.writeToSequence(new IIOImage(frame, null, metadata(writer, frame, i == 0)), null);
      }
      writer.endWriteSequence();
    } finally {
      writer.dispose();
    }
  }

  /** With a palette of fixed colours and no dithering, which keeps plain areas plain and small. */
  private static BufferedImage indexed(BufferedImage frame) {
    BufferedImage result =
        new BufferedImage(frame.getWidth(), frame.getHeight(), BufferedImage.TYPE_BYTE_INDEXED);
    Graphics2D graphics = result.createGraphics();
    graphics.setRenderingHint(RenderingHints.KEY_DITHERING, RenderingHints.VALUE_DITHER_DISABLE);
    graphics.drawImage(frame, 0, 0, null);
    graphics.dispose();
    return result;
  }

  private IIOMetadata metadata(ImageWriter writer, BufferedImage frame, boolean first)
      throws IOException {
    IIOMetadata metadata =
        writer.getDefaultImageMetadata(
            ImageTypeSpecifier.createFromRenderedImage(frame),
            new ImageWriteParam(writer.getLocale()));
    IIOMetadataNode root = new IIOMetadataNode(FORMAT);
    IIOMetadataNode control = new IIOMetadataNode("GraphicControlExtension");
    control.setAttribute("disposalMethod", "none");
    control.setAttribute("userInputFlag", "FALSE");
    control.setAttribute("transparentColorFlag", "FALSE");
    control.setAttribute("delayTime", Long.toString(Math.round(100 / framesPerSecond)));
    control.setAttribute("transparentColorIndex", "0");
    root.appendChild(control);
    if (first) {
      // Netscape's extension: sub-block 1, and how often to repeat: 0 for ever.
      IIOMetadataNode repeat = new IIOMetadataNode("ApplicationExtension");
      repeat.setAttribute("applicationID", "NETSCAPE");
      repeat.setAttribute("authenticationCode", "2.0");
      repeat.setUserObject(new byte[] {1, 0, 0});
      IIOMetadataNode extensions = new IIOMetadataNode("ApplicationExtensions");
      extensions.appendChild(repeat);
      root.appendChild(extensions);
    }
    metadata.mergeTree(FORMAT, root);
    return metadata;
  }
}
