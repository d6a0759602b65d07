package org.pellucid.plots;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.Shape;
import org.pellucid.callbacks.TrainedModel.GraphNode;
import org.pellucid.config.Setting;
import org.pellucid.errors.Names;
import org.pellucid.models.Model;

/**
 * Draws the graph of a model's layers:
 *
 * <pre>{@code
 * new ModelPlot().showShapes(true).of(model).write(Path.of("model.svg"));
 * }</pre>
 *
 * <p>Source: {@code keras.utils.plot_model}.
 */
public final class ModelPlot {
  private static final double TEXT = 13;
  private static final double ROW = 24;
  private static final double GAP = 44;
  private static final double SPACE = 28;
  private static final double MARGIN = 16;
  private static final int DARK = 0x2f4b6e;
  private static final int LIGHT = 0xf2f5f9;
  private static final int INK = 0x222222;

  private boolean showShapes;
  private boolean showLayerNames = true;
  private boolean down = true;
  private double scale = 1;

  /** Makes a plot of names from top to bottom. */
  public ModelPlot() {}

  /**
   * Sets whether the shapes of results are shown.
   *
   * @param show false without
   * @return this
   */
  public ModelPlot showShapes(boolean show) {
    showShapes = show;
    return this;
  }

  /**
   * Sets whether the names of layers are shown beside their classes.
   *
   * @param show true without
   * @return this
   */
  public ModelPlot showLayerNames(boolean show) {
    showLayerNames = show;
    return this;
  }

  /**
   * Sets where the data flow to.
   *
   * @param direction "TB" (without) for top to bottom, "LR" for left to right
   * @return this
   */
  public ModelPlot rankdir(String direction) {
    down =
        switch (direction) {
          case "TB" -> true;
          case "LR" -> false;
          default -> throw Names.unknown("rankdir", direction, List.of("TB", "LR"));
        };
    return this;
  }

  /**
   * Sets how fine a PNG is.
   *
   * @param dots per inch; 96 without
   * @return this
   */
  public ModelPlot dpi(int dots) {
    scale = Setting.atLeast("ModelPlot", "dpi", 10, dots) / 96.0;
    return this;
  }

  /** A box, or (without a node) a place where a long arrow passes a rank. */
  private final class Place {
    private final @Nullable GraphNode node;
    private double x;
    private double y;
    private double order;

    Place(@Nullable GraphNode node) {
      this.node = node;
    }

    List<String> lines() {
      GraphNode known = node;
      if (known == null) {
        return List.of();
      }
      List<String> lines = new ArrayList<>();
      lines.add(showLayerNames ? known.name() + " (" + known.type() + ")" : known.type());
      Shape shape = known.output();
      if (showShapes) {
        lines.add(shape == null ? "?" : shape.toString());
      }
      return lines;
    }

    double width() {
      double widest = 20;
      for (String line : lines()) {
        widest = Math.max(widest, Drawing.textWidth(line, TEXT) + 24);
      }
      return node == null ? 8 : widest;
    }

    double height() {
      return node == null ? 8 : ROW * lines().size();
    }

    /** Across the flow. */
    double breadth() {
      return down ? width() : height();
    }

    /** Along the flow. */
    double length() {
      return down ? height() : width();
    }
  }

  /** An arrow from rank to rank. */
  private record Edge(List<Place> places) {}

  /**
   * Draws a model.
   *
   * @param model the model
   * @return the picture
   */
  public Picture of(Model model) {
    List<GraphNode> nodes = model.graph();
    Map<String, Integer> ranks = ranks(nodes);
    List<List<Place>> rows = new ArrayList<>();
    Map<String, Place> byName = new HashMap<>();
    for (GraphNode node : nodes) {
      Place place = new Place(node);
      byName.put(node.name(), place);
      row(rows, ranks.getOrDefault(node.name(), 0)).add(place);
    }
    List<Edge> edges = new ArrayList<>();
    for (GraphNode node : nodes) {
      for (String input : node.inputs()) {
        Place from = byName.get(input);
        Place to = byName.get(node.name());
        if (from != null && to != null) {
          List<Place> way = new ArrayList<>(List.of(from));
          for (int rank = ranks.getOrDefault(input, 0) + 1;
              rank < ranks.getOrDefault(node.name(), 0);
              rank++) {
            Place bend = new Place(null);
            row(rows, rank).add(bend);
            way.add(bend);
          }
          way.add(to);
          edges.add(new Edge(way));
        }
      }
    }
    arrange(rows, edges);
    return new Picture(draw(rows, edges), scale);
  }

