import module org.pellucid;

/** How wrong is a prediction? Two answers, and what happens to each when one weight moves. */
double squared(double truth, double said) {
    return (said - truth) * (said - truth);
}

double crossentropy(double truth, double said) {
    return -(truth * Math.log(said) + (1 - truth) * Math.log(1 - said));
}

/** The loss of the network of chapter 2, as a function of one weight: of hidden unit 0 to output. */
double loss(double weight) {
    double sum = 1 * weight + 0.5 * -2 + 0.1;
    return crossentropy(1, 1 / (1 + Math.exp(-sum)));
}

void main(String[] args) {
    for (double said : new double[] {0.99, 0.9, 0.5, 0.1, 0.01}) {
        IO.println("truth 1, said %.2f: squared %.4f, crossentropy %.4f"
                .formatted(said, squared(1, said), crossentropy(1, said)));
    }
    IO.println();

    float[][] truth = {{1}, {0}, {1}};
    float[][] said = {{0.9f}, {0.2f}, {0.4f}};
    IO.println("mean squared error  %.4f"
            .formatted(new MeanSquaredError().apply(Tensor.of(truth), Tensor.of(said)).item()));
    IO.println("binary crossentropy %.4f"
            .formatted(new BinaryCrossentropy().apply(Tensor.of(truth), Tensor.of(said)).item()));
    IO.println();

    for (double weight : new double[] {0, 1, 1.5, 2, 3}) {
        double slope = (loss(weight + 1e-6) - loss(weight - 1e-6)) / 2e-6;
        IO.println("weight %.1f: loss %.4f, slope %.4f".formatted(weight, loss(weight), slope));
    }
    IO.println();

    IO.println("answer 1: %.4f".formatted(crossentropy(1, 0.1)));
    IO.println("answer 2: %.4f".formatted(Math.log(10)));
    double better = 1.5;
    for (int i = 0; i < 10; i++) {
        better -= 0.5 * (loss(better + 1e-6) - loss(better - 1e-6)) / 2e-6;
    }
    IO.println("answer 3: weight %.4f, loss %.4f".formatted(better, loss(better)));
    if (args.length > 0) {
        double[] weights = IntStream.rangeClosed(0, 60).mapToDouble(i -> -1 + i / 10.0).toArray();
        double[] losses = DoubleStream.of(weights).map(this::loss).toArray();
        LinePlot.of("Loss by one weight", "weight", weights, losses, List.of())
                .write(Path.of(args[0], "loss.svg"));
    }
}
