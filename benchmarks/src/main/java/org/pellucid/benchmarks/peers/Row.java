package org.pellucid.benchmarks.peers;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.pellucid.peers.Work;

/**
 * A row of the table.
 *
 * @param title what it says in front
 * @param work the name of the work
 * @param threads the threads
 * @param field what is compared of what the children answered
 * @param unit its unit
 * @param more whether more of it is better
 * @param flops floating-point operations per unit of it; 0 where there is no sense in that
 * @param bytes bytes per unit of it
 * @param target how many times better than the best opponent Pellucid shall be
 * @param jvmTarget the same, for the best opponent on the JVM
 * @param peakTarget the fraction of the FMA peak that it shall reach; 0 for none
 */
record Row(
    String title,
    String work,
    int threads,
    String field,
    String unit,
    boolean more,
    double flops,
    double bytes,
    double target,
    double jvmTarget,
    double peakTarget) {

  /** What a round reached, in the row's unit. */
  double value(Map<String, Object> round) {
    return Results.number(round, field);
  }

  /** All rows for a number of threads. */
  static List<Row> all(int threads) {
    List<Row> rows = new ArrayList<>();
    for (Work work : Work.all()) {
      switch (work) {
        case Work.Product product -> rows.add(product(product, threads));
        case Work.Training training -> rows.add(training(training, threads));
        case Work.Generation generation ->
            rows.add(rate(generation, threads, generation.title(), 1.4, 0));
        case Work.Inference inference when inference.batch() == 1 -> {
          rows.add(latency(inference, threads, "p50_us", "p50", 2));
          rows.add(latency(inference, threads, "p99_us", "p99", 4));
        }
        case Work.Inference inference ->
            rows.add(rate(inference, threads, inference.title(), 1.2, 0));
      }
      if (work.id().equals("W1")) {
        rows.add(
            new Row(
                "1000 epochs of XOR, whole process",
                Race.PROCESS,
                threads,
                "seconds",
                "s",
                false,
                0,
                0,
                2.5,
                0,
                0));
      }
      if (work.id().equals("W2")) {
        rows.add(
            new Row(
                "the same beside two busy processes",
                Race.BUSY,
                threads,
                "rate",
                "samples/s",
                true,
                0,
                0,
                1,
                0,
                0));
      }
    }
    rows.add(start("process start to end of first step", threads, "seconds", "s", 4));
    rows.add(
        new Row(
            "MLP: the same, with an archive of classes for all",
            Race.ARCHIVED,
            threads,
            "seconds",
            "s",
            false,
            0,
            0,
            4,
            0,
            0));
    rows.add(start("most memory", threads, "mib", "MiB", 2));
    rows.add(start("size on disk", threads, "disk_mib", "MiB", 20));
    return rows;
  }

  private static Row product(Work.Product product, int threads) {
    boolean square = product.m() == product.n() && product.m() == product.k();
    double peak = !square || product.n() < 256 ? 0 : product.n() <= 1024 ? 0.8 : 0.7;
    int least = Math.min(product.m(), Math.min(product.k(), product.n()));
    return new Row(
        product.title(),
        product.id(),
        threads,
        "p50_us",
        "us",
        false,
        product.flops(),
        product.bytes(),
        square && least < 128 ? 0 : 1,
        0,
        peak);
  }

  private static Row training(Work.Training training, int threads) {
    double target =
        switch (training.net()) {
          case XOR -> 15;
          case MLP, LSTM, GRU, ENCODER -> 1.3;
          case CNN -> 1.9;
          case RESNET -> 1.7;
          case GPT -> 1.4;
        };
    double jvmTarget =
        switch (training.net()) {
          case LSTM, GRU -> 3;
          case XOR, MLP, CNN, RESNET, ENCODER, GPT -> 0;
        };
    return rate(training, threads, training.title(), target, jvmTarget);
  }

  private static Row rate(Work work, int threads, String title, double target, double jvm) {
    return new Row(
        title,
        work.id(),
        threads,
        "rate",
        work.unit() + "/s",
        true,
        work.flops() / work.units(),
        work.bytes() / work.units(),
        target,
        jvm,
        0);
  }

  private static Row latency(
      Work.Inference work, int threads, String field, String name, double target) {
    return new Row(
        work.title() + ", " + name,
        work.id(),
        threads,
        field,
        "us",
        false,
        work.flops(),
        work.bytes(),
        target,
        0,
        0);
  }

  private static Row start(String title, int threads, String field, String unit, double target) {
    return new Row("MLP: " + title, Race.START, threads, field, unit, false, 0, 0, target, 0, 0);
  }
}
