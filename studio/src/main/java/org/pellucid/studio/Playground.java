package org.pellucid.studio;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.NdArray;
import org.pellucid.config.Config;
import org.pellucid.config.Json;
import org.pellucid.errors.PellucidException;
import org.pellucid.layers.Layer;
import org.pellucid.models.Model;

/**
 * Small networks that learn to part points in the plane, in a thread of their own. All that touches
 * the network happens in that thread, one thing after the other.
 */
final class Playground implements AutoCloseable {
  static final int GRID = 40;
  private static final long SEND_EVERY_NANOS = 120_000_000;
  private static final int PATIENCE_SECONDS = 10;
  private static final int MOST_QUEUED = 200;
  private static final int MOST_STEPS = 2000;

  private final Hub hub = new Hub();
  private final BlockingQueue<Runnable> wishes = new LinkedBlockingQueue<>(MOST_QUEUED);
  private final Thread thread =
      Thread.ofPlatform().daemon().name("pellucid-playground").unstarted(this::work);
  private volatile boolean closed;
  private boolean started;

  // Of the thread alone
  private PlaygroundSettings settings = PlaygroundSettings.USUAL;
  private @Nullable Learner learner;
  private boolean running;
  private long lastSent;

  Hub hub() {
    return hub;
  }

  /** What the page shows at first. */
  Object state() {
    return asked(this::frame);
  }

  /** Carries an order of the page out. */
  Object order(Config order) {
    String action = order.text("action", "");
    return switch (action) {
      case "start" -> asked(() -> running(true));
      case "pause" -> asked(() -> running(false));
      case "step" -> {
        int count = order.integer("count", 1);
        if (count < 1 || count > MOST_STEPS) {
          throw new PellucidException(
              "Playground: steps are from 1 to " + MOST_STEPS + ", got " + count + ".");
        }
        yield asked(() -> {
          for (int i = 0; i < count; i++) {
            learner().step();
          }
          return frame();
        });
      }
      case "reset" -> {
        PlaygroundSettings chosen = PlaygroundSettings.read(order);
        yield asked(() -> {
          settings = chosen;
          learner = null;
          return frame();
        });
      }
      case "explain" -> {
        int layer = order.integer("layer");
        int from = order.integer("from");
        int to = order.integer("to");
        yield asked(() -> Map.of("text", learner().explain(layer, from, to)));
      }
      default -> throw new PellucidException("Playground: there is no order \"" + action + "\".");
    };
  }

  private Object running(boolean now) {
    running = now;
    return frame();
  }

  private Learner learner() {
    Learner known = learner;
    if (known == null) {
      known = new Learner(settings);
      learner = known;
    }
    return known;
  }

  private Object frame() {
    Map<String, Object> frame = learner().frame();
    frame.put("running", running);
    frame.put("settings", settings.toMap());
    return frame;
  }

  /** Has something done by the thread, between two steps. */
  private Object asked(Supplier<Object> wish) {
    synchronized (this) {
      if (!started) {
        started = true;
        thread.start();
      }
    }
    CompletableFuture<Object> answer = new CompletableFuture<>();
    boolean queued =
        wishes.offer(() -> {
          try {
            answer.complete(wish.get());
          } catch (RuntimeException failure) {
            answer.completeExceptionally(failure);
          }
        });
    if (!queued) {
      throw new PellucidException("Playground: too many orders at once.");
    }
    try {
      return answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException failure) {
      throw failure.getCause() instanceof PellucidException known
          ? known
          : new PellucidException("Playground: " + failure.getCause(), failure);
    } catch (TimeoutException late) {
      throw new PellucidException("Playground: busy, try again.", late);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new PellucidException("Playground: closed.", stopped);
    }
  }

