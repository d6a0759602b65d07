package org.pellucid.benchmarks.peers;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Starts libraries as processes of their own, each with its own class path. */
final class Launcher {
  private static final List<String> SERIAL = List.of("-XX:+UseSerialGC", "-Xms32m");

  /** When the JVM compiles, as Pellucid's launcher says; to others it makes no difference. */
  private static final List<String> COMPILERS =
      List.of(
          "-XX:Tier3InvocationThreshold=1000",
          "-XX:Tier3MinInvocationThreshold=300",
          "-XX:Tier3CompileThreshold=3000",
          "-XX:Tier4BackEdgeThreshold=200000");

  private static final String FOLDERS =
      """
      import importlib.util, os, sys
      for name in sys.argv[1].split(","):
          spec = importlib.util.find_spec(name)
          if spec:
              print(os.path.dirname(spec.origin))
      """;
  private static final Path TASKSET = Path.of("/usr/bin/taskset");
  private static final String KEEP = String.valueOf(1L << 32);

  private final Path root;
  private final Path folder;
  private final @Nullable String python;

  /**
   * Makes a launcher.
   *
   * @param root the folder of the repository
   * @param folder where archives of classes, logs and unpacked libraries go
   * @param python the interpreter that was asked for, or null
   */
  Launcher(Path root, Path folder, @Nullable String python) throws IOException {
    this.root = root;
    this.folder = folder;
    this.python = python != null ? python : defaultPython();
    Files.createDirectories(folder);
  }

  private static @Nullable String defaultPython() {
    return runs(List.of("python3", "-c", "import torch")) ? "python3" : null;
  }

