package org.pellucid.examples.training;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Lines over a common axis, without marks at their points. */
public final class LineChart {
  private final XYChart chart;

  private LineChart(XYChart chart) {
    this.chart = chart;
  }

  /**
   * Makes a wide chart of shares from 0 to 1.
   *
   * @param x what the horizontal axis is
   * @param y what the vertical axis is
   * @return the chart
   */
  public static LineChart ofShares(String x, String y) {
    XYChart chart = new XYChartBuilder().width(760).height(420).xAxisTitle(x).yAxisTitle(y).build();
    chart.getStyler().setYAxisMin(0.0).setYAxisMax(1.0);
    return new LineChart(chart);
  }

  /**
   * Makes a wide chart, whose legend lies in it.
   *
   * @param x what the horizontal axis is
   * @param y what the vertical axis is
   * @return the chart
   */
  public static LineChart wide(String x, String y) {
    XYChart chart = new XYChartBuilder().width(800).height(320).xAxisTitle(x).yAxisTitle(y).build();
    chart.getStyler().setLegendPosition(Styler.LegendPosition.InsideNE);
    chart.getStyler().setChartBackgroundColor(Color.WHITE);
    return new LineChart(chart);
  }

  /**
   * Makes a small chart of something over epochs, to stand beside others.
   *
   * @param title what it shows
   * @param epochs where the horizontal axis ends
   * @param highest where the vertical axis ends
   * @return the chart
   */
  public static LineChart overEpochs(String title, int epochs, double highest) {
    XYChart chart = new XYChartBuilder().width(380).height(280).title(title).build();
    XYStyler style = chart.getStyler();
    style.setXAxisMin(0.0).setXAxisMax((double) epochs).setXAxisMaxLabelCount(7);
    style.setYAxisMin(0.0).setYAxisMax(highest);
    style.setLegendPosition(Styler.LegendPosition.InsideNE).setChartBackgroundColor(Color.WHITE);
    return new LineChart(chart);
  }

  /**
   * Adds a line.
   *
   * @param name what it is called
   * @param xs where its points are
   * @param ys how high they are
   * @return this
   */
  public LineChart line(String name, double[] xs, double[] ys) {
    chart.addSeries(name, xs, ys).setMarker(SeriesMarkers.NONE);
    return this;
  }

  /**
   * Adds a line with a point for each thing.
   *
   * @param name what it is called
   * @param xs where its points are
   * @param things what they stand for
   * @param height tells how high the point of each is
   * @param <T> the type of the things
   * @return this
   */
  public <T> LineChart line(String name, double[] xs, List<T> things, ToDoubleFunction<T> height) {
    return line(name, xs, things.stream().mapToDouble(height).toArray());
  }

  /**
   * Adds a line with a point for each epoch; what is too high is drawn at the upper edge.
   *
   * @param name what it is called
   * @param values one for each epoch
   * @return this
   */
  public LineChart perEpoch(String name, List<Double> values) {
    double highest = chart.getStyler().getYAxisMax();
    double[] epochs = IntStream.rangeClosed(1, values.size()).asDoubleStream().toArray();
    return line(name, epochs, values, value -> Math.min(value, highest));
  }

  /** {@return the picture} */
  public BufferedImage draw() {
    return BitmapEncoder.getBufferedImage(chart);
  }

  /**
   * Draws charts of one size in rows.
   *
   * @param charts the charts, row by row
   * @param columns how many stand side by side
   * @return the picture
   */
  public static BufferedImage sideBySide(List<LineChart> charts, int columns) {
    return Panels.of(charts.stream().map(LineChart::draw).toList(), columns, 0, Color.WHITE);
  }
}
