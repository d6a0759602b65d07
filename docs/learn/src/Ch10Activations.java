import module org.pellucid;
import org.pellucid.data.DataSets;
import org.pellucid.data.TrainTest;

/** Activations: their values, their slopes, and what ten layers make of a gradient. */
void main(String[] args) {
    float[] sums = {-5, -1, 0, 1, 5};
    show("relu", sums, Tensor::relu);
    show("sigmoid", sums, Tensor::sigmoid);
    show("tanh", sums, Tensor::tanh);
    IO.println();

    TrainTest digits = DataSets.digits();
    NdArray x = digits.trainX().rowRange(0, 32), y = digits.trainY().rowRange(0, 32);
    for (String activation : List.of("sigmoid", "tanh", "relu")) {
        var model = deep(activation);
        Explanation step = model.explain(x, y);
        IO.println("%-8s gradient in layer 1: %.1e, in layer 10: %.1e".formatted(activation,
                length(step.update("layer_1/kernel").gradient()),
                length(step.update("layer_10/kernel").gradient())));
    }
    IO.println();
    for (String activation : List.of("sigmoid", "tanh", "relu")) {
        var model = deep(activation);
        model.fit(digits.trainX(), digits.trainY(), Fit.epochs(10).verbose(0));
        IO.println("%-8s after 10 epochs: test accuracy %.4f".formatted(activation,
                model.evaluate(digits.testX(), digits.testY()).get("accuracy")));
    }
    IO.println();

    IO.println("answer 1: %.1e".formatted(Math.pow(0.25, 10)));
    show("answer 2: linear without a curve", sums, sum -> sum.multiply(2).multiply(3));
}

void show(String name, float[] sums, UnaryOperator<Tensor> activation) {
    Tensor sum = Tensor.of(sums);
    Tensor value = activation.apply(sum);
    Tensor slope = Gradients.of(value.sum(), List.of(sum)).getFirst();
    IO.println("%-8s %s".formatted(name, numbers(value)));
    IO.println("%-8s %s".formatted("  slope", numbers(slope)));
}

String numbers(Tensor tensor) {
    StringBuilder text = new StringBuilder();
    for (float number : tensor.toFloatArray()) {
        text.append("%8.4f".formatted(number));
    }
    return text.toString();
}

Sequential deep(String activation) {
    Session.setRandomSeed(1);
    var model = new Sequential(new Input(8, 8, 1), new Flatten());
    for (int i = 1; i <= 10; i++) {
        model.add(new Dense(32).activation(activation)
                .kernelInitializer(activation.equals("relu") ? "he_normal" : "glorot_normal").name("layer_" + i));
    }
    model.add(new Dense(10).activation("softmax"));
    model.compile(new Adam(), new SparseCategoricalCrossentropy(), "accuracy");
    return model;
}

double length(NdArray gradient) {
    return Math.sqrt(DoubleStream.of(gradient.toDoubleArray()).map(g -> g * g).sum());
}
