package org.pellucid.models;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.pellucid.array.NdArray;
import org.pellucid.config.Config;
import org.pellucid.files.Bytes;
import org.pellucid.files.Safetensors;

/** Pellucid's own format, which is safetensors, and any other file of safetensors. */
final class PellucidFormat implements ModelFormat {
  private static final long HEADER_LIMIT = 100_000_000;

  @Override
  public String name() {
    return "safetensors";
  }

  @Override
  public List<String> extensions() {
    return List.of(".safetensors", ".pellucid");
  }

  @Override
  public boolean recognises(Bytes file) {
    return file.size() >= 10
        && file.i64(0) >= 2
        && file.i64(0) <= Math.min(HEADER_LIMIT, file.size() - 8)
        && file.u8(8) == '{';
  }

  @Override
  public FileContent inspect(Path file) {
    Safetensors content = Safetensors.open(file);
    boolean whole = ModelFile.hasArchitecture(content);
    Map<String, String> facts = new LinkedHashMap<>();
    if (ModelFile.isOurs(content)) {
      provenance(content, facts);
    } else {
      facts.putAll(content.metadata());
    }
    List<FileContent.TensorEntry> tensors = new ArrayList<>();
    for (String name : inOrder(content)) {
      Safetensors.Entry entry = content.entry(name);
      tensors.add(
          new FileContent.TensorEntry(
              name, entry.type(), entry.shape(), entry.end() - entry.begin()));
    }
    String kind = whole ? "model" : ModelFile.isOurs(content) ? "weights" : "";
    return new FileContent(
        kind.isEmpty() ? "safetensors" : "Pellucid " + kind + " (safetensors)",
        whole,
        ModelFile.layers(content),
        tensors,
        facts);
  }

  /** The arrays part by part: the file has them in the order of their element sizes. */
  private static Set<String> inOrder(Safetensors content) {
    Set<String> names = new LinkedHashSet<>();
    for (ModelFile.Part part : ModelFile.Part.values()) {
      names.addAll(ModelFile.order(content, part));
    }
    names.addAll(content.names());
    return names;
  }

  private static void provenance(Safetensors content, Map<String, String> facts) {
    facts.put("model", content.metadata().getOrDefault("name", ""));
    Config described = ModelFile.json(content, "provenance");
    if (described.keys().isEmpty()) {
      return;
    }
    Provenance provenance = Provenance.read(described);
    facts.put("saved", provenance.saved().toString());
    facts.put("Pellucid", provenance.pellucid());
    facts.put("Java", provenance.java());
    if (!provenance.data().isEmpty()) {
      facts.put("trained on", provenance.data());
    }
    if (provenance.epochs() > 0) {
      facts.put("epochs", Integer.toString(provenance.epochs()));
    }
    if (!provenance.metrics().isEmpty()) {
      facts.put("results", listed(provenance.metrics()));
    }
    if (!provenance.settings().isEmpty()) {
      facts.put("fit", listed(provenance.settings()));
    }
    Config compiled = ModelFile.json(content, ModelFile.ARCHITECTURE).nested("compile_config");
    if (compiled.get("optimizer") instanceof Config optimizer) {
      facts.put("optimizer", optimizer.text("class_name", ""));
    }
    facts.putAll(provenance.notes());
  }

  private static String listed(Map<String, ?> map) {
    List<String> items = new ArrayList<>();
    map.forEach((name, value) -> items.add(name + " " + value));
    return String.join(", ", items);
  }

  @Override
  public List<String> verify(Path file) {
    Safetensors content = Safetensors.open(file);
    int checked = content.verify();
    int all = content.names().size();
    List<String> right = new ArrayList<>();
    right.add("structure: " + all + " arrays fill the file");
    if (checked == all && ModelFile.isOurs(content)) {
      right.add("checksums: the header and " + all + " of " + all + " arrays");
    } else {
      content.names().forEach(content::read);
      right.add("checksums: " + checked + " of " + all + " arrays have one");
    }
    if (ModelFile.hasArchitecture(content)) {
      right.add(
          "model: "
              + (ModelFile.canBeMade(file)
                  ? "can be made, and every weight fits"
                  : "has classes of somebody's own, which are not known here"));
    }
    return right;
  }

  @Override
  public boolean savesModels() {
    return true;
  }

  @Override
  public Imported read(Path file) {
    Model model = ModelFile.load(file);
    return new Imported(model, whole(model, file));
  }

  @Override
  public MigrationReport save(Model model, Path file) {
    ModelFileWriter.save(file, model, Map.of(), true);
    return whole(model, file);
  }

  /** Nothing is lost on the way in or out of Pellucid's own files. */
  private MigrationReport whole(Model model, Path file) {
    return new MigrationReport.Builder(String.valueOf(file.getFileName()), name())
        .layers(model)
        .build();
  }

  /** Weights have their paths for names; what training needs to go on belongs to models. */
  @Override
  public MigrationReport report(FileContent content, Path file, Map<String, NdArray> tensors) {
    Set<String> read = new HashSet<>(tensors.keySet());
    tensors.keySet().forEach(name -> read.add(ModelFile.Part.WEIGHTS.prefix + name));
    return MigrationReport.ofArrays(content, file, read);
  }

  @Override
  public void saveWeights(Model model, Path file) {
    ModelFileWriter.saveWeights(file, model);
  }

  @Override
  public WeightReport loadWeights(Model model, Path file, LoadWeights how) {
    return how.assign(model, file.toString(), ModelFile.weights(Safetensors.open(file)));
  }

  @Override
  public Map<String, NdArray> readTensors(Path file) {
    return ModelFile.weights(Safetensors.open(file));
  }

  @Override
  public boolean writesTensors() {
    return true;
  }

  @Override
  public void writeTensors(Path file, Map<String, NdArray> tensors) {
    Safetensors.write(file, tensors, Map.of());
  }
}
