import module org.pellucid;

/** A network that guesses the next letter can write, one guess after the other. */
static final String TEXT = """
        one little cat sat on the mat. two little cats sat in the sun.
        three little dogs ran to the sea. four little dogs ran in the rain.
        five little birds sang in the tree. six little birds sang to the moon.
        """.replace('\n', ' ');
static final int LENGTH = 32;

void main() {
    String alphabet = TEXT.chars().distinct().sorted().mapToObj(Character::toString).collect(Collectors.joining());
    int[] text = TEXT.chars().map(alphabet::indexOf).toArray();
    int[][] x = new int[text.length - LENGTH][LENGTH];
    int[][] y = new int[text.length - LENGTH][LENGTH];
    for (int i = 0; i < x.length; i++) {
        x[i] = Arrays.copyOfRange(text, i, i + LENGTH);
        y[i] = Arrays.copyOfRange(text, i + 1, i + LENGTH + 1);
    }
    IO.println("%d pieces of %d letters out of %d different ones".formatted(x.length, LENGTH, alphabet.length()));
    IO.println("x: \"%s\"".formatted(word(alphabet, x[0])));
    IO.println("y: \"%s\"".formatted(word(alphabet, y[0])));
    IO.println();

    var model = new Sequential(
            new Input(LENGTH),
            new TokenAndPositionEmbedding(alphabet.length(), LENGTH, 32),
            new TransformerDecoder(64, 2),
            new Dense(alphabet.length()));
    model.compile(new Adam(0.005), new SparseCategoricalCrossentropy().fromLogits(true));
    History history = model.fit(x, y, Fit.epochs(30).verbose(0));
    IO.println("chance %.4f, first epoch %.4f, last epoch %.4f".formatted(Math.log(alphabet.length()),
            history.get("loss").getFirst(), history.get("loss").getLast()));
    IO.println();

    int[] prompt = "two ".chars().map(alphabet::indexOf).toArray();
    for (double temperature : new double[] {0.2, 1, 3}) {
        int[] written = Generator.of(model, LENGTH).temperature(temperature).seed(5).generate(prompt, LENGTH - 4);
        IO.println("temperature %.1f: %s".formatted(temperature, "two " + word(alphabet, written)));
    }
    IO.println();

    double[] scores = {2, 1, 0};
    for (double temperature : new double[] {0.5, 1, 2}) {
        double total = DoubleStream.of(scores).map(s -> Math.exp(s / temperature)).sum();
        IO.println("answer 1: temperature %.1f:".formatted(temperature) + DoubleStream.of(scores)
                .mapToObj(s -> " %.4f".formatted(Math.exp(s / temperature) / total)).collect(Collectors.joining()));
    }
}

String word(String alphabet, int[] letters) {
    return IntStream.of(letters).mapToObj(i -> "" + alphabet.charAt(i)).collect(Collectors.joining());
}
