package sutler.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The list of libraries and their licences is that of the program.
final class LicencesTest {
  private static final Pattern ROW = Pattern.compile("\\| ([^ |]+) \\| ([^ |]+) \\| ([^|]+) \\|");
  private static final Pattern DEPENDENCY =
      Pattern.compile("<dependency>(.*?)</dependency>", Pattern.DOTALL);
  private static final Pattern ARTIFACT = Pattern.compile("<artifactId>([^<]+)</artifactId>");

  @Test
  void theListIsThatOfTheProgram() throws Exception {
    Map<String, String> listed = new HashMap<>();
    Matcher rows = ROW.matcher(Files.readString(Path.of("docs/licences.md")));
    while (rows.find()) {
      listed.put(rows.group(1), rows.group(2));
      assertThat(rows.group(3)).isNotBlank();
    }
    List<String> jars =
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
            .map(path -> Path.of(path).getFileName().toString())
            .toList();

    listed.keySet().removeAll(List.of("library", "---"));
    listed.forEach(
        (name, version) -> assertThat(jars).as(name).contains(name + "-" + version + ".jar"));
    assertThat(listed.keySet()).containsAll(shipped());
  }

  private static List<String> shipped() throws Exception {
    String pom = Files.readString(Path.of("pom.xml"));
    return DEPENDENCY
        .matcher(pom.substring(pom.lastIndexOf("</dependencyManagement>")))
        .results()
        .map(found -> found.group(1))
        .filter(text -> !text.contains("<scope>test") && !text.contains("<scope>provided"))
        .flatMap(text -> ARTIFACT.matcher(text).results().map(found -> found.group(1)).limit(1))
        .collect(Collectors.toList());
  }

  /// Each test that SECURITY.md names is there.
  @Test
  void whatSecurityRestsOnIsTested() throws Exception {
    List<String> tests;
    try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
      tests = files.map(file -> file.getFileName().toString()).toList();
    }
    Matcher named =
        Pattern.compile("`(\\w+Test)`").matcher(Files.readString(Path.of("SECURITY.md")));
    int found = 0;
    while (named.find()) {
      assertThat(tests).contains(named.group(1) + ".java");
      found++;
    }
    assertThat(found).isGreaterThan(20);
  }

  /// Each line of the list names tests that there are, and its sum is right.
  @Test
  void theListOfRequirementsIsTrue() throws IOException {
    String list = Files.readString(Path.of("docs/asvs.md"));
    Matcher named = Pattern.compile("(\\w+Test)\\.(\\w+)").matcher(list);
    while (named.find()) {
      String test = named.group(1);
      String method = named.group(2);
      try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
        Optional<Path> file =
            files.filter(f -> f.getFileName().toString().equals(test + ".java")).findFirst();
        assertThat(file).as(test).isPresent();
        assertThat(Files.readString(file.get())).as(test).contains("void " + method + "(");
      }
    }
    List<String> answers =
        Pattern.compile("(?m)^\\| V[0-9.]+ \\| .*? \\| (.*) \\|$")
            .matcher(list)
            .results()
            .map(r -> r.group(1))
            .toList();
    assertThat(answers).hasSize(253);
    assertThat(list)
        .contains(
            "**%d hold with a test, %d hold by construction, %d are not applicable, %d are up to the operator, %d do not hold.**"
                .formatted(
                    count(answers, "yes:"),
                    count(answers, "yes, by"),
                    count(answers, "not applicable:"),
                    count(answers, "operator:"),
                    count(answers, "NO:")));
  }

  private static long count(List<String> answers, String beginning) {
    return answers.stream().filter(answer -> answer.startsWith(beginning)).count();
  }
}
