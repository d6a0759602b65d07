// Longer than 400 lines: the one door to all pages, and half of it is documentation.
package org.pellucid.studio;

import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.NdArray;
import org.pellucid.callbacks.Callback;
import org.pellucid.callbacks.Logs;
import org.pellucid.callbacks.StepWatcher;
import org.pellucid.callbacks.TrainedModel;
import org.pellucid.config.Config;
import org.pellucid.config.Json;
import org.pellucid.doctor.Doctor;
import org.pellucid.errors.PellucidException;
import org.pellucid.files.AtomicFile;
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
 * <p>The page has the curves of loss, metrics, learning rate and step time, the spread of weights,
 * gradients and activations over time, what the {@link Doctor} finds, the network as a picture to
 * zoom into, runs side by side, and a playground. Its buttons pause, step, save, stop, and change
 * the learning rate.
 *
 * <p>The server is the JDK's, listens on the loopback address alone unless {@linkplain
 * #on(InetAddress, int) told otherwise}, and then asks for a token that {@link #uri} holds. Curves
 * keep about 4000 points each, the lowest and highest of those that are left out staying visible.
 *
 * <p>Looks at spreads and findings take about 1 % of the time that a training has gone on, unless
 * {@linkplain #share told otherwise}. No number of the training is changed.
 *
 * <p>A {@link Studio} shows one training at a time. Default port: 8427, or the next that is free.
 */
public final class Studio extends Callback implements StepWatcher, AutoCloseable {
  private static final int PORT = 8427;
  private static final long ASK_RATE_NANOS = 10_000_000;

  private final LiveRun run = new LiveRun();
  private final Hub hub = new Hub();
  private final Courier courier = new Courier(run, hub);
  private final Insight insight = new Insight(run, System::nanoTime);
  private final NetworkView network = new NetworkView();
  private final Controls controls = new Controls();
  private final Questions questions = new Questions(controls::wake);
  private final Results results = new Results(questions);
  private final Watched watched = new Watched();
  private final EmbeddingView embedding = new EmbeddingView(questions, watched, results);
  private final AttentionView attention = new AttentionView(questions, watched);
  private final Playground playground = new Playground();
  private final @Nullable Server server;
  private volatile @Nullable RunSummary about;
  private @Nullable Path saveTo;
  private long batchStart;
  private long rateAsked;
  private double rate;

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
                .files("studio.css", "network.css", "results.css", "embedding.css", "attention.css")
                .files("summary.css", "studio.js", "source.js", "charts.js", "chart.umd.min.js")
                .files("live.js", "spreads.js", "network.js", "layout.js", "layer.js", "neurons.js")
                .files("results.js", "sample.js", "portrait.js", "embedding.js", "scatter.js")
                .files("attention.js", "summary.js", "runs.js", "playground.js")
                .question("/api/live", none -> run.whole())
                .question("/api/results", none -> results.summary())
                .question("/api/results/samples", results::samples)
                .question("/api/results/sample", results::sample)
                .question("/api/results/attribution", results::attribution)
                .question("/api/network", none -> network.graph())
                .question("/api/network/neurons", none -> network.neurons())
                .question("/api/network/layers", none -> network.someLayers())
                .order("/api/network/layer", settings -> network.layer(settings.text("name", "")))
                .question("/api/tabs", none -> tabs())
                .question("/api/summary", none -> summary())
                .question("/api/embedding", none -> embedding.state())
                .question("/api/embedding/point", embedding::point)
                .order("/api/embedding/order", embedding::order)
                .question("/api/attention", none -> attention.state())
                .question("/api/attention/sample", attention::sample)
                .question("/api/runs", none -> folders.all())
                .stream("/api/live/events", hub, none -> run.whole())
                .order("/api/live/order", this::order)
                .stream("/api/playground/events", playground.hub(), none -> playground.state())
                .order("/api/playground/order", playground::order)
                .start();
  }

  private Studio(@Nullable Server server) {
    this.server = server;
  }

  /**
   * Makes a studio that opens no page: it watches trainings to {@linkplain #report report} on them.
   *
   * @return the studio
   */
  public static Studio forReport() {
    return new Studio((Server) null);
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
    watched.samples(samples);
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
    watched.both(model, samples);
    results.samples(samples);
    results.all(model, "of the finished model");
    network.show(model);
    tellResults();
    return this;
  }

  private void tellResults() {
    if (hub.isListenedTo()) {
      hub.send("results", Json.write(results.news()));
    }
  }

  /**
   * Shows a network, also without training it.
   *
   * @param model the network
   * @return this
   */
  public Studio show(Model model) {
    network.show(model);
    watched.model(model);
    return this;
  }

  /**
   * Gives the studio a doctor that knows more than the training shows, such as the data. The studio
   * tells it of the training; do not give it to {@code fit} as well.
   *
   * @param doctor the doctor
   * @return this
   */
  public Studio doctor(Doctor doctor) {
    insight.doctor(doctor);
    return this;
  }

  /**
   * Says how much of the training's time may go into looks at spreads and findings.
   *
   * @param share from 0, almost none, to 1, a look after each epoch; 0.01 unless set
   * @return this
   */
  public Studio share(double share) {
    if (!(share >= 0 && share <= 1)) {
      throw new PellucidException("Studio: a share of time is from 0 to 1, got " + share + ".");
    }
    insight.share(share);
    return this;
  }

  /** {@return the address of the page, with the token where one is needed} */
  public URI uri() {
    Server opened = server;
    if (opened == null) {
      throw new PellucidException("Studio: one made by forReport() has no page; use new Studio().");
    }
    return opened.uri();
  }

  /**
   * Shows what the program tells of its run as a page of its own.
   *
   * @param summary figures, pictures, tables, settings
   * @return this
   */
  public Studio about(RunSummary summary) {
    about = summary;
    return this;
  }

  private Map<String, Object> summary() {
    RunSummary known = about;
    return known == null ? Map.of() : known.json();
  }

  /** The pages that have something to show only sometimes, and have it now. */
  private List<String> tabs() {
    List<String> tabs = new ArrayList<>();
    if (about != null) {
      tabs.add("summary");
    }
    if (attention.isThere()) {
      tabs.add("attention");
    }
    return tabs;
  }

  /**
   * Writes the pages of this studio as one HTML file that opens anywhere and asks nobody: what the
   * program {@linkplain #about told}, the latest training, the {@linkplain #test results}, an
   * embedding by principal components, attention where there is any.
   *
   * <p>What needs the model is worked out now, for some samples: of the results the 72 worst and
   * some of each cell, reasons for the 12 worst, 1000 points of the embedding, attention in 8
   * samples. Each part is cut to a number of bytes, so that a report has 8 MiB at most, and mostly
   * less than one.
   *
   * @param file the file, such as {@code report.html}
   */
  public void report(Path file) {
    ReportState state = new ReportState();
    state.summary(about);
    state.live(run.whole());
    state.results(results, watched);
    state.network(network);
    state.embedding(embedding);
    state.attention(attention);
    RunSummary known = about;
    String html = Report.html(known == null ? "Training" : known.name(), state.answers());
    byte[] bytes = html.getBytes(StandardCharsets.UTF_8);
    AtomicFile.write(file, bytes.length, out -> out.write(bytes));
  }

  private Object order(Config settings) {
    String action = settings.text("action", "");
    switch (action) {
      case "pause" -> controls.pause();
      case "resume" -> controls.resume();
      case "step" -> controls.step();
      case "stop" -> controls.stop();
      case "save" -> controls.save();
      case "look" -> controls.look();
      case "every" -> insight.every(every(settings));
      case "share" -> share(settings.number("value"));
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

  private static int every(Config settings) {
    int steps = settings.integer("value");
    if (steps < 0 || steps > 1_000_000_000) {
      throw new PellucidException(
          "Studio: looks are 1 to 1e9 steps apart, or 0 for after each epoch; got " + steps + ".");
    }
    return steps;
  }

  @Override
  public void setModel(TrainedModel newModel) {
    super.setModel(newModel);
    insight.setModel(newModel);
  }

  @Override
  public void setParams(Params newParams) {
    super.setParams(newParams);
    insight.setParams(newParams);
  }

  @Override
  public void onTrainBegin(Logs logs) {
    // A report is about the model that was tested last, whatever is trained after it
    if (model() instanceof Model whole && (server != null || !watched.areTogether())) {
      watched.model(whole);
    }
    questions.begin();
    results.begin();
    controls.begin();
    network.show(model());
    run.begin(model().name(), params().epochs(), params().steps(), network.table());
    rateAsked = 0;
    insight.onTrainBegin(logs);
    courier.now();
  }

  @Override
  public void onEpochBegin(int epoch, Logs logs) {
    run.epoch(epoch);
  }

  @Override
  public void beforeStep(int epoch, int step, List<NdArray> batch) {
    insight.beforeStep(epoch, step, batch);
  }

  @Override
  public void afterStep(int epoch, int step, float loss) {
    insight.afterStep(epoch, step, loss);
  }

  @Override
  public void onTrainBatchBegin(int batch, Logs logs) {
    obey();
    batchStart = System.nanoTime();
  }

  /** Carries out what the page asked for, and waits while it is paused. */
  private void obey() {
    if (!controls.isAny()) {
      return;
    }
    do {
      if (controls.isPaused()) {
        run.state("paused");
        courier.now();
      }
      Controls.Orders orders = controls.between();
      questions.answer();
      if (!Double.isNaN(orders.rate())) {
        change(orders.rate());
      }
      if (orders.save()) {
        save();
      }
      if (orders.look()) {
        insight.look();
      }
      if (orders.stop()) {
        run.say("Stopped from the page.");
        model().stopTraining();
      }
    } while (!controls.mayGoOn());
    run.state("running");
  }

  private void change(double newRate) {
    try {
      model().optimizer().setLearningRate(newRate);
      rate = newRate;
      run.rate(newRate);
      run.say("Learning rate set to " + newRate + ".");
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
    if (rateAsked == 0 || now - rateAsked > ASK_RATE_NANOS) {
      // A schedule computes it, which costs as much as a very small step.
      rateAsked = now;
      rate = model().optimizer().learningRate();
    }
    run.batch(batch, logs, rate, (now - batchStart) / 1e6);
    insight.onTrainBatchEnd(batch, logs);
    courier.soon();
  }

  @Override
  public void onEpochEnd(int epoch, Logs logs) {
    run.epochEnd(logs);
    insight.onEpochEnd(epoch, logs);
    courier.soon();
    if (hub.isListenedTo() && results.isDue()) {
      results.some(model(), "after epoch " + (epoch + 1));
      tellResults();
    }
  }

  @Override
  public void onTrainEnd(Logs logs) {
    if (server != null) {
      results.all(model(), "at the end");
    }
    questions.end();
    insight.onTrainEnd(logs);
    run.state("ended");
    courier.now();
    tellResults();
  }

  @Override
  public void close() {
    courier.close();
    playground.close();
    embedding.close();
    Server opened = server;
    if (opened != null) {
      opened.close();
    }
  }
}
