import module org.pellucid;
import org.pellucid.data.DataSets;
import org.pellucid.data.TrainTest;

/** Networks with a memory: one unit by hand, then remembering over a distance. */
void main() {
    double h = 0;
    for (double x : new double[] {1, 0, 0, 0}) {
        h = Math.tanh(2 * x + 1.5 * h);
        IO.print(" %.4f".formatted(h));
    }
    IO.println();
    var unit = new SimpleRNN(1).returnSequences(true);
    var model = new Sequential(new Input(4, 1), unit);
    unit.setWeights(List.of(NdArray.of(new float[] {2}, 1, 1), NdArray.of(new float[] {1.5f}, 1, 1),
            NdArray.of(new float[] {0}, 1)));
    for (float value : model.predict(new float[][][] {{{1}, {0}, {0}, {0}}}).toFloatArray()) {
        IO.print(" %.4f".formatted(value));
    }
    IO.println("\n");

    // Was the first number above zero? All later ones only distract.
    for (int length : new int[] {5, 30}) {
        IO.println("length %2d: SimpleRNN %.4f, LSTM %.4f".formatted(length,
                remember(length, () -> new SimpleRNN(16)), remember(length, () -> new LSTM(16))));
    }
    IO.println("length 30: LSTM that begins with open gates %.4f".formatted(
            remember(30, () -> new LSTM(16).name("open"))));
    IO.println("kept after 30 steps: gate at 1 %.4f, gate at 4 %.4f".formatted(kept(1), kept(4)));
    IO.println();

    TrainTest digits = DataSets.digits();
    var rows = new Sequential(new Input(8, 8), new GRU(32), new Dense(10).activation("softmax"));
    rows.compile(new Adam(0.01), new SparseCategoricalCrossentropy(), "accuracy");
    NdArray trainX = digits.trainX().reshape(Shape.of(digits.trainX().shape().dim(0), 8, 8));
    NdArray testX = digits.testX().reshape(Shape.of(digits.testX().shape().dim(0), 8, 8));
    rows.fit(trainX, digits.trainY(), Fit.epochs(6).verbose(0));
    IO.println("digits, read row by row: %.4f".formatted(rows.evaluate(testX, digits.testY()).get("accuracy")));
    IO.println();

    double forgotten = Math.tanh(2);
    for (int i = 0; i < 10; i++) {
        forgotten = Math.tanh(0.5 * forgotten);
    }
    IO.println("answer 1: %.4f".formatted(forgotten));
    IO.println("answer 2: SimpleRNN %d, LSTM %d".formatted(
            new Sequential(new Input(5, 1), new SimpleRNN(16)).countParams(),
            new Sequential(new Input(5, 1), new LSTM(16)).countParams()));
}

double kept(double sum) {
    return Math.pow(1 / (1 + Math.exp(-sum)), 30);
}

/** What the worst of three networks reaches, which begin with other weights. */
double remember(int length, Supplier<Layer> memory) {
    double worst = 1;
    for (int seed = 1; seed <= 3; seed++) {
        worst = Math.min(worst, remember(length, memory.get(), seed));
    }
    return worst;
}

double remember(int length, Layer memory, int seed) {
    Random random = new Random(7);
    float[][][] x = new float[1600][length][1];
    float[][] y = new float[1600][1];
    for (int i = 0; i < 1600; i++) {
        for (float[] step : x[i]) {
            step[0] = (float) random.nextGaussian();
        }
        y[i][0] = x[i][0][0] > 0 ? 1 : 0;
    }
    Session.setRandomSeed(seed);
    var model = new Sequential(new Input(length, 1), memory, new Dense(1).activation("sigmoid"));
    if (memory.name().equals("open")) {
        List<NdArray> weights = new ArrayList<>(memory.getWeights());
        float[] bias = weights.get(2).toFloatArray();
        Arrays.fill(bias, 16, 32, 4);       // input gates, forget gates, candidates, output gates
        weights.set(2, NdArray.of(bias));
        memory.setWeights(weights);
    }
    model.compile(new Adam(0.005), new BinaryCrossentropy(), "accuracy");
    model.fit(Arrays.copyOf(x, 1400), Arrays.copyOf(y, 1400), Fit.epochs(20).verbose(0));
    return model.evaluate(Arrays.copyOfRange(x, 1400, 1600), Arrays.copyOfRange(y, 1400, 1600)).get("accuracy");
}
