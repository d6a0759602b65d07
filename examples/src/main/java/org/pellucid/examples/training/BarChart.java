package org.pellucid.examples.training;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.function.Function;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;

/** Bars side by side, each with its name below. */
public final class BarChart {
  private BarChart() {}

  /**
   * Draws a bar for each thing.
   *
   * @param y what the bars measure
   * @param things what they stand for, from left to right
   * @param name tells what each is called
   * @param height tells how high the bar of each is; below 0 it hangs down
   * @param <T> the type of the things
   * @return the picture
   */
  public static <T> BufferedImage draw(
      String y, List<T> things, Function<T, String> name, Function<T, Double> height) {
    CategoryChart chart = new CategoryChartBuilder().width(800).height(400).yAxisTitle(y).build();
    chart.getStyler().setLegendVisible(false);
    chart.getStyler().setXAxisLabelRotation(45);
    chart.getStyler().setChartBackgroundColor(Color.WHITE);
    chart.addSeries(y, things.stream().map(name).toList(), things.stream().map(height).toList());
    return BitmapEncoder.getBufferedImage(chart);
  }
}
