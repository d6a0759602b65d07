import module org.pellucid;

/** Three ways down the same valley, which is 25 times as steep across as it is along. */
float[][] x = {{1, 0}, {0, 5}};
float[][] y = {{3}, {10}};      // so that the best weights are 3 and 2

void main(String[] args) {
    double[] slow = walk("SGD 0.03", new SGD(0.03));
    walk("SGD 0.09", new SGD(0.09));
    double[] momentum = walk("SGD 0.03, momentum 0.9", new SGD(0.03).momentum(0.9));
    double[] adam = walk("Adam 0.1", new Adam(0.1));

    var model = network(new Adam(0.1));
    Update update = model.explain(x, y).update("dense/kernel");
    IO.println(update.rule());
    IO.println(update.worked(0, 0));
    IO.println(update.worked(1, 0));
    IO.println();

    IO.print("answer 1: ");
    walk("SGD 0.0799", new SGD(0.0799));
    if (args.length > 0) {
        double[] steps = IntStream.rangeClosed(1, 60).mapToDouble(i -> i).toArray();
        LinePlot.of("Distance: Adam stands out; SGD with and without momentum", "step", steps,
                        Arrays.copyOf(adam, 60), List.of(Arrays.copyOf(slow, 60), Arrays.copyOf(momentum, 60)))
                .write(Path.of(args[0], "optimizers.svg"));
    }
}

/** Trains 200 steps and says where the two weights are. Returns the distance to the goal. */
double[] walk(String name, Optimizer optimizer) {
    var model = network(optimizer);
    double[] distances = new double[200];
    IO.println(name);
    for (int step = 1; step <= 200; step++) {
        model.trainOnBatch(x, y);
        float[] w = model.getWeights().getFirst().toFloatArray();
        distances[step - 1] = Math.hypot(w[0] - 3, w[1] - 2);
        if (step == 1 || step == 2 || step == 10 || step == 50 || step == 200) {
            IO.println("  step %3d: weights %.4g and %.4g".formatted(step, w[0], w[1]));
        }
    }
    IO.println();
    return distances;
}

Sequential network(Optimizer optimizer) {
    var dense = new Dense(1).useBias(false).kernelInitializer("zeros").name("dense");
    var model = new Sequential(new Input(2), dense);
    model.compile(optimizer, new MeanSquaredError());
    return model;
}