  private static List<Place> row(List<List<Place>> rows, int rank) {
    while (rows.size() <= rank) {
      rows.add(new ArrayList<>());
    }
    return rows.get(rank);
  }

  /** Each layer stands one rank behind the last of those that it needs. */
  private static Map<String, Integer> ranks(List<GraphNode> nodes) {
    Map<String, Integer> ranks = new HashMap<>();
    for (GraphNode node : nodes) {
      int rank = 0;
      for (String input : node.inputs()) {
        rank = Math.max(rank, ranks.getOrDefault(input, -1) + 1);
      }
      ranks.put(node.name(), rank);
    }
    return ranks;
  }

  /** Orders each row by where its neighbours stand, a few times over, so that few arrows cross. */
  private static void arrange(List<List<Place>> rows, List<Edge> edges) {
    for (List<Place> row : rows) {
      for (int i = 0; i < row.size(); i++) {
        row.get(i).order = i - (row.size() - 1) / 2.0;
      }
    }
    for (int sweep = 0; sweep < 6; sweep++) {
      for (List<Place> row : rows) {
        for (Place place : row) {
          double sum = 0;
          int count = 0;
          for (Edge edge : edges) {
            int at = edge.places().indexOf(place);
            if (at > 0) {
              sum += edge.places().get(at - 1).order;
              count++;
            }
            if (at >= 0 && at < edge.places().size() - 1 && sweep > 0) {
              sum += edge.places().get(at + 1).order;
              count++;
            }
          }
          place.order = count == 0 ? place.order : sum / count;
        }
        row.sort(Comparator.comparingDouble(place -> place.order));
        for (int i = 0; i < row.size(); i++) {
          row.get(i).order = i - (row.size() - 1) / 2.0;
        }
      }
    }
  }

  private Drawing draw(List<List<Place>> rows, List<Edge> edges) {
    double widest = 0;
    for (List<Place> row : rows) {
      widest = Math.max(widest, breadth(row));
    }
    double along = MARGIN;
    for (List<Place> row : rows) {
      double longest = row.stream().mapToDouble(Place::length).max().orElse(0);
      double across = MARGIN + (widest - breadth(row)) / 2;
      for (Place place : row) {
        place.x = down ? across : along;
        place.y = down ? along : across;
        across += place.breadth() + SPACE;
      }
      along += longest + GAP;
    }
    double length = along - GAP + MARGIN;
    double breadth = widest + 2 * MARGIN;
    Drawing drawing = down ? new Drawing(breadth, length) : new Drawing(length, breadth);
    edges.forEach(edge -> drawing.add(arrow(edge)));
    rows.forEach(row -> row.forEach(place -> box(drawing, place)));
    return drawing;
  }

  private static double breadth(List<Place> row) {
    return row.stream().mapToDouble(Place::breadth).sum() + SPACE * Math.max(0, row.size() - 1);
  }

  private Drawing.Arrow arrow(Edge edge) {
    List<Double> xs = new ArrayList<>();
    List<Double> ys = new ArrayList<>();
    for (int i = 0; i < edge.places().size(); i++) {
      Place place = edge.places().get(i);
      boolean begins = i == 0;
      boolean bends = place.node == null;
      double middleX = place.x + place.width() / 2;
      double middleY = place.y + place.height() / 2;
      xs.add(down || bends ? middleX : begins ? place.x + place.width() : place.x);
      ys.add(!down || bends ? middleY : begins ? place.y + place.height() : place.y);
    }
    return new Drawing.Arrow(xs, ys, down);
  }

  private static void box(Drawing drawing, Place place) {
    List<String> lines = place.lines();
    for (int i = 0; i < lines.size(); i++) {
      double top = place.y + i * ROW;
      drawing.add(new Drawing.Box(place.x, top, place.width(), ROW, i == 0 ? DARK : LIGHT, DARK));
      drawing.add(
          new Drawing.Text(
              place.x + place.width() / 2,
              top + ROW / 2 + TEXT * 0.36,
              TEXT,
              i == 0 ? 0xffffff : INK,
              lines.get(i)));
    }
  }
}
