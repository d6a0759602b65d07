import module org.pellucid;

/** Two layers, computed by loops and by the library, with the same weights. */
float[][] kernel1 = {{0.5f, 1}, {1, -0.5f}};    // [input][unit]
float[] bias1 = {0, -0.25f};
float[][] kernel2 = {{1.5f}, {-2}};
float[] bias2 = {0.1f};

float[] sums(float[] x, float[][] kernel, float[] bias) {
    float[] sums = bias.clone();
    for (int unit = 0; unit < sums.length; unit++) {
        for (int i = 0; i < x.length; i++) {
            sums[unit] += x[i] * kernel[i][unit];
        }
    }
    return sums;
}

float[] relu(float[] sums) {
    for (int unit = 0; unit < sums.length; unit++) {
        sums[unit] = Math.max(0, sums[unit]);
    }
    return sums;
}

void main(String[] args) {
    float[] x = {1, 0.5f};
    float[] hidden = relu(sums(x, kernel1, bias1));
    float[] out = sums(hidden, kernel2, bias2);
    IO.println("hidden %s, sum %.4f, output %.4f"
            .formatted(Arrays.toString(hidden), out[0], 1 / (1 + Math.exp(-out[0]))));
    IO.println();

    var first = new Dense(2).activation("relu").name("hidden");
    var second = new Dense(1).activation("sigmoid").name("output");
    var model = new Sequential(new Input(2), first, second);
    first.setWeights(List.of(NdArray.copyOf(kernel1), NdArray.copyOf(bias1)));
    second.setWeights(List.of(NdArray.copyOf(kernel2), NdArray.copyOf(bias2)));
    model.compile(new SGD(0.1), new BinaryCrossentropy());

    var step = model.explain(new float[][] {x}, new float[][] {{1}});
    IO.println(step.layer("hidden").steps().getFirst().worked(0, 0));
    IO.println(step.layer("hidden").steps().getFirst().worked(0, 1));
    IO.println(step.layer("output").steps().getFirst().worked(0, 0));
    IO.println(step.layer("output").steps().getLast().worked(0, 0));
    IO.println();

    IO.println(model.summary());
    IO.println();

    IO.println("answer 1: hidden %s".formatted(
            Arrays.toString(relu(sums(new float[] {-1, 0.5f}, kernel1, bias1)))));
    var wide = new Sequential(new Input(64), new Dense(32), new Dense(10));
    IO.println("answer 2: " + wide.countParams());
    if (args.length > 0) {
        NeuronPlot.of(model).write(Path.of(args[0], "layers.svg"));
    }
}
