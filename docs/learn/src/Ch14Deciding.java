import module org.pellucid;
import module org.pellucid.rl;

/** Nobody says what is right; there are only rewards, and they come late. */
static final class Corridor extends EpisodicEnvironment {
    int place;

    Corridor() {
        super(new Space.Box(0, 1, 5), new Space.Discrete(2), 20);
    }

    @Override protected float[] begin() {
        place = 1;
        return seen();
    }

    float[] seen() {
        float[] row = new float[5];
        row[place] = 1;
        return row;
    }

    /** Left of all is a small prize, right of all a great one; each step on the way costs. */
    @Override protected Step advance(double[] action) {
        place += action[0] == 1 ? 1 : -1;
        return switch (place) {
            case 0 -> new Step(seen(), 0.1, true, false);
            case 4 -> new Step(seen(), 1, true, false);
            default -> new Step(seen(), -0.05, false, false);
        };
    }
}

void main() {
    for (double discount : new double[] {0.9, 0.2}) {
        double[][] q = table(discount);
        for (int place = 1; place < 4; place++) {
            IO.println("discount %.1f, place %d: left %7.4f, right %7.4f".formatted(discount, place, q[place][0], q[place][1]));
        }
        IO.println();
    }

    var agent = new DQN(Corridor::new).seed(1).gamma(0.9).hidden(16).learningStarts(100).copyEvery(50);
    agent.learn(2000);
    float[] said = agent.model().predict(new float[][] {
        {0, 1, 0, 0, 0}, {0, 0, 1, 0, 0}, {0, 0, 0, 1, 0}}).toFloatArray();
    for (int place = 1; place < 4; place++) {
        IO.println("network, place %d: left %7.4f, right %7.4f".formatted(place, said[2 * place - 2], said[2 * place - 1]));
    }
    IO.println("reward of an episode %.2f".formatted(agent.evaluate(10).meanReward()));
    IO.println();

    IO.println("answer 1: %.4f".formatted(-0.05 + 0.9 * -0.05 + 0.9 * 0.9 * 1));
}

/** Tries at random 5000 times, and after each step moves one number of the table towards what the step has shown. */
double[][] table(double discount) {
    double[][] q = new double[5][2];
    Random random = new Random(1);
    var corridor = new Corridor();
    corridor.reset(1);
    for (int i = 0; i < 5000; i++) {
        int from = corridor.place;
        int action = random.nextInt(2);
        var step = corridor.step(action);
        double[] next = q[corridor.place];
        double target = step.reward() + (step.terminated() ? 0 : discount * Math.max(next[0], next[1]));
        q[from][action] += 0.1 * (target - q[from][action]);
        if (step.terminated() || step.truncated()) {
            corridor.reset();
        }
    }
    return q;
}
