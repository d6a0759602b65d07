package org.pellucid.plots;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.pellucid.errors.PellucidException;
import org.pellucid.files.AtomicFile;

/** A picture that can be written as SVG or PNG. */
public final class Picture {
  private final Drawing drawing;
  private final double scale;

  Picture(Drawing drawing, double scale) {
    this.drawing = drawing;
    this.scale = scale;
  }

  /** {@return the picture as SVG} */
  public String toSvg() {
    return SvgPainter.paint(drawing);
  }

  /** {@return the picture as PNG; needs the JDK's module java.desktop, which SVG does not} */
  public byte[] toPng() {
    if (ModuleLayer.boot().findModule("java.desktop").isEmpty()) {
      throw new PellucidException(
          "A PNG picture needs the module java.desktop, which this Java lacks; write .svg instead.");
    }
    try {
      return PngPainter.paint(drawing, scale);
    } catch (LinkageError e) {
      throw new PellucidException(
          "A PNG picture needs fonts, which this machine lacks; write .svg instead.", e);
    }
  }

  /**
   * Writes the picture to a file.
   *
   * @param file a name that ends in {@code .svg} or {@code .png}
   */
  public void write(Path file) {
    byte[] content;
    if (file.toString().endsWith(".svg")) {
      content = toSvg().getBytes(StandardCharsets.UTF_8);
    } else if (file.toString().endsWith(".png")) {
      content = toPng();
    } else {
      throw new PellucidException(
          "A picture is written to a file that ends in .svg or .png, got \"" + file + "\".");
    }
    AtomicFile.write(file, content.length, out -> out.write(content));
  }
}
