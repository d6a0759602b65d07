import module org.pellucid;

/** One training step of the network of chapter 2: by hand, by the library, and by trying. */
float[][] kernel1 = {{0.5f, 1}, {1, -0.5f}};
float[] bias1 = {0, -0.25f};
float[][] kernel2 = {{1.5f}, {-2}};
float[] bias2 = {0.1f};

void main(String[] args) throws Exception {
    // Forward, as before
    double x0 = 1, x1 = 0.5;
    double h0 = Math.max(0, x0 * 0.5 + x1 * 1 + 0);
    double h1 = Math.max(0, x0 * 1 + x1 * -0.5 - 0.25);
    double sum = h0 * 1.5 + h1 * -2 + 0.1;
    double p = 1 / (1 + Math.exp(-sum));
    double loss = -Math.log(p);

    // Backward: each line is the line above times one local derivative
    double dP = -1 / p;                         // loss = -log p
    double dSum = dP * p * (1 - p);             // p = sigmoid(sum)
    double dKernel2 = dSum * h0;                // sum = ... + h0 * kernel2[0] + ...
    double dH0 = dSum * 1.5;
    double dSum0 = dH0 * (h0 > 0 ? 1 : 0);      // h0 = relu(sum0)
    double dKernel1 = dSum0 * x0;               // sum0 = x0 * kernel1[0][0] + ...
    IO.println("loss %.6f".formatted(loss));
    IO.println("by p %.6f, by sum %.6f, by h0 %.6f".formatted(dP, dSum, dH0));
    IO.println("by output/kernel[0, 0] %.6f".formatted(dKernel2));
    IO.println("by hidden/kernel[0, 0] %.6f".formatted(dKernel1));
    IO.println();

    var model = network();
    float[][] x = {{1, 0.5f}}, y = {{1}};
    Explanation step = model.explain(x, y);
    IO.println(step.of("output/kernel", 0, 0));
    IO.println(step.of("hidden/kernel", 0, 0));
    IO.println();

    IO.println("before the step: loss %.6f".formatted(model.evaluate(x, y).get("loss")));
    model.trainOnBatch(x, y);
    IO.println("after one step:  loss %.6f".formatted(model.evaluate(x, y).get("loss")));
    for (int i = 0; i < 9; i++) {
        model.trainOnBatch(x, y);
    }
    IO.println("after ten:       loss %.6f".formatted(model.evaluate(x, y).get("loss")));
    IO.println();

    IO.println("answer 1: %.6f".formatted(dSum0 * x1));
    IO.println("answer 2: %.6f".formatted(p - 1));
    IO.println("answer 3: " + network().explain(new float[][] {{-1, 0.5f}}, y).of("hidden/kernel", 0, 1));
    if (args.length > 0) {
        step.write(Path.of(args[0], "step.html"));
    }
}

Sequential network() {
    var hidden = new Dense(2).activation("relu").name("hidden");
    var output = new Dense(1).activation("sigmoid").name("output");
    var model = new Sequential(new Input(2), hidden, output);
    hidden.setWeights(List.of(NdArray.copyOf(kernel1), NdArray.copyOf(bias1)));
    output.setWeights(List.of(NdArray.copyOf(kernel2), NdArray.copyOf(bias2)));
    model.compile(new SGD(0.1), new BinaryCrossentropy());
    return model;
}
