package org.pellucid.studio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.pellucid.array.NdArray;
import org.pellucid.callbacks.Callback;
import org.pellucid.callbacks.Logs;
import org.pellucid.config.Json;
import org.pellucid.errors.PellucidException;
import org.pellucid.layers.Dense;
import org.pellucid.layers.Input;
import org.pellucid.models.Fit;
import org.pellucid.models.Model;
import org.pellucid.models.Sequential;

@Timeout(60)
final class StudioTest {
  private static final NdArray X = NdArray.of(new float[] {0, 0, 0, 1, 1, 0, 1, 1}, 4, 2);
  private static final NdArray Y = NdArray.of(new float[] {0, 1, 1, 0}, 4, 1);

  private final HttpClient client = HttpClient.newHttpClient();
  private final Studio studio = new Studio();
  @TempDir private Path folder;

  @AfterEach
  void close() {
    studio.close();
    client.close();
  }

  private static Model model() {
    Model model = new Sequential(new Input(2), new Dense(3).activation("tanh"), new Dense(1));
    model.compile("adam", "mse");
    return model;
  }

  private HttpResponse<String> get(String path, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(studio.uri().resolve(path));
    return client.send(
        headers.length == 0 ? request.build() : request.headers(headers).build(),
        BodyHandlers.ofString());
  }

  private HttpResponse<String> post(String path, String body, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(studio.uri().resolve(path))
            .POST(HttpRequest.BodyPublishers.ofString(body));
    return client.send(
        headers.length == 0 ? request.build() : request.headers(headers).build(),
        BodyHandlers.ofString());
  }

  @Test
  void aTrainingAppearsWithItsCurvesItsNetworkAndItsWeights() throws Exception {
    studio.share(1);
    model().fit(X, Y, Fit.epochs(3).batchSize(2).verbose(0).callbacks(studio));

    String live = get("/api/live").body();
    assertThat(Json.readObject(live).text("state", "")).isEqualTo("ended");
    assertThat(live)
        .contains("\"epochs\":3", "\"steps\":2", "\"step\":6", "\"parameters\":13")
        .contains(
            "\"type\":\"Dense\"",
            "\"changes\":{\"dense",
            "/kernel\":{\"low\":",
            "\"milliseconds\":[[1.0,");
    assertThat(Json.readObject(live).nested("byEpoch").list("loss")).hasSize(3);
    assertThat(Json.readObject(live).list("histograms")).hasSize(3);
  }

  @Test
  void theSameWeightsComeOutWithAndWithoutIt() {
    Model watched = model();
    Model alone = Model.cloneModel(watched);
    alone.setWeights(watched.getWeights());
    alone.compile("adam", "mse");

    watched.fit(X, Y, Fit.epochs(3).seed(1).verbose(0).callbacks(studio));
    alone.fit(X, Y, Fit.epochs(3).seed(1).verbose(0));

    assertThat(watched.getWeights()).isEqualTo(alone.getWeights());
  }

  @Test
  void thePageSteersTheTraining() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    List<Integer> epochs = new ArrayList<>();
    Callback watcher =
        new Callback() {
          @Override
          public void onEpochEnd(int epoch, Logs logs) {
            epochs.add(epoch);
            begun.countDown();
          }
        };
    Path file = folder.resolve("saved.safetensors");
    studio.saveTo(file);
    Model model = model();
    Thread training =
        Thread.ofVirtual()
            .start(
                () -> model.fit(X, Y, Fit.epochs(1_000_000).verbose(0).callbacks(watcher, studio)));
    assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();

    assertThat(post("/api/live/order", "{\"action\":\"pause\"}").statusCode()).isEqualTo(200);
    until("\"state\":\"paused\"");
    int paused = epochs.size();
    post("/api/live/order", "{\"action\":\"rate\",\"value\":0.25}");
    until("Learning rate set to 0.25.");
    assertThat(model.optimizer().learningRate()).isEqualTo(0.25);
    post("/api/live/order", "{\"action\":\"save\"}");
    until("Saved to ");
    assertThat(Model.load(file).countParams()).isEqualTo(13);
    assertThat(epochs.size()).as("nothing goes on while it is paused").isEqualTo(paused);
    long before = Json.readObject(get("/api/live").body()).integer("step");
    post("/api/live/order", "{\"action\":\"step\"}");
    until("\"step\":" + (before + 1) + ",");
    post("/api/live/order", "{\"action\":\"stop\"}");
    post("/api/live/order", "{\"action\":\"resume\"}");
    training.join();

