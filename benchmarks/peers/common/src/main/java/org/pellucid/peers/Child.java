package org.pellucid.peers;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The side of a measured library: obeys one command a line and answers each with one line of JSON
 * behind {@code @@}, so that what the library itself prints does no harm. Commands come from the
 * arguments first, then from standard input:
 *
 * <ul>
 *   <li>{@code open ID SECONDS}: makes the work ready and runs it for that long to warm it up
 *   <li>{@code run SECONDS}: runs it for that long and answers with steps, seconds and latencies
 *   <li>{@code once ID STEPS}: answers after the first step, and again after all
 *   <li>{@code close}, {@code quit}
 * </ul>
 */
public final class Child {
  private static final PrintStream OUT =
      new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
  private static final int MIN_WARM_UP_STEPS = 3;

  /** One run of a work. */
  private interface Step extends AutoCloseable {
    /** Runs it once and returns the loss, or another number that shows that it did something. */
    float run();

    @Override
    void close();
  }

  private final Contestant contestant;
  private final long[] latencies = new long[1 << 20];
  private @Nullable Step step;

  private Child(Contestant contestant) {
    this.contestant = contestant;
  }

  /**
   * Obeys until told to quit.
   *
   * @param contestant the library
   * @param commands the first commands
   * @throws IOException if standard input cannot be read
   */
  public static void serve(Contestant contestant, String... commands) throws IOException {
    Child child = new Child(contestant);
    // What libraries print must not look like an answer, nor fill a pipe that nobody reads.
    System.setOut(System.err);
    for (String command : commands) {
      child.obey(command);
    }
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      if (line.equals("quit")) {
        break;
      }
      child.obey(line);
    }
    child.shut();
    OUT.flush();
    if (leavesThreads()) {
      // Not otherwise: the JVM sets up its loggers to tell of an exit, which takes 10 ms.
      System.exit(0);
    }
  }

  /** Whether threads of the library would keep the process alive. */
  private static boolean leavesThreads() {
    Thread[] threads = new Thread[1000];
    int count = Thread.currentThread().getThreadGroup().enumerate(threads);
    for (Thread thread : Arrays.copyOf(threads, count)) {
      if (thread != Thread.currentThread() && !thread.isDaemon()) {
        return true;
      }
    }
    return false;
  }

  private void obey(String line) {
    List<String> words = List.of(line.trim().split(" +"));
    try {
      switch (words.getFirst()) {
        case "open" -> open(words.get(1), Double.parseDouble(words.get(2)));
        case "run" -> run(Double.parseDouble(words.get(1)));
        case "once" -> once(words.get(1), Integer.parseInt(words.get(2)));
        case "close" -> {
          shut();
          answer("\"event\":\"closed\"");
        }
        default -> throw new IllegalArgumentException("Unknown command: " + line);
      }
    } catch (UnsupportedOperationException refusal) {
      answer("\"event\":\"refused\",\"reason\":" + quoted(String.valueOf(refusal.getMessage())));
    } catch (Exception | LinkageError | OutOfMemoryError | StackOverflowError failure) {
      failure.printStackTrace();
      answer("\"event\":\"failed\",\"reason\":" + quoted(failure.toString()));
    }
  }

  private void shut() {
    Step open = step;
    step = null;
    if (open != null) {
      open.close();
    }
  }

  private void open(String id, double warmUp) {
    shut();
    long start = System.nanoTime();
    Step made = make(Work.of(id));
    step = made;
    float first = made.run();
    double firstSeconds = (System.nanoTime() - start) * 1e-9;
    long end = System.nanoTime() + (long) (warmUp * 1e9);
    int steps = 1;
    while (System.nanoTime() < end || steps < MIN_WARM_UP_STEPS) {
      made.run();
      steps++;
    }
    answer(
        String.format(
            Locale.ROOT,
            "\"event\":\"open\",\"version\":%s,\"first_seconds\":%.4f,\"first_loss\":%s",
            quoted(contestant.version()),
            firstSeconds,
            number(first)));
  }

  private void run(double seconds) {
    Step open = step;
    if (open == null) {
      throw new IllegalStateException("Nothing is open.");
    }
    int steps = 0;
    float loss = 0;
    long bytes = Allocation.bytes();
    long start = System.nanoTime();
    long end = start + (long) (seconds * 1e9);
    long now = start;
    while (now < end) {
      loss = open.run();
      long after = System.nanoTime();
      latencies[steps % latencies.length] = after - now;
      steps++;
      now = after;
    }
    bytes = Allocation.bytes() - bytes;
    int kept = Math.min(steps, latencies.length);
    Arrays.sort(latencies, 0, kept);
    answer(
        String.format(
            Locale.ROOT,
            "\"event\":\"round\",\"steps\":%d,\"seconds\":%.6f,\"best_us\":%.3f,\"p50_us\":%.3f,"
                + "\"p99_us\":%.3f,\"loss\":%s,\"heap_per_step\":%d,\"hwm_kib\":%d",
            steps,
            (now - start) * 1e-9,
            latencies[0] * 1e-3,
            latencies[kept / 2] * 1e-3,
            latencies[(int) Math.min(kept - 1, Math.round(kept * 0.99))] * 1e-3,
            number(loss),
            bytes / steps,
            hwm()));
  }

  private void once(String id, int steps) {
    Step made = make(Work.of(id));
    step = made;
    float first = made.run();
    answer("\"event\":\"first\",\"loss\":" + number(first) + ",\"hwm_kib\":" + hwm());
    float last = first;
    for (int i = 1; i < steps; i++) {
      last = made.run();
    }
    answer("\"event\":\"done\",\"loss\":" + number(last) + ",\"hwm_kib\":" + hwm());
  }

  private Step make(Work work) {
    return switch (work) {
      case Work.Product product -> {
        int m = product.m();
        int k = product.k();
        int n = product.n();
        Contestant.Multiplier multiplier =
            contestant.multiplier(m, k, n, Data.floats(1, m * k), Data.floats(2, k * n));
        yield new Step() {
          @Override
          public float run() {
            multiplier.multiply();
            return 0;
          }

          @Override
          public void close() {
            multiplier.close();
          }
        };
      }
      case Work.Training training -> {
        List<Data.Batch> batches = Data.batches(training.net(), training.net().batch());
        Contestant.Trainer trainer = contestant.trainer(training.net(), training.net().batch());
        yield new Step() {
          private int next;

          @Override
          public float run() {
            next = (next + 1) % batches.size();
            return trainer.step(batches.get(next));
          }

          @Override
          public void close() {
            trainer.close();
          }
        };
      }
      case Work.Inference inference -> {
        List<Data.Batch> batches = Data.batches(inference.net(), inference.batch());
        Contestant.Predictor predictor = contestant.predictor(inference.net(), inference.batch());
        yield new Step() {
          private int next;

          @Override
          public float run() {
            next = (next + 1) % batches.size();
            return predictor.predict(batches.get(next).x())[0];
          }

          @Override
          public void close() {
            predictor.close();
          }
        };
      }
      case Work.Generation generation -> {
        Contestant.Writer writer = contestant.writer();
        yield new Step() {
          @Override
          public float run() {
            return writer.write(1, Work.Generation.TOKENS)[0];
          }

          @Override
          public void close() {
            writer.close();
          }
        };
      }
    };
  }

  private static void answer(String fields) {
    OUT.println("@@ {" + fields + "}");
  }

  /** The most memory that the process ever had, where the system says so; else 0. */
  private static long hwm() {
    try {
      for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
        if (line.startsWith("VmHWM:")) {
          return Long.parseLong(line.replaceAll("[^0-9]", ""));
        }
      }
    } catch (IOException noSuchFile) {
      return 0;
    }
    return 0;
  }

  private static String number(float value) {
    return Float.isFinite(value) ? Float.toString(value) : "\"" + value + "\"";
  }

  private static String quoted(String text) {
    StringBuilder result = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        result.append('\\').append(c);
      } else {
        result.append(c < ' ' ? ' ' : c);
      }
    }
    return result.append('"').toString();
  }
}
