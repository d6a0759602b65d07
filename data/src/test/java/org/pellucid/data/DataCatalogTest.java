package org.pellucid.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.pellucid.data.DataSetInfo.DataFile;
import org.pellucid.errors.PellucidException;

final class DataCatalogTest {
  @Test
  void everySetTellsWhatItHoldsItsLicenceSourceSizesAndChecksums() {
    List<DataSetInfo> all = DataCatalog.all();
    assertThat(all).extracting(DataSetInfo::name).doesNotHaveDuplicates().hasSizeGreaterThan(25);
    for (DataSetInfo set : all) {
      assertThat(List.of(set.title(), set.holds(), set.licence(), set.source()))
          .as(set.name())
          .noneMatch(String::isBlank);
      assertThat(set.isIncluded()).isEqualTo(List.of("digits", "iris").contains(set.name()));
      for (List<DataFile> form : set.forms()) {
        assertThat(form).isNotEmpty();
        for (DataFile file : form) {
          assertThat(file.size()).as(file.name()).isPositive();
          assertThat(file.checksums())
              .as(file.name())
              .isNotEmpty()
              .allMatch(sum -> sum.matches("[0-9a-f]{64}"));
          assertThat(file.addresses()).allMatch(address -> address.getHost() != null);
        }
      }
    }
    assertThat(all.stream().filter(set -> set.download().isPresent()))
        .extracting(DataSetInfo::name)
        .contains("mnist", "fashion-mnist", "cifar-10", "tiny-shakespeare", "tabular");
  }

  @Test
  void whatLiesOnThisMachineIsWhatTheCatalogueSays() {
    DataLookup lookup = DataLookup.standard();
    for (DataSetInfo set : DataCatalog.all()) {
      Optional<Path> folder = lookup.find(set);
      if (folder.isPresent() && set.size() < 2_000_000) {
        for (DataFile file : lookup.filesIn(set, folder.get())) {
          assertThat(lookup.agrees(folder.get(), file)).as(set.name() + " " + file).isTrue();
        }
      }
    }
  }

  @Test
  void anUnknownNameIsAnsweredWithTheNearestOne() {
    assertThatThrownBy(() -> DataCatalog.named("mnits"))
        .isInstanceOf(PellucidException.class)
        .hasMessageStartingWith("Unknown data set \"mnits\". Did you mean \"mnist\"?");
  }

  @Test
  void manyFilesAreNamedByTheFirstOnes() {
    DataSetInfo set = DataCatalog.named("chat-chatterbot-english");
    assertThat(DataSetInfo.names(set.forms().getFirst()))
        .isEqualTo("ai.yml, botprofile.yml, coding.yml, computers.yml and 17 more");
  }
}
