package org.pellucid.data.tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pellucid.array.NdArray;
import org.pellucid.config.Session;
import org.pellucid.data.Dataset;
import org.pellucid.errors.PellucidException;
import org.pellucid.layers.Dense;
import org.pellucid.layers.FeatureSpace;
import org.pellucid.losses.MeanSquaredError;
import org.pellucid.models.Batch;
import org.pellucid.models.Fit;
import org.pellucid.models.Label;
import org.pellucid.models.Model;
import org.pellucid.models.Rows;
import org.pellucid.optimizers.Adam;

final class TableTest {
  enum City {
    GRAZ,
    LINZ
  }

  record House(double area, City city, boolean garden, int rooms, @Label double price) {}

  private static final String HOUSES =
      """
      Area, city, garden, rooms, price
      120.5, Graz, yes, 4, 300
      80, "Linz", no, 3, NA
      ?, Linz, yes, 2, 150

      95, Graz, no, 3, 210
      """;

  private static Table houses() {
    return Csv.text(HOUSES, "houses.csv").read();
  }

  @Test
  void typesAndGapsAreFoundAndStated() {
    assertThat(houses()).hasToString("Table(houses.csv, 4 rows, 5 columns)");
    assertThat(houses().describe())
        .isEqualTo(
            """
            Area    number   1 missing, 3 different; from 80.0000 to 120.500, mean 98.5000
            city    text     0 missing, 2 different
            garden  text     0 missing, 2 different
            rooms   whole    0 missing, 3 different; from 2.00000 to 4.00000, mean 3.00000
            price   whole    1 missing, 3 different; from 150.000 to 300.000, mean 220.000
            """);
  }

  @Test
  void columnsAreReadByName() {
    assertThat(houses().numbers("Area")).containsExactly(120.5f, 80, Float.NaN, 95);
    assertThat(houses().texts("city")).containsExactly("Graz", "Linz", "Linz", "Graz");
    assertThat(houses().texts("rooms")).containsExactly("4", "3", "2", "3");
    assertThat(houses().median("price")).isEqualTo(210);
    assertThat(houses().fill("Area", 100).toArray("Area", "rooms"))
        .isEqualTo(NdArray.of(new float[] {120.5f, 4, 80, 3, 100, 2, 95, 3}, 4, 2));
    assertThatThrownBy(() -> houses().numbers("prize"))
        .hasMessageContaining("Did you mean \"price\"?");
  }

  @Test
  void rowsWithGapsAreLeftOut() {
    assertThat(houses().withoutMissing().rows()).isEqualTo(2);
    assertThat(houses().withoutMissing("price").numbers("price")).containsExactly(300, 150, 210);
    assertThat(houses().drop("Area", "price").withoutMissing().rows()).isEqualTo(4);
    assertThat(houses().select(3, 0).texts("rooms")).containsExactly("3", "4");
  }

  @Test
  void aTextAmongNumbersIsNamedWithItsLine() {
    Table table = Csv.text("a,b\n1,2\n3,x\n", "data.csv").read();

    assertThatThrownBy(() -> table.numbers("b"))
        .hasMessage(
            "data.csv line 3, column 2 (\"b\"): \"x\" is not a number."
                + " Call missing(...) before read(), or drop the row.");
    assertThat(Csv.text("a,b\n1,2\n3,x\n", "data.csv").missing("x").read().numbers("b"))
        .containsExactly(2, Float.NaN);
  }

  @Test
  void filesThatAreNoTablesAreNamed(@TempDir Path folder) throws Exception {
    assertThatThrownBy(() -> Csv.text("\uFEFFa,b\n1\n", "data.csv").read())
        .hasMessage("data.csv line 2: 1 fields, expected 2.");
    assertThatThrownBy(() -> Csv.text("a,a\n1,2\n", "data.csv").read())
        .hasMessage("data.csv: two columns have the same name: [a, a].");
    assertThatThrownBy(() -> Csv.text("a,b\n", "data.csv").read())
        .hasMessage("data.csv has no rows.");
    assertThatThrownBy(() -> Csv.file(folder.resolve("no.csv")).read())
        .isInstanceOf(PellucidException.class)
        .hasMessageStartingWith("Cannot read " + folder.resolve("no.csv"));
  }

  @Test
  void otherFormsAreRead(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("a.tsv");
    Files.writeString(file, "1\t\"two\twords\"\n2\tx\n");

    Table table = Csv.file(file).separator('\t').names("n", "text").read();

    assertThat(table.texts("text")).containsExactly("two\twords", "x");
    assertThat(table.numbers("n")).containsExactly(1, 2);
  }

  @Test
  void rowsBecomeRecords() {
    List<House> houses = houses().withoutMissing().rows(House.class).toList();

    assertThat(houses)
        .containsExactly(
            new House(120.5, City.GRAZ, true, 4, 300), new House(95, City.GRAZ, false, 3, 210));
    assertThat(houses().rows(House.class).toList().get(2).area()).isNaN();
    assertThatThrownBy(() -> houses().drop("rooms").rows(House.class))
        .hasMessageContaining("Unknown column \"rooms\"");
  }

  record Numbered(String code, int value) {}

