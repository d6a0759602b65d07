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
import org.pellucid.models.Model;

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
  private final Questions questions = new Questions(controls::wake);
  private final Results results = new Results(questions);
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
                .page("/results.js", "results.js", "text/javascript")
                .page("/results.css", "results.css", "text/css")
                .page("/sample.js", "sample.js", "text/javascript")
                .page("/portrait.js", "portrait.js", "text/javascript")
                .page("/source.js", "source.js", "text/javascript")
                .page("/charts.js", "charts.js", "text/javascript")
                .page("/chart.umd.min.js", "chart.umd.min.js", "text/javascript")
                .question("/api/live", none -> run.whole())
                .question("/api/results", none -> results.summary())
                .question("/api/results/samples", results::samples)
                .question("/api/results/sample", results::sample)
                .question("/api/results/attribution", results::attribution)
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

  /**
   * Says at which held-out samples to look in the trainings to come: what is confused with what,
   * the worst errors, whether confidence can be trusted, and why.
   *
   * <p>While somebody has the page open, up to 1024 samples, drawn once, are asked after an epoch:
   * 2 seconds after the beginning at the earliest, then whenever 100 times as long has gone by as
   * asking took, so that it costs about 1 % of the time; a second is the most that it takes. When
   * training ends, all samples are asked, for 20 seconds at most. Asking changes no number of the
   * training.
   *
   * <p>Who steers a training by what the page says learns from these samples, too: give it samples
   * to watch, and those of the test to {@link #test(Model, Samples)} at the end.
   *
   * @param samples the samples, in place of those named before
   * @return this
   */
  public Studio test(Samples samples) {
    results.samples(samples);
    tellResults();
    return this;
  }

  /**
   * Shows what a model that is not being trained, such as one read from a file, makes of samples.
   *
   * @param model the model
   * @param samples the samples, in place of those named before
   * @return this
   */
  public Studio test(Model model, Samples samples) {
    results.samples(samples);
    results.all(model, "now");
    tellResults();
    return this;
  }

  private void tellResults() {
    if (hub.isListenedTo()) {
      hub.send("results", Json.write(results.news()));
    }
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
    questions.begin();
    results.begin();
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
      questions.answer();
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
    if (hub.isListenedTo() && results.isDue()) {
      results.some(model(), "after epoch " + (epoch + 1));
      tellResults();
    }
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
    results.all(model(), "at the end");
    questions.end();
    run.state("ended");
    send("news", run.news());
    tellResults();
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