  private static boolean runs(List<String> command) {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor(60, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException notThere) {
      return false;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Why a library cannot take part here; null if it can. */
  @Nullable String absence(Library library) {
    return library.kind() == Library.Kind.PYTHON && python == null
        ? "no Python with torch found: set PELLUCID_PYTHON or give --python"
        : null;
  }

  /**
   * Builds the module of a library if its sources are newer than what was built; says whether it is
   * there.
   */
  boolean prepare(Library library) throws IOException, InterruptedException {
    if (library.kind() != Library.Kind.JVM) {
      return true;
    }
    Path module = module(library);
    Path jar = module.resolve("target/peer.jar");
    if (Files.exists(jar)
        && !newer(module, jar)
        && !newer(root.resolve("benchmarks/peers/common"), jar)) {
      return true;
    }
    System.err.println("Building " + library.title() + " (the first time, it is downloaded) ...");
    Process maven =
        new ProcessBuilder(
                "mvn",
                "-B",
                "-q",
                "-Pfast,benchmarks,peers",
                "package",
                "-am",
                "-pl",
                root.relativize(module).toString())
            .directory(root.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.to(folder.resolve("build.log").toFile()))
            .start();
    boolean built = maven.waitFor() == 0;
    if (!built) {
      System.err.println(
          library.title() + " does not build, see " + folder.resolve("build.log") + ".");
    }
    return built;
  }

  private static boolean newer(Path module, Path jar) throws IOException {
    long built = Files.getLastModifiedTime(jar).toMillis();
    try (Stream<Path> files = Files.walk(module)) {
      return files
          .filter(file -> !file.toString().contains(File.separator + "target"))
          .anyMatch(file -> file.toFile().lastModified() > built);
    }
  }

  private Path module(Library library) {
    return root.resolve("benchmarks/peers")
        .resolve(library == Library.TENSORFLOW_JAVA ? "tensorflow" : library.id());
  }

  /** The bytes that a library needs on disk: its jars, or the Python packages that it loads. */
  long size(Library library) throws IOException {
    List<Path> parts =
        switch (library.kind()) {
          case PELLUCID ->
              jars(root.resolve("benchmarks/target/lib")).stream()
                  .filter(jar -> named(jar).matches("(pellucid(-engine)?-\\d|jackson-core).*"))
                  .toList();
          case JVM ->
              jars(module(library).resolve("target/lib")).stream()
                  .filter(jar -> !named(jar).startsWith("pellucid"))
                  .toList();
          case PYTHON -> packages(library);
        };
    long bytes = 0;
    for (Path part : parts) {
      try (Stream<Path> files = Files.walk(part)) {
        bytes += files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
      }
    }
    return bytes;
  }

  private static String named(Path jar) {
    return String.valueOf(jar.getFileName());
  }

  private List<Path> packages(Library library) throws IOException {
    List<String> names = new ArrayList<>(List.of("numpy"));
    if (library == Library.JAX || library == Library.KERAS_JAX) {
      names.addAll(List.of("jax", "jaxlib", "scipy", "ml_dtypes"));
    } else if (library == Library.KERAS_TENSORFLOW) {
      names.add("tensorflow");
    } else {
      names.add("torch");
    }
    if (library.id().startsWith("keras")) {
      names.add("keras");
    }
    Process process =
        new ProcessBuilder(
                python == null ? "python3" : python, "-c", FOLDERS, String.join(",", names))
            .start();
    try (Stream<String> lines = process.inputReader().lines()) {
      return lines.map(Path::of).toList();
    }
  }

  private static List<Path> jars(Path lib) throws IOException {
    try (Stream<Path> files = Files.list(lib)) {
      return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
    }
  }

  private static List<Path> classes(Path jar, Path lib) throws IOException {
    List<Path> classes = new ArrayList<>(List.of(jar));
    classes.addAll(jars(lib));
    return classes;
  }

  private static String classPath(List<Path> classes) {
    return classes.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
  }

  /**
   * Starts a library.
   *
   * @param library the library
   * @param threads how many threads it may use
   * @param archive the archive of classes that starts of this kind share; empty for none
   * @param commands the first commands
   * @return its process
   */
  Contender start(Library library, int threads, String archive, String... commands)
      throws IOException {
    List<String> command = new ArrayList<>();
    if (threads == 1 && pinned(library) && Files.isExecutable(TASKSET)) {
      command.addAll(List.of(TASKSET.toString(), "-c", "0"));
    }
    switch (library.kind()) {
      case PELLUCID -> {
        Path target = root.resolve("benchmarks/target");
        List<Path> classes =
            classes(target.resolve("pellucid-benchmarks.jar"), target.resolve("lib"));
        java(command, library, archive, classes);
        if (library == Library.PELLUCID) {
          command.add("--add-modules=jdk.incubator.vector");
        }
        command.add("-Dpellucid.threads=" + threads);
        command.add("-cp");
        command.add(classPath(classes));
        command.add(PellucidContestant.class.getName());
      }
      case JVM -> {
        Path target = module(library).resolve("target");
        List<Path> classes = classes(target.resolve("peer.jar"), target.resolve("lib"));
        java(command, library, archive, classes);
        command.add("--enable-native-access=ALL-UNNAMED");
        command.add("--sun-misc-unsafe-memory-access=allow");
        command.add("-Dpeer.threads=" + threads);
        command.add("-DDJL_CACHE_DIR=" + folder.resolve("unpacked/djl"));
        command.add("-DENGINE_CACHE_DIR=" + folder.resolve("unpacked/djl"));
        command.add("-Dai.djl.offline=true");
        command.add("-Dorg.bytedeco.javacpp.cachedir=" + folder.resolve("unpacked/javacpp"));
        command.add("-cp");
        command.add(classPath(classes));
        command.add(
            switch (library) {
              case DJL -> "org.pellucid.peers.djl.DjlContestant";
              case TENSORFLOW_JAVA -> "org.pellucid.peers.tensorflow.TensorFlowContestant";
              default -> "org.pellucid.peers.dl4j.Dl4jContestant";
            });
      }
      case PYTHON -> {
        command.add(python == null ? "python3" : python);
        Path scripts = root.resolve("benchmarks/peers/python");
        command.add(
            scripts
                .resolve(
                    library == Library.JAX
                        ? "jax_peer.py"
                        : library.id().startsWith("keras") ? "keras_peer.py" : "torch_peer.py")
                .toString());
        if (library != Library.JAX) {
          command.add("--threads");
          command.add(String.valueOf(threads));
        }
        if (library.id().contains("compile")) {
          command.add("--compile");
        }
      }
    }
    command.addAll(List.of(commands));
    ProcessBuilder builder = new ProcessBuilder(command);
    environment(builder.environment(), library, threads);
    return new Contender(library, builder, folder.resolve(library.id() + "-" + threads + ".log"));
  }

  /** XLA has as many threads as it sees cores, and no setting for that. */
  private static boolean pinned(Library library) {
    return library == Library.JAX
        || library == Library.KERAS_JAX
        || library == Library.KERAS_TENSORFLOW;
  }

  private void java(List<String> command, Library library, String archive, List<Path> classes)
      throws IOException {
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(SERIAL);
    if (library.kind() == Library.Kind.PELLUCID) {
      command.addAll(COMPILERS);
    }
    if (Files.isDirectory(Path.of("/sys/kernel/mm/transparent_hugepage"))) {
      command.add("-XX:+UseTransparentHugePages");
    }
    if (!archive.isEmpty()) {
      command.add("-XX:+AutoCreateSharedArchive");
      command.add("-XX:SharedArchiveFile=" + archive(library.id() + "-" + archive, classes));
    }
    command.add("-Xlog:disable");
    command.add("-Xlog:all=error,cds*=off,aot*=off:stderr");
  }

  /**
   * The archive of exactly these jars. The JVM does not write one anew whose jars have changed: it
   * goes on to start without it.
   */
  private Path archive(String name, List<Path> classes) throws IOException {
    int hash = 0;
    for (Path jar : classes) {
      hash = 31 * hash + jar.hashCode();
      hash = 31 * hash + Files.getLastModifiedTime(jar).hashCode();
      hash = 31 * hash + Long.hashCode(Files.size(jar));
    }
    Path archive = folder.resolve("%s-%08x.jsa".formatted(name, hash));
    List<Path> others;
    try (Stream<Path> files = Files.list(folder)) {
      others = files.filter(file -> named(file).matches(name + "-[0-9a-f]{8}\\.jsa")).toList();
    }
    for (Path other : others) {
      if (!other.equals(archive)) {
        Files.delete(other);
      }
    }
    return archive;
  }

  private static void environment(Map<String, String> environment, Library library, int threads) {
    // What somebody set for other programs must not slow down the libraries.
    environment.keySet().removeIf(name -> name.startsWith("OPENBLAS") || name.startsWith("MKL"));
    String count = String.valueOf(threads);
    environment.put("OMP_NUM_THREADS", count);
    environment.put("MKL_NUM_THREADS", count);
    environment.put("OPENBLAS_NUM_THREADS", count);
    environment.put("TF_NUM_INTRAOP_THREADS", count);
    environment.put("TF_NUM_INTEROP_THREADS", "1");
    environment.put("TF_CPP_MIN_LOG_LEVEL", "2");
    environment.put("JAX_PLATFORMS", "cpu");
    environment.put("PYTHONDONTWRITEBYTECODE", "1");
    if (library.id().startsWith("keras-")) {
      environment.put("KERAS_BACKEND", library.id().substring("keras-".length()));
    }
    if (library.id().endsWith("malloc")) {
      // Tells glibc to keep memory that was freed, instead of asking the system for it anew.
      environment.put("MALLOC_MMAP_THRESHOLD_", KEEP);
      environment.put("MALLOC_TRIM_THRESHOLD_", KEEP);
      environment.put("MALLOC_TOP_PAD_", String.valueOf(1L << 28));
    }
  }
}