  @Test
  void rowsOfALargeFileStreamAsRecordsAnewInEachPass() {
    StringBuilder text = new StringBuilder("code,value\n");
    for (int i = 0; i < 2500; i++) {
      text.append(i < 1200 ? "007" : "x7").append(',').append(i).append('\n');
    }
    Dataset<Numbered> rows = Csv.text(text.toString(), "codes.csv").stream(Numbered.class);

    assertThat(rows.toList()).hasSize(2500).isEqualTo(rows.toList());
    assertThat(rows.toList().getFirst()).isEqualTo(new Numbered("007", 0));
    assertThat(rows.toList().getLast()).isEqualTo(new Numbered("x7", 2499));
    assertThat(rows.skip(1500).take(2).toList())
        .containsExactly(new Numbered("x7", 1500), new Numbered("x7", 1501));
    assertThatThrownBy(() -> Csv.text(text + "a,b\n", "codes.csv").stream(Numbered.class).toList())
        .hasMessage("codes.csv line 2502, column 2 (\"value\"): \"b\" is not a number.");
    assertThat(
            Csv.text("a,1\nb,2\n", "codes.csv").names(Numbered.class).stream(Numbered.class)
                .toList())
        .containsExactly(new Numbered("a", 1), new Numbered("b", 2));
    assertThat(Csv.text("code,value\n", "codes.csv").stream(Numbered.class).toList()).isEmpty();
  }

  record Wrong(City city, int area) {}

  @Test
  void aValueThatDoesNotFitItsComponentIsNamed() {
    assertThatThrownBy(() -> houses().rows(Wrong.class).toList())
        .hasMessage("houses.csv line 2, column 1 (\"Area\"): 120.5 is no int.");
  }

  @Test
  void recordsAreTakenApartAndTheLabelWithThem() {
    List<House> rows = houses().withoutMissing().rows(House.class).toList();

    Map<String, Object> columns = Rows.columns(rows);
    assertThat(columns.keySet()).containsExactly("area", "city", "garden", "rooms");
    assertThat(columns.get("city")).isEqualTo(new String[] {"GRAZ", "GRAZ"});
    assertThat(columns.get("garden")).isEqualTo(new float[] {1, 0});
    assertThat(Rows.labels(rows)).isEqualTo(new float[] {300, 210});
    assertThatThrownBy(() -> Rows.labels(List.of(new Wrong(City.GRAZ, 1))))
        .hasMessage("Rows: Wrong has 0 components marked with @Label, expected one.");
  }

  record Flat(double area, String city, @Label double price) {}

  private static List<Flat> flats() {
    return Dataset.generate(
            200,
            i -> {
              double area = 20 + (i * 37) % 100;
              boolean graz = i % 3 == 0;
              return new Flat(area, graz ? "Graz" : "Linz", 2 + area / 50 + (graz ? 1 : 0));
            })
        .toList();
  }

  @Test
  void aModelOfColumnsIsTrainedSavedAndAskedWithRecords(@TempDir Path folder) {
    Session.clear();
    Session.setRandomSeed(1);
    List<Flat> flats = flats();
    FeatureSpace space =
        new FeatureSpace(
            Map.of(
                "area", FeatureSpace.floatNormalized(), "city", FeatureSpace.stringCategorical()));
    space.adapt(Rows.columns(flats));
    Model model =
        Model.of(
            List.copyOf(space.getInputs().values()),
            List.of(new Dense(1).call(space.getEncodedFeatures())));
    model.compile(new Adam(0.1), new MeanSquaredError());

    Dataset<Batch> batches = Dataset.of(flats).shuffle(1).batches(20, flat -> flat, Flat::price);
    model.fit(batches, Fit.epochs(40).verbose(0));

    Flat asked = new Flat(70, "Graz", 0);
    double price = model.predict(asked).value().getDouble(0);
    assertThat(price).isCloseTo(2 + 70 / 50.0 + 1, within(0.05));
    assertThat(model.predict(List.of(asked, new Flat(70, "Linz", 0))).shape().dim(0)).isEqualTo(2);

    model.save(folder.resolve("flats.safetensors"));
    Model loaded = Model.load(folder.resolve("flats.safetensors"));
    assertThat(loaded.predict(asked).value().getDouble(0)).isEqualTo(price);
  }

  @Test
  void aTableFindsItsOwnEncoding() {
    Table table = houses().fill("Area", 100).fill("price", 200);

    FeatureSpace space = table.features("price");

    assertThat(space.features().keySet())
        .containsExactlyInAnyOrder("Area", "city", "garden", "rooms");
    // Two numbers; "Graz", "Linz" and "yes", "no", each with a place for unknown texts
    assertThat(space.apply(table.drop("price").columns()).shape()).hasToString("[4, 8]");
    assertThatThrownBy(() -> houses().features("price"))
        .hasMessage(
            "houses.csv line 4, column 1 (\"Area\") is missing."
                + " Call fill or withoutMissing before features.");
  }

  @Test
  void aQueryIsReadAnewInEachPass() throws Exception {
    String url = "jdbc:h2:mem:flats;DB_CLOSE_DELAY=-1";
    try (Connection connection = DriverManager.getConnection(url)) {
      connection.createStatement().execute("create table flat(area double, city varchar(10))");
      connection.createStatement().execute("insert into flat values (20, 'Graz'), (30, 'Linz')");
    }
    Dataset<String> cities =
        Query.of(
            () -> DriverManager.getConnection(url),
            "select city, area from flat where area > ? order by area",
            row -> row.getString(1) + " " + row.getDouble(2),
            10);

    assertThat(cities.toList()).containsExactly("Graz 20.0", "Linz 30.0");
    assertThat(cities.shuffle(1).prefetch(1).toList()).hasSize(2);
    assertThatThrownBy(() ->
            Query.of(() -> DriverManager.getConnection(url), "select x from y", r -> r).toList())
        .isInstanceOf(PellucidException.class)
        .hasMessageStartingWith("Query \"select x from y\": ");
  }
}
