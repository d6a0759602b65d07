import module org.pellucid;
import org.pellucid.callbacks.Callback;
import org.pellucid.data.DataSets;
import org.pellucid.data.TrainTest;

/** A network that learns its samples by heart, wrong labels and all, and what helps against it. */
TrainTest digits = DataSets.digits();
NdArray labels = spoiled();
NdArray few = digits.trainX().rowRange(0, 200);
NdArray fewLabels = labels.rowRange(0, 200);

/** The labels of the training part, every fifth one wrong. */
NdArray spoiled() {
    int[] labels = digits.trainY().toIntArray();
    for (int i = 0; i < labels.length; i += 5) {
        labels[i] = (labels[i] + 1 + i % 9) % 10;
    }
    return NdArray.of(labels, digits.trainY().shape().toArray());
}

void main(String[] args) {
    IO.println("                 epochs   training          test");
    History plain = train("nothing", network(0, 0), 100, few, fewLabels);
    train("weight decay", network(0, 0.01), 100, few, fewLabels);
    train("dropout", network(0.5, 0), 100, few, fewLabels);
    train("stop early", network(0, 0), 100, few, fewLabels,
            new EarlyStopping("val_loss").patience(5).restoreBestWeights(true));
    train("more data", network(0, 0), 14, digits.trainX(), labels);     // as many steps
    IO.println();

    List<Double> test = plain.get("val_loss");
    int best = test.indexOf(Collections.min(test));
    IO.println("answer 1: best after epoch %d with test loss %.4f".formatted(best + 1, test.get(best)));
    if (args.length > 0) {
        double[] epochs = IntStream.rangeClosed(1, 100).mapToDouble(i -> i).toArray();
        double[] training = plain.get("loss").stream().mapToDouble(d -> d).toArray();
        double[] held = test.stream().mapToDouble(d -> d).toArray();
        LinePlot.of("Loss: test (strong) and training (pale)", "epoch", epochs, held, List.of(training))
                .write(Path.of(args[0], "overfitting.svg"));
    }
}

Sequential network(double dropout, double decay) {
    Session.setRandomSeed(1);
    var model = new Sequential(
            new Input(8, 8, 1),
            new Flatten(),
            new Dense(128).activation("relu").kernelRegularizer(new L2(decay)),
            new Dropout(dropout),
            new Dense(10).activation("softmax").kernelRegularizer(new L2(decay)));
    model.compile(new Adam(0.003), new SparseCategoricalCrossentropy(), "accuracy");
    return model;
}

History train(String name, Model model, int epochs, NdArray x, NdArray y, Callback... callbacks) {
    History history = model.fit(x, y, Fit.epochs(epochs).verbose(0)
            .validationData(digits.testX(), digits.testY()).callbacks(callbacks));
    var seen = model.evaluate(x, y);
    var held = model.evaluate(digits.testX(), digits.testY());
    IO.println("%-14s %8d   %.4f %.4f   %.4f %.4f".formatted(name, history.epoch().size(),
            seen.get("loss"), seen.get("accuracy"), held.get("loss"), held.get("accuracy")));
    return history;
}