    assertThat(get("/api/live").body()).contains("\"state\":\"ended\"", "Stopped from the page.");
  }

  private void until(String part) throws IOException, InterruptedException {
    while (!get("/api/live").body().contains(part)) {
      Thread.sleep(10);
    }
  }

  @Test
  void ordersThatMakeNoSenseAreRefusedWithASentence() throws Exception {
    assertThat(post("/api/live/order", "{\"action\":\"fly\"}").body())
        .isEqualTo("{\"error\":\"Studio: there is no order \\\"fly\\\".\"}");
    assertThat(post("/api/live/order", "{\"action\":\"rate\",\"value\":-1}").statusCode())
        .isEqualTo(400);
    assertThat(post("/api/live/order", "[1").statusCode()).isEqualTo(400);
    assertThat(post("/api/live/order", "{\"a\":\"" + "x".repeat(20_000) + "\"}").statusCode())
        .isEqualTo(400);
  }

  @Test
  void pathsAreNamesInATableAndNeverFiles() throws Exception {
    Files.writeString(folder.resolve("secret.txt"), "secret");
    for (String path :
        List.of(
            "/Studio.class",
            "/../pom.xml",
            "/%2e%2e/%2e%2e/etc/passwd",
            "/api/runs/" + folder + "/secret.txt",
            "/studio.js/..%2f..%2f/index.html",
            "//etc/passwd")) {
      assertThat(raw("GET " + path + " HTTP/1.1", "Host: localhost:" + studio.uri().getPort()))
          .as(path)
          .startsWith("HTTP/1.1 404");
    }
    assertThat(get("/studio.js").headers().firstValue("Content-Type")).contains("text/javascript");
  }

  @Test
  void otherSitesGetNothing() throws Exception {
    int port = studio.uri().getPort();

    assertThat(raw("GET /api/live HTTP/1.1", "Host: evil.example:" + port))
        .startsWith("HTTP/1.1 403");
    assertThat(raw("GET /api/live HTTP/1.1", "Host: localhost:" + port, "Host: evil.example"))
        .startsWith("HTTP/1.1 403");
    assertThat(
            post("/api/live/order", "{\"action\":\"stop\"}", "Origin", "http://evil.example")
                .statusCode())
        .isEqualTo(403);
    assertThat(
            post("/api/live/order", "{\"action\":\"pause\"}", "Origin", "http://localhost:" + port)
                .statusCode())
        .isEqualTo(200);
    assertThat(raw("DELETE / HTTP/1.1", "Host: localhost:" + port)).startsWith("HTTP/1.1 405");
  }

  private String raw(String... lines) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), studio.uri().getPort())) {
      OutputStream out = socket.getOutputStream();
      out.write(
          (String.join("\r\n", lines) + "\r\nConnection: close\r\n\r\n")
              .getBytes(StandardCharsets.US_ASCII));
      out.flush();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void beyondThisMachineATokenIsNeeded() throws Exception {
    InetAddress all = InetAddress.getByName("0.0.0.0");
    try (Studio open = Studio.on(all, 0)) {
      URI uri = open.uri();
      assertThat(uri.getQuery()).matches("token=[A-Za-z0-9_-]{32}");
      URI here = URI.create("http://127.0.0.1:" + uri.getPort());

      assertThat(status(here.resolve("/api/live"))).isEqualTo(403);
      assertThat(status(here.resolve("/?token=wrong"))).isEqualTo(403);
      HttpResponse<String> page =
          client.send(
              HttpRequest.newBuilder(here.resolve("/?" + uri.getQuery())).build(),
              BodyHandlers.ofString());
      assertThat(page.statusCode()).isEqualTo(200);
      String cookie = page.headers().firstValue("Set-Cookie").orElseThrow();
      assertThat(cookie).contains("HttpOnly", "SameSite=Strict");
      assertThat(
              client
                  .send(
                      HttpRequest.newBuilder(here.resolve("/api/live"))
                          .header("Cookie", cookie.split(";", -1)[0])
                          .build(),
                      BodyHandlers.ofString())
                  .statusCode())
          .isEqualTo(200);
    }
  }

  private int status(URI uri) throws IOException, InterruptedException {
    return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).statusCode();
  }

  @Test
  void fiveHundredSlowClientsDoNotStopIt() throws Exception {
    List<Socket> slow = new ArrayList<>();
    try {
      for (int i = 0; i < 500; i++) {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), studio.uri().getPort());
        // Half of a head, or a head whose body never comes
        String begin =
            i % 2 == 0
                ? "GET /api/live HT"
                : "POST /api/live/order HTTP/1.1\r\nHost: localhost:"
                    + studio.uri().getPort()
                    + "\r\nContent-Length: 1000\r\n\r\n{";
        socket.getOutputStream().write(begin.getBytes(StandardCharsets.US_ASCII));
        slow.add(socket);
      }

      assertThat(get("/").statusCode()).isEqualTo(200);
      assertThat(get("/api/live").statusCode()).isEqualTo(200);
    } finally {
      for (Socket socket : slow) {
        socket.close();
      }
    }
  }

  @Test
  void thePlaygroundLearnsAndExplainsAWeight() throws Exception {
    HttpResponse<String> begun =
        post(
            "/api/playground/order",
            "{\"action\":\"reset\",\"data\":\"xor\",\"units\":[4,2],\"seed\":1}");
    assertThat(Json.readObject(begun.body()).integer("step")).isZero();
    String frame = post("/api/playground/order", "{\"action\":\"step\",\"count\":1000}").body();

    assertThat(Json.readObject(frame).number("testAccuracy")).isGreaterThan(0.9);
    assertThat(Json.readObject(frame).list("neurons")).hasSize(3);
    assertThat(
            post(
                    "/api/playground/order",
                    "{\"action\":\"explain\",\"layer\":1,\"from\":3,\"to\":1}")
                .body())
        .contains("/kernel[3, 1] changed by ");
    assertThat(post("/api/playground/order", "{\"action\":\"reset\",\"units\":[9]}").body())
        .contains("at most 6 layers of 1 to 8 units");
  }

  @Test
  void eventsCarryTheTrainingToThePage() throws Exception {
    HttpResponse<InputStream> events =
        client.send(
            HttpRequest.newBuilder(studio.uri().resolve("/api/live/events")).build(),
            BodyHandlers.ofInputStream());
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(events.body(), StandardCharsets.UTF_8))) {
      assertThat(reader.readLine()).isEqualTo("event: state");
      assertThat(reader.readLine()).contains("\"state\":\"waiting\"");
      model().fit(X, Y, Fit.epochs(2).verbose(0).callbacks(studio));
      List<String> lines = new ArrayList<>();
      String line;
      do {
        line = reader.readLine();
        lines.add(line);
      } while (!line.contains("\"state\":\"ended\""));
      assertThat(lines).contains("event: state");
    }
  }

  @Test
  void runsStandSideBySide() throws Exception {
    Path run = Files.createDirectory(folder.resolve("iris-1"));
    Files.writeString(run.resolve("run.json"), "{\"example\":\"iris\",\"settings\":{\"seed\":1}}");
    Files.writeString(run.resolve("history.csv"), "epoch,loss,val_loss\n1,0.5,\n2,0.25,NaN\n");
    try (Studio past = new Studio(List.of(run))) {
      String runs =
          client
              .send(
                  HttpRequest.newBuilder(past.uri().resolve("/api/runs")).build(),
                  BodyHandlers.ofString())
              .body();
      assertThat(runs)
          .contains("\"name\":\"iris-1\"", "\"loss\":[[1.0,0.5],[2.0,0.25]]")
          .contains("\"val_loss\":[[1.0,null],[2.0,null]]");
    }
    assertThatThrownBy(() -> new Studio(List.of(folder)))
        .isInstanceOf(PellucidException.class)
        .hasMessage(
            "Studio: "
                + folder
                + " is no run; it has no run.json. Name folders of pellucid train.");
  }
}
