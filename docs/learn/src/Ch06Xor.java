import module org.pellucid;

/** Exclusive or: impossible for one neuron, easy for a few. */
float[][] x = {{0, 0}, {0, 1}, {1, 0}, {1, 1}};
float[][] y = {{0}, {1}, {1}, {0}};

void main(String[] args) {
    var one = new Sequential(new Input(2), new Dense(1).activation("sigmoid"));
    train("one neuron", one);
    var net = new Sequential(
            new Input(2),
            new Dense(4).activation("tanh").name("hidden"),
            new Dense(1).activation("sigmoid").name("output"));
    train("four hidden units", net);

    // What the hidden units say about the four samples, one line per sample
    Model inside = Model.of(net.inputs().getFirst(), net.outputOf("hidden"));
    float[] units = inside.predict(x).toFloatArray();
    for (int sample = 0; sample < 4; sample++) {
        IO.print("%.0f %.0f ->".formatted(x[sample][0], x[sample][1]));
        for (int unit = 0; unit < 4; unit++) {
            IO.print(" %5.2f".formatted(units[sample * 4 + unit]));
        }
        IO.println();
    }
    IO.println();

    int learned = 0;
    for (int seed = 0; seed < 10; seed++) {
        Session.setRandomSeed(seed);
        var two = new Sequential(
                new Input(2), new Dense(2).activation("tanh"), new Dense(1).activation("sigmoid"));
        two.compile(new Adam(0.05), new BinaryCrossentropy(), "accuracy");
        two.fit(x, y, Fit.epochs(500).verbose(0));
        learned += two.evaluate(x, y).get("accuracy") == 1 ? 1 : 0;
    }
    IO.println("answer 1: with two hidden units %d of 10 networks learn it".formatted(learned));
    if (args.length > 0) {
        NeuronPlot.of(net).write(Path.of(args[0], "xor.svg"));
    }
}

void train(String name, Model model) {
    model.compile(new Adam(0.05), new BinaryCrossentropy(), "accuracy");
    History history = model.fit(x, y, Fit.epochs(500).verbose(0));
    List<Double> loss = history.get("loss");
    IO.println("%s: loss %.4f, later %.4f, at last %.4f"
            .formatted(name, loss.get(0), loss.get(99), loss.get(499)));
    for (float said : model.predict(x).toFloatArray()) {
        IO.print(" %.4f".formatted(said));
    }
    IO.println("\n");
}
