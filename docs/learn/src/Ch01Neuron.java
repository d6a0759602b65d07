import module org.pellucid;

/** A neuron: a weighted sum, then a curve from 0 to 1. First as a loop, then as a layer. */
double neuron(float[] x, double[] w, double b) {
    double sum = b;
    for (int i = 0; i < x.length; i++) {
        sum += x[i] * w[i];
    }
    return sigmoid(sum);
}

double sigmoid(double sum) {
    return 1 / (1 + Math.exp(-sum));
}

void main() {
    float[][] days = {{0, 0}, {0, 1}, {1, 0}, {1, 1}};      // sun, rain
    double[] w = {2, -3};
    double b = 0.5;

    for (float[] day : days) {
        IO.println("sun %.0f, rain %.0f: walk %.4f".formatted(day[0], day[1], neuron(day, w, b)));
    }
    IO.println();

    var layer = new Dense(1).activation("sigmoid");
    var model = new Sequential(new Input(2), layer);
    layer.setWeights(List.of(NdArray.of(new float[] {2, -3}, 2, 1), NdArray.of(new float[] {0.5f}, 1)));
    IO.println(Arrays.toString(model.predict(days).toFloatArray()));
    IO.println();

    answer("1", days, new double[] {10, 10}, -15);
    answer("2", days, new double[] {10, 10}, -5);
    answer("3", days, new double[] {20, -30}, 5);
}

void answer(String name, float[][] days, double[] w, double b) {
    IO.print("answer " + name + ":");
    for (float[] day : days) {
        IO.print(" %.4f".formatted(neuron(day, w, b)));
    }
    IO.println();
}
