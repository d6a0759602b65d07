package org.pellucid.examples;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.pellucid.data.DataCatalog;
import org.pellucid.data.DataLookup;
import org.pellucid.data.DataSetInfo;
import org.pellucid.data.DataSetInfo.DataFile;
import org.pellucid.examples.terminal.TextTable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code pellucid data}: lists the data sets that are known by name, and where they are. */
@Command(
    name = "data",
    description = "List data sets with size, licence and place; fetch and verify them.",
    mixinStandardHelpOptions = true)
final class DataCommand implements Callable<Integer> {
  private static final int CHECK_FAILED = 1;

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "NAME", arity = "0..*", description = "Tell all of these sets.")
  private List<String> names = new ArrayList<>();

  @Option(names = "--fetch", description = "Download the sets named if they are nowhere.")
  private boolean fetch;

  @Option(names = "--verify", description = "Compare files with their SHA-256 sums.")
  private boolean verify;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    DataLookup lookup = DataLookup.standard();
    List<DataSetInfo> sets = names.stream().map(DataCatalog::named).toList();
    if (fetch) {
      sets.stream().filter(set -> !set.isIncluded()).forEach(lookup::folderOf);
    }
    if (sets.isEmpty()) {
      list(lookup, DataCatalog.all()).forEach(out::println);
      sets = verify ? DataCatalog.all() : sets;
    } else {
      sets.forEach(set -> describe(lookup, set).forEach(out::println));
    }
    boolean good = true;
    for (DataSetInfo set : verify ? sets : List.<DataSetInfo>of()) {
      good &= verified(lookup, set, out);
    }
    return good ? 0 : CHECK_FAILED;
  }

  private static List<String> list(DataLookup lookup, List<DataSetInfo> sets) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("NAME", "SIZE", "LICENCE", "WHERE"));
    for (DataSetInfo set : sets) {
      rows.add(List.of(set.name(), size(set), set.licence(), place(lookup, set)));
    }
    return TextTable.lines(rows, "lrll");
  }

  private static String size(DataSetInfo set) {
    return set.isIncluded() ? "" : TextTable.bytes(set.size());
  }

  private static String place(DataLookup lookup, DataSetInfo set) {
    if (set.isIncluded()) {
      return "part of Pellucid";
    }
    String elsewhere = set.download().isPresent() ? "to be downloaded" : "not here";
    return lookup.find(set).map(Path::toString).orElse(elsewhere);
  }

  private static List<String> describe(DataLookup lookup, DataSetInfo set) {
    List<String> lines = new ArrayList<>();
    lines.add(set.title() + ": " + set.holds() + ".");
    lines.addAll(
        TextTable.lines(
            List.of(
                List.of("name", set.name()),
                List.of("size", size(set)),
                List.of("licence", set.licence()),
                List.of("source", set.source()),
                List.of("where", place(lookup, set))),
            "ll"));
    Optional<Path> folder = lookup.find(set);
    List<DataFile> files =
        folder
            .map(found -> lookup.filesIn(set, found))
            .or(set::download)
            .orElseGet(() -> set.isIncluded() ? List.of() : set.forms().getFirst());
    List<List<String>> rows = new ArrayList<>();
    for (DataFile file : files) {
      rows.add(List.of(file.name(), TextTable.bytes(file.size()), file.checksums().getFirst()));
    }
    lines.addAll(TextTable.lines(rows, "lrl"));
    return lines;
  }

  /** Says which files are not what they should be. */
  private static boolean verified(DataLookup lookup, DataSetInfo set, PrintWriter out) {
    Optional<Path> folder = lookup.find(set);
    if (folder.isEmpty()) {
      return true;
    }
    List<DataFile> files = lookup.filesIn(set, folder.get());
    List<String> wrong =
        files.stream()
            .filter(file -> !lookup.agrees(folder.get(), file))
            .map(DataFile::name)
            .toList();
    out.println(
        set.name()
            + (wrong.isEmpty()
                ? ": " + files.size() + " files as they should be"
                : ": not as it should be: " + String.join(", ", wrong)));
    return wrong.isEmpty();
  }
}
