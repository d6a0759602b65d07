import module org.pellucid;
import org.pellucid.data.DataSets;
import org.pellucid.data.TrainTest;

/** Handwritten digits of 8x8 pixels: ten classes, and a test on digits never seen. */
void main(String[] args) {
    TrainTest digits = DataSets.digits();
    draw(digits.trainX(), 5);
    IO.println("a " + digits.trainY().getLong(5));
    IO.println();

    var model = new Sequential(
            new Input(8, 8, 1),
            new Flatten(),
            new Dense(32).activation("relu"),
            new Dense(10).activation("softmax"));
    model.compile(new Adam(0.005), new SparseCategoricalCrossentropy(), "accuracy");
    IO.println("loss before: %.4f".formatted(model.evaluate(digits.testX(), digits.testY()).get("loss")));
    model.fit(digits.trainX(), digits.trainY(), Fit.epochs(20).verbose(0));
    var result = model.evaluate(digits.testX(), digits.testY());
    IO.println("loss after: %.4f, accuracy: %.4f".formatted(result.get("loss"), result.get("accuracy")));
    IO.println();

    float[] said = model.predict(digits.testX()).toFloatArray();
    int worst = 0;
    double least = 1;
    int[] wrong = new int[10];
    for (int i = 0; i < said.length / 10; i++) {
        int truth = (int) digits.testY().getLong(i);
        float[] own = Arrays.copyOfRange(said, 10 * i, 10 * i + 10);
        if (best(own) != truth) {
            wrong[truth]++;
        }
        if (own[truth] < least) {
            least = own[truth];
            worst = i;
        }
    }
    draw(digits.testX(), worst);
    IO.println("is a %d, got %.4f for it; the network says %d".formatted(
            digits.testY().getLong(worst), least, best(Arrays.copyOfRange(said, 10 * worst, 10 * worst + 10))));
    IO.println();
    IO.println("answer 2: wrong of each class " + Arrays.toString(wrong));
}

int best(float[] row) {
    int best = 0;
    for (int k = 1; k < row.length; k++) {
        best = row[k] > row[best] ? k : best;
    }
    return best;
}

void draw(NdArray images, int index) {
    for (int i = 0; i < 64; i++) {
        double ink = images.getDouble(64 * index + i);
        IO.print(ink > 0.66 ? "##" : ink > 0.33 ? "++" : ink > 0.1 ? ".." : "  ");
        IO.print(i % 8 == 7 ? "|\n" : "");
    }
}
