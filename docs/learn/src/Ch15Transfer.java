import module org.pellucid;
import org.pellucid.data.DataSets;
import org.pellucid.data.TrainTest;

/** What was learned on the digits 0 to 4 helps with 5 to 9, of which there are only a few. */
TrainTest digits = DataSets.digits();

void main() {
    var eyes = new Sequential(
            new Input(8, 8, 1),
            new Conv2D(32, 3).padding("same").activation("relu"),
            new Conv2D(32, 3).padding("same").activation("relu"),
            new MaxPooling2D(2),
            new Flatten());
    var first = new Sequential(eyes, new Dense(5).activation("softmax"));
    int[] low = rows(digits.trainY(), 0, 1000);
    report("0 to 4, from %d digits".formatted(low.length), fit(first, low, 0), 0);
    IO.println();

    for (int each : new int[] {1, 3, 10}) {
        int[] few = rows(digits.trainY(), 5, each);
        Session.setRandomSeed(1);
        Model fresh = Model.cloneModel(eyes);
        report("5 to 9, %2d of each, from nothing ".formatted(each), fit(new Sequential(fresh, head()), few, 5), 5);
        eyes.freeze();
        report("5 to 9, %2d of each, with old eyes".formatted(each), fit(new Sequential(eyes, head()), few, 5), 5);
    }
    IO.println();

    var whole = new Sequential(eyes, head());
    whole.predict(digits.testX());
    long all = whole.countParams();
    long learning = whole.trainableVariables().stream().mapToLong(weight -> weight.shape().size()).sum();
    IO.println("answer 1: %d of %d weights learn".formatted(learning, all));
}

Dense head() {
    return new Dense(5).activation("softmax");
}

/** The places of the first digits of each class from one on, five classes. */
int[] rows(NdArray labels, int from, int each) {
    int[] seen = new int[10];
    return IntStream.range(0, labels.size())
            .filter(i -> labels.getLong(i) >= from && labels.getLong(i) < from + 5 && seen[(int) labels.getLong(i)]++ < each)
            .toArray();
}

int[][] labels(NdArray labels, int[] rows, int from) {
    return IntStream.of(rows).mapToObj(i -> new int[] {(int) labels.getLong(i) - from}).toArray(int[][]::new);
}

Model fit(Model model, int[] rows, int from) {
    model.compile(new Adam(0.003), new SparseCategoricalCrossentropy(), "accuracy");
    model.fit(digits.trainX().rows(rows), labels(digits.trainY(), rows, from), Fit.epochs(rows.length > 100 ? 10 : 100).verbose(0));
    return model;
}

void report(String what, Model model, int from) {
    int[] rows = rows(digits.testY(), from, 1000);
    IO.println("%s: test accuracy %.4f".formatted(what,
            model.evaluate(digits.testX().rows(rows), labels(digits.testY(), rows, from)).get("accuracy")));
}
