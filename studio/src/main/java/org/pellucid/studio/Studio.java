package org.pellucid.studio;

import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pellucid.callbacks.Callback;
import org.pellucid.callbacks.Logs;
import org.pellucid.config.Config;
import org.pellucid.config.Json;
import org.pellucid.errors.PellucidException;

/**
 * A page in the browser that shows training while it goes, and lets one steer it.
 *
 * <pre>{@code
 * try (Studio studio = new Studio()) {
 *   System.out.println("Open " + studio.uri());
 *   model.fit(x, y, Fit.epochs(20).callbacks(studio));
 * }
 * }</pre>
 *
 * <p>The page has the curves of loss, metrics, learning rate and step time, histograms of the
 * weights and of their changes, the layers, runs side by side, and a playground. Its buttons pause,
 * step, save, stop, and change the learning rate.
 *
 * <p>The server is the JDK's, listens on the loopback address alone unless {@linkplain
 * #on(InetAddress, int) told otherwise}, and then asks for a token that {@link #uri} holds. Curves
 * keep at most 4000 points each, the lowest and highest of those that are left out staying visible.
 *
 * <p>A {@link Studio} shows one training at a time. Default port: 8427, or the next that is free.
 */
public final class Studio extends Callback implements AutoCloseable {
  private static final int PORT = 8427;
  private static final long SEND_EVERY_NANOS = 150_000_000;

  private final LiveRun run = new LiveRun();
  private final Hub hub = new Hub();
  private final Controls controls = new Controls();
  private final Playground playground = new Playground();
  private final Server server;
  private @Nullable Path saveTo;
  private @Nullable Map<String, float[]> before;
  private long batchStart;
  private long lastSent;

  /** Opens the page on the loopback address. */
  public Studio() {
    this(InetAddress.getLoopbackAddress(), PORT, List.of());
  }

  /**
   * Opens the page on the loopback address, with runs that are over.
   *
   * @param runs folders that {@code pellucid train} wrote
   */
  public Studio(List<Path> runs) {
    this(InetAddress.getLoopbackAddress(), PORT, runs);
  }

  private Studio(InetAddress address, int port, List<Path> runs) {
    RunFolders folders = new RunFolders(runs);
    server =
        new Server(address, port)
                .page("/", "index.html", "text/html; charset=utf-8")
                .page("/studio.css", "studio.css", "text/css")
                .page("/studio.js", "studio.js", "text/javascript")
                .page("/live.js", "live.js", "text/javascript")
                .page("/runs.js", "runs.js", "text/javascript")
                .page("/playground.js", "playground.js", "text/javascript")
                .page("/source.js", "source.js", "text/javascript")
                .page("/charts.js", "charts.js", "text/javascript")
                .page("/chart.umd.min.js", "chart.umd.min.js", "text/javascript")
                .question("/api/live", none -> run.whole())
                .question("/api/runs", none -> folders.all())
                .stream("/api/live/events", hub, none -> run.whole())
                .order("/api/live/order", this::order)
                .stream("/api/playground/events", playground.hub(), none -> playground.state())
                .order("/api/playground/order", playground::order)
                .start();
  }

  /**
   * Opens the page on another address and port, such as one that other machines reach. Whoever has
   * the token in {@link #uri} can then watch and steer.
   *
   * @param address the address to listen on
   * @param port the port, or the first of those to try; 0 for any
   * @return the studio
   */
  public static Studio on(InetAddress address, int port) {
    if (port < 0 || port > 65_535) {
      throw new PellucidException("Studio: a port is from 0 to 65535, got " + port + ".");
    }
    return new Studio(address, port, List.of());
  }

  /**
   * Says where the page's button saves the model.
   *
   * @param file the file; without it the button does nothing but say so
   * @return this
   */
  public Studio saveTo(Path file) {
    saveTo = file;
    return this;
  }

  /** {@return the address of the page, with the token where one is needed} */
  public URI uri() {
    return server.uri();
  }

  private Object order(Config settings) {
    String action = settings.text("action", "");
    switch (action) {
      case "pause" -> controls.pause();
      case "resume" -> controls.resume();
      case "step" -> controls.step();
      case "stop" -> controls.stop();
      case "save" -> controls.save();
      case "rate" -> controls.rate(rate(settings));
      default -> throw new PellucidException("Studio: there is no order \"" + action + "\".");
    }
    return Map.of("done", action);
  }

  private static double rate(Config settings) {
    double rate = settings.number("value");
    if (!(rate >= 0) || rate > 1e6) {
      throw new PellucidException("Studio: a learning rate is from 0 to 1e6, got " + rate + ".");
    }
    return rate;
  }

  @Override
  public void onTrainBegin(Logs logs) {
    before = null;
    run.begin(model().name(), params().epochs(), params().steps(), NetworkView.of(model()));
    send("state", run.whole());
  }

  @Override
  public void onEpochBegin(int epoch, Logs logs) {
    run.epoch(epoch);
  }

  @Override
  public void onTrainBatchBegin(int batch, Logs logs) {
    obey();
    batchStart = System.nanoTime();
  }

  /** Carries out what the page asked for, and waits while it is paused. */
  private void obey() {
    do {
      if (controls.isPaused()) {
        run.state("paused");
        send("news", run.news());
      }
      Controls.Orders orders = controls.between();
      if (!Double.isNaN(orders.rate())) {
        change(orders.rate());
      }
      if (orders.save()) {
        save();
      }
      if (orders.stop()) {
        run.say("Stopped from the page.");
        model().stopTraining();
      }
    } while (!controls.mayGoOn());
    run.state("running");
  }

  private void change(double rate) {
    try {
      model().optimizer().setLearningRate(rate);
      run.rate(rate);
      run.say("Learning rate set to " + rate + ".");
    } catch (PellucidException schedule) {
      run.say(String.valueOf(schedule.getMessage()));
    }
  }

  private void save() {
    Path file = saveTo;
    if (file == null) {
      run.say("Nothing is saved: say where with studio.saveTo(file).");
      return;
    }
    try {
      model().save(file);
      run.say("Saved to " + file + ".");
    } catch (PellucidException failure) {
      run.say(String.valueOf(failure.getMessage()));
    }
  }

  @Override
  public void onTrainBatchEnd(int batch, Logs logs) {
    long now = System.nanoTime();
    run.batch(batch, logs, model().optimizer().learningRate(), (now - batchStart) / 1e6);
    sendNow(now);
  }

  @Override
  public void onEpochEnd(int epoch, Logs logs) {
    run.epochEnd(logs);
    Map<String, float[]> now = NetworkView.sampled(model());
    run.histogram(NetworkView.histograms(epoch + 1, now, before));
    before = now;
    sendNow(System.nanoTime());
  }

  /** At most some times a second: very short steps and epochs would drown the page. */
  private void sendNow(long now) {
    if (now - lastSent > SEND_EVERY_NANOS && hub.isListenedTo()) {
      lastSent = now;
      send("news", run.news());
    }
  }

  @Override
  public void onTrainEnd(Logs logs) {
    run.state("ended");
    send("news", run.news());
  }

  private void send(String name, Map<String, Object> content) {
    if (hub.isListenedTo()) {
      hub.send(name, Json.write(content));
    }
  }

  @Override
  public void close() {
    playground.close();
    server.close();
  }
}
