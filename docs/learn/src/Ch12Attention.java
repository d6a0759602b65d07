import module org.pellucid;

/** Attention: every token asks all others, and takes most from those that answer. */
static final int LENGTH = 6;
static final int LETTERS = 8;

void main(String[] args) {
    float[][] queries = {{2, 0}, {0, 2}};
    float[][] keys = {{2, 0}, {1, 1}, {0, 2}};
    float[][] values = {{10}, {20}, {30}};
    for (float[] query : queries) {
        double[] weights = new double[3];
        double total = 0;
        for (int k = 0; k < 3; k++) {
            weights[k] = Math.exp(query[0] * keys[k][0] + query[1] * keys[k][1]);
            total += weights[k];
        }
        double taken = 0;
        for (int k = 0; k < 3; k++) {
            weights[k] /= total;
            taken += weights[k] * values[k][0];
        }
        IO.println("weights %.4f %.4f %.4f, takes %.4f".formatted(weights[0], weights[1], weights[2], taken));
    }
    IO.println();
    Tensor result = new Attention().callAll(List.of(Tensor.of(new float[][][] {queries}),
            Tensor.of(new float[][][] {values}), Tensor.of(new float[][][] {keys}))).getFirst();
    IO.println(Arrays.toString(result.toFloatArray()));
    IO.println();

    // A network that turns words round: where does it look?
    var x = new Input(LENGTH);
    var tokens = new TokenAndPositionEmbedding(LETTERS, LENGTH, 16).call(x.output());
    var looked = new MultiHeadAttention(1, 16).name("look").call(tokens, tokens);
    var model = Model.of(x.output(), new Dense(LETTERS).activation("softmax").call(looked));
    model.compile(new Adam(0.01), new SparseCategoricalCrossentropy(), "accuracy");
    int[][] words = words(1000, 1), fresh = words(200, 2);
    model.fit(words, turned(words), Fit.epochs(15).verbose(0));
    IO.println("letters right in fresh words: %.4f".formatted(model.evaluate(fresh, turned(fresh)).get("accuracy")));
    float[] map = AttentionMaps.of(model, (Object) Arrays.copyOf(fresh, 1)).weights().getFirst().toFloatArray();
    for (int i = 0; i < LENGTH; i++) {
        for (int j = 0; j < LENGTH; j++) {
            IO.print(" %.2f".formatted(map[LENGTH * i + j]));
        }
        IO.println();
    }
    if (args.length > 0) {
        Heatmap.of(IntStream.range(0, map.length).mapToDouble(i -> map[i]).toArray(), LENGTH, LENGTH)
                .write(Path.of(args[0], "attention.png"));
    }
}

int[][] words(int count, long seed) {
    Random random = new Random(seed);
    int[][] words = new int[count][LENGTH];
    for (int[] word : words) {
        Arrays.setAll(word, i -> random.nextInt(LETTERS));
    }
    return words;
}

int[][] turned(int[][] words) {
    int[][] turned = new int[words.length][LENGTH];
    for (int i = 0; i < words.length; i++) {
        for (int j = 0; j < LENGTH; j++) {
            turned[i][j] = words[i][LENGTH - 1 - j];
        }
    }
    return turned;
}