  private void work() {
    try {
      while (!closed) {
        Runnable wish = running ? wishes.poll() : wishes.poll(1, TimeUnit.SECONDS);
        if (wish != null) {
          wish.run();
        } else if (running) {
          learner().step();
          long now = System.nanoTime();
          if (now - lastSent > SEND_EVERY_NANOS) {
            lastSent = now;
            if (hub.isListenedTo()) {
              hub.send("frame", Json.write(frame()));
            } else {
              // Nobody looks
              running = false;
            }
          }
        }
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    hub.close();
  }

  /** A network with its data. */
  private static final class Learner {
    private final PlaygroundSettings settings;
    private final PlaneData training;
    private final PlaneData test;
    private final Model model;
    private final Model insides;
    private final SplittableRandom random;
    private final NdArray grid = grid();
    private final Series losses = new Series();
    private final Series testLosses = new Series();
    private int step;

    Learner(PlaygroundSettings settings) {
      this.settings = settings;
      training = PlaneData.of(settings.data(), 200, settings.noise(), settings.seed());
      test = PlaneData.of(settings.data(), 200, settings.noise(), settings.seed() + 1);
      model = settings.model();
      insides =
          Model.extract(model, model.layers().stream().map(Layer::name).toArray(String[]::new));
      random = new SplittableRandom(settings.seed());
    }

    private static NdArray grid() {
      float[] points = new float[2 * GRID * GRID];
      for (int i = 0; i < GRID * GRID; i++) {
        points[2 * i] = (float) (2.0 * (i % GRID) / (GRID - 1) - 1);
        int row = i / GRID;
        points[2 * i + 1] = (float) (1 - 2.0 * row / (GRID - 1));
      }
      return NdArray.of(points, GRID * GRID, 2);
    }

    void step() {
      int count = settings.batchSize();
      float[] x = new float[2 * count];
      float[] y = new float[count];
      for (int i = 0; i < count; i++) {
        int chosen = random.nextInt(training.labels().length);
        x[2 * i] = training.points()[2 * chosen];
        x[2 * i + 1] = training.points()[2 * chosen + 1];
        y[i] = training.labels()[chosen];
      }
      model.trainOnBatch(NdArray.of(x, count, 2), NdArray.of(y, count, 1));
      step++;
    }

    private Map<String, Double> judged(PlaneData data) {
      int count = data.labels().length;
      return model.testOnBatch(
          NdArray.of(data.points(), count, 2), NdArray.of(data.labels(), count, 1));
    }

    Map<String, Object> frame() {
      Map<String, Double> now = judged(training);
      Map<String, Double> later = judged(test);
      losses.add(step, now.getOrDefault("loss", Double.NaN));
      testLosses.add(step, later.getOrDefault("loss", Double.NaN));
      Map<String, Object> frame = new LinkedHashMap<>();
      frame.put("step", step);
      frame.put("loss", finite(now.get("loss")));
      frame.put("testLoss", finite(later.get("loss")));
      frame.put("testAccuracy", finite(later.get("accuracy")));
      frame.put("losses", losses.pairs());
      frame.put("testLosses", testLosses.pairs());
      frame.put("points", numbers(training.points()));
      frame.put("labels", numbers(training.labels()));
      frame.put("testPoints", numbers(test.points()));
      frame.put("testLabels", numbers(test.labels()));
      frame.put("grid", GRID);
      List<List<String>> pictures = new ArrayList<>();
      insides.predictAll(grid, GRID * GRID).forEach(layer -> pictures.add(pictures(layer.value())));
      frame.put("neurons", pictures);
      List<List<Double>> weights = new ArrayList<>();
      model.getWeights().forEach(weight -> weights.add(numbers(weight.toFloatArray())));
      frame.put("weights", weights);
      return frame;
    }

    /** Each neuron over the plane, a byte for each point: 128 is 0, 255 the largest size. */
    private static List<String> pictures(NdArray outputs) {
      int units = outputs.shape().dim(1);
      List<String> pictures = new ArrayList<>();
      for (int unit = 0; unit < units; unit++) {
        double most = 1e-9;
        for (int i = 0; i < GRID * GRID; i++) {
          most = Math.max(most, Math.abs(outputs.getDouble(i * units + unit)));
        }
        byte[] bytes = new byte[GRID * GRID];
        for (int i = 0; i < bytes.length; i++) {
          double value = outputs.getDouble(i * units + unit) / most;
          bytes[i] = (byte) Math.round(128 + 127 * (Double.isFinite(value) ? value : 0));
        }
        pictures.add(Base64.getEncoder().encodeToString(bytes));
      }
      return pictures;
    }

    private static @Nullable Double finite(@Nullable Double value) {
      return value == null || !Double.isFinite(value) ? null : value;
    }

    private static List<Double> numbers(float[] values) {
      List<Double> numbers = new ArrayList<>();
      for (float value : values) {
        numbers.add(Float.isFinite(value) ? (double) value : 0.0);
      }
      return numbers;
    }

    /** Why a weight would change in a step on the first eight points. */
    String explain(int layer, int from, int to) {
      List<Layer> layers = model.layers();
      if (layer < 0 || layer >= layers.size()) {
        throw new PellucidException("Playground: there is no layer " + layer + ".");
      }
      float[] x = Arrays.copyOf(training.points(), 16);
      float[] y = Arrays.copyOf(training.labels(), 8);
      return model
          .explain(NdArray.of(x, 8, 2), NdArray.of(y, 8, 1))
          .of(layers.get(layer).name() + "/kernel", from, to)
          .toString();
    }
  }
}
