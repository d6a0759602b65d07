"""The works, the data and the protocol of the Java side (Work, Net, Data and Child), for Python."""

import json
import sys
import time
import traceback

import numpy as np

NETS = {
    # batch, classes, vocabulary, shape of a sample
    "xor": (4, 1, 0, (2,)),
    "mlp": (128, 10, 0, (784,)),
    "cnn": (128, 10, 0, (28, 28, 1)),
    "resnet": (32, 10, 0, (32, 32, 3)),
    "lstm": (64, 10, 0, (100, 64)),
    "gru": (64, 10, 0, (100, 64)),
    "encoder": (16, 10, 0, (128, 256)),
    "gpt": (32, 65, 65, (64,)),
}
TRAINING = {
    "W1": "xor", "W2": "mlp", "W3": "cnn", "W4": "resnet", "W5/lstm": "lstm", "W5/gru": "gru",
    "W6": "encoder", "W7/train": "gpt",
}
TEXT = 63


class Refused(Exception):
    """What a library cannot do, with the reason."""


def bits(seed, count):
    with np.errstate(over="ignore"):
        z = np.arange(count, dtype=np.uint64) + (np.uint64(seed) << np.uint64(32))
        z = z * np.uint64(0x9E3779B97F4A7C15)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        return z ^ (z >> np.uint64(31))


def floats(seed, count):
    return ((bits(seed, count) >> np.uint64(40)).astype(np.float32) * np.float32(2.0**-23)) - np.float32(1)


def ints(seed, count, bound):
    return ((bits(seed, count) >> np.uint64(33)) % np.uint64(bound)).astype(np.int32)


def batches(net, size):
    batch, classes, vocabulary, shape = NETS[net]
    if net == "xor":
        x = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], dtype=np.float32)
        return [(x, np.array([[0], [1], [1], [0]], dtype=np.float32))]
    count = size * int(np.prod(shape))
    result = []
    for i in range(4):
        x = ints(2 * i, count, vocabulary) if vocabulary else floats(2 * i, count)
        labels = ints(2 * i + 1, size * shape[0] if net == "gpt" else size, classes)
        result.append((x.reshape((size,) + shape), labels.reshape((size,) + shape) if net == "gpt" else labels))
    return result


def step_of(library, work):
    """Makes a work ready; what comes back runs it once and returns a number."""
    if work.startswith("W0/"):
        m, k, n = (int(part) for part in work[3:].split("x"))
        return library.product(floats(1, m * k).reshape(m, k), floats(2, k * n).reshape(k, n))
    if work == "W7/generate":
        return library.writer(TEXT)
    if work.startswith("W9/"):
        _, net, size = work.split("/")
        data = [x for x, _ in batches(net, int(size))]
        predict = library.predictor(net, int(size))
        return rotating(lambda x: predict(x).flat[0], data)
    net = TRAINING[work]
    train = library.trainer(net, NETS[net][0])
    return rotating(lambda xy: train(*xy), batches(net, NETS[net][0]))


def rotating(function, data):
    state = [0]

    def step():
        state[0] = (state[0] + 1) % len(data)
        return function(data[state[0]])

    return step


def hwm():
    try:
        with open("/proc/self/status") as status:
            for line in status:
                if line.startswith("VmHWM:"):
                    return int("".join(c for c in line if c.isdigit()))
    except OSError:
        pass
    return 0


def number(value):
    value = float(value)
    return value if np.isfinite(value) else str(value)


class Child:
    def __init__(self, library, out):
        self.library = library
        self.out = out
        self.step = None

    def answer(self, **fields):
        self.out.write("@@ " + json.dumps(fields) + "\n")
        self.out.flush()

    def open(self, work, warm_up):
        self.step = None
        start = time.perf_counter()
        self.step = step_of(self.library, work)
        first = self.step()
        first_seconds = time.perf_counter() - start
        end = time.perf_counter() + float(warm_up)
        steps = 1
        while time.perf_counter() < end or steps < 3:
            self.step()
            steps += 1
        self.answer(event="open", version=self.library.version, first_seconds=first_seconds, first_loss=number(first))

    def run(self, seconds):
        latencies = []
        start = now = time.perf_counter_ns()
        end = start + int(float(seconds) * 1e9)
        while now < end:
            loss = self.step()
            after = time.perf_counter_ns()
            latencies.append(after - now)
            now = after
        latencies.sort()
        steps = len(latencies)
        self.answer(
            event="round", steps=steps, seconds=(now - start) * 1e-9, best_us=latencies[0] * 1e-3,
            p50_us=latencies[steps // 2] * 1e-3, p99_us=latencies[min(steps - 1, round(steps * 0.99))] * 1e-3,
            loss=number(loss), hwm_kib=hwm())

    def once(self, work, steps):
        self.step = step_of(self.library, work)
        first = last = self.step()
        self.answer(event="first", loss=number(first), hwm_kib=hwm())
        for _ in range(1, int(steps)):
            last = self.step()
        self.answer(event="done", loss=number(last), hwm_kib=hwm())

    def close(self):
        self.step = None
        self.answer(event="closed")

    def obey(self, line):
        words = line.split()
        try:
            {"open": self.open, "run": self.run, "once": self.once, "close": self.close}[words[0]](*words[1:])
        except Refused as refusal:
            self.answer(event="refused", reason=str(refusal))
        except Exception as failure:  # whatever a library throws belongs into the table
            traceback.print_exc()
            self.answer(event="failed", reason=f"{type(failure).__name__}: {failure}"[:400])


def serve(library, commands):
    # What libraries print must not look like an answer.
    out, sys.stdout = sys.stdout, sys.stderr
    child = Child(library, out)
    for command in commands:
        child.obey(command)
    for line in sys.stdin:
        if line.strip() == "quit":
            break
        child.obey(line)
