package sutler;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The rules of the house, read from the charters and from the sources.
final class HouseTest {
  private static final int FILE_LINES_MAX = 400;
  private static final int METHOD_LINES_MAX = 70;
  private static final double SHORT_METHODS_SHARE_MIN = 0.88;
  private static final Path SOURCES = Path.of("src/main/java/sutler");

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .withImportOption(location -> !location.contains("/web/pages/"))
          .importPackages("sutler");

  @Test
  void everyPackageHasACharter() {
    assertThat(roomsOfClasses()).allSatisfy(name -> assertThat(charter(name)).as(name).isNotNull());
  }

  @Test
  void roomsOpenOnlyTheDoorsOfTheirCharter() {
    Set<String> broken = new TreeSet<>();
    for (JavaClass from : CLASSES) {
      String room = room(from.getPackageName());
      if (room.isEmpty()) {
        continue;
      }
      List<String> opens = Arrays.asList(charter(room).opens());
      for (Dependency dependency : from.getDirectDependenciesFromSelf()) {
        String other = room(dependency.getTargetClass().getPackageName());
        if (!other.isEmpty() && !other.equals(room) && !opens.contains(other)) {
          broken.add(room + " opens " + other + ": " + from.getSimpleName());
        }
      }
    }
    assertThat(broken).isEmpty();
  }

  @Test
  void noCharterListsADoorThatNobodyUses() {
    for (String room : roomsOfClasses()) {
      Set<String> used = new TreeSet<>();
      for (JavaClass from : CLASSES.getPackage("sutler." + room).getClasses()) {
        from.getDirectDependenciesFromSelf()
            .forEach(d -> used.add(room(d.getTargetClass().getPackageName())));
      }
      assertThat(used).as("doors of " + room).containsAll(Arrays.asList(charter(room).opens()));
    }
  }

  @Test
  void noStoreyOpensAHigherOne() {
    for (String room : roomsOfClasses()) {
      for (String other : charter(room).opens()) {
        assertThat(charter(other).storey().ordinal())
            .as(room + " opens " + other)
            .isLessThanOrEqualTo(charter(room).storey().ordinal());
      }
    }
  }

  @Test
  void coreKnowsNoClockNoSqlNoJsonNoNetworkNoFramework() {
    for (String room : roomsOfClasses()) {
      if (charter(room).storey() == Room.Storey.CORE) {
        noClasses()
            .that()
            .resideInAPackage("sutler." + room)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                "java.sql..",
                "javax.sql..",
                "java.net..",
                "java.io..",
                "java.nio.file..",
                "java.util.concurrent..",
                "tools.jackson..",
                "org.springframework..",
                "jakarta..")
            .orShould()
            .callMethod(java.time.Instant.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .check(CLASSES);
      }
    }
  }

  /// Time, chance and waiting come in by ports, so that the money paths run in a simulator.
  @Test
  void whatDecidesHasNoClockAndNoChanceOfItsOwn() {
    // Who owns them: what speaks to the world, and what starts the store.
    Set<String> owners =
        Set.of(
            "boot",
            "door",
            "store",
            "web",
            "mcp",
            "oauth",
            "identity",
            "rails.x402",
            "suppliers.sandbox");
    Set<String> owned =
        Set.of(
            "java.time.Instant.now",
            "java.time.LocalDate.now",
            "java.time.Clock.systemUTC",
            "java.time.InstantSource.system",
            "java.util.UUID.randomUUID",
            "java.lang.Math.random",
            "java.lang.Thread.sleep",
            "java.lang.System.nanoTime",
            "java.lang.System.currentTimeMillis",
            "java.security.SecureRandom.<init>",
            "java.util.Random.<init>");
    Set<String> broken = new TreeSet<>();
    for (JavaClass type : CLASSES) {
      if (!owners.contains(room(type.getPackageName()))) {
        for (JavaAccess<?> access : type.getAccessesFromSelf()) {
          String target = access.getTargetOwner().getName() + "." + access.getName();
          if (owned.contains(target)) {
            broken.add(type.getSimpleName() + " calls " + target);
          }
        }
      }
    }
    assertThat(broken).isEmpty();
  }

  @Test
  void sqlIsInTheStoreAndWhereModulesKeepTheirOwn() {
    noClasses()
        .that()
        .resideOutsideOfPackages("sutler.store..", "sutler.rails..", "sutler.suppliers..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("java.sql..")
        .check(CLASSES);
  }

  @Test
  void theMcpRoomKnowsNothingOfShops() {
    noClasses()
        .that()
        .resideInAPackage("sutler.mcp..")
        .should()
        .dependOnClassesThat(
            com.tngtech.archunit.base.DescribedPredicate.describe(
                "are elsewhere in sutler",
                c ->
                    c.getPackageName().startsWith("sutler.")
                        && !c.getPackageName().startsWith("sutler.mcp")))
        .check(CLASSES);
  }

  @Test
  void moneyIsNeverAFloatingPointNumber() throws IOException {
    Pattern floating = Pattern.compile("\\b(double|float|Double|Float)\\b");
    for (Path file : sources()) {
      // Scores of a search are no money.
      boolean search = file.toString().contains("/search/");
      String code = withoutComments(Files.readString(file));
      assertThat(!search && floating.matcher(code).find())
          .as("floating point in " + file)
          .isFalse();
    }
  }

  @Test
  void namesAreOfTheField() {
    classes()
        .should()
        .haveNameNotMatching(".*(Impl|Manager|Helper|Util|Utils|Base)$")
        .check(CLASSES);
  }

  /// A type is open only where another room uses it. The fixtures of the conformance suite count:
  /// the room `mcp` has to offer more than this shop takes.
  @Test
  void typesAreClosedWhereTheyCanBe() {
    Set<String> open = new TreeSet<>();
    JavaClasses all =
        new ClassFileImporter()
            .withImportOption(
                location ->
                    !location.contains("/test-classes/") || location.contains("/conformance/"))
            .importPackages("sutler");
    for (JavaClass c : all) {
      boolean mayOpen =
          room(c.getPackageName()).isEmpty()
              || c.getPackageName().equals("sutler.conformance")
              || c.getPackageName().startsWith("sutler.web.pages")
              // Found by the ServiceLoader.
              || c.isAssignableTo(sutler.modules.Module.class)
              || c.getSimpleName().equals("package-info");
      if (!mayOpen && c.isTopLevelClass() && c.getModifiers().contains(JavaModifier.PUBLIC)) {
        boolean used =
            all.stream()
                .filter(t -> t.equals(c) || t.getName().startsWith(c.getName() + "$"))
                .flatMap(t -> t.getDirectDependenciesToSelf().stream())
                .anyMatch(d -> !d.getOriginClass().getPackageName().equals(c.getPackageName()));
        if (!used) {
          open.add(c.getName());
        }
      }
    }
    assertThat(open).isEmpty();
  }

  @Test
  void filesAndMethodsAreShort() throws IOException {
    List<String> tooLong = new ArrayList<>();
    int methods = 0;
    int shortOnes = 0;
    for (Path file : sources()) {
      List<String> lines = Files.readAllLines(file);
      if (lines.size() > FILE_LINES_MAX) {
        tooLong.add(file + " has " + lines.size() + " lines");
      }
      for (int length : methodLengths(lines)) {
        methods++;
        shortOnes += length <= 20 ? 1 : 0;
        if (length > METHOD_LINES_MAX) {
          tooLong.add(file + " has a method of " + length + " lines");
        }
      }
    }
    assertThat(tooLong).isEmpty();
    assertThat((double) shortOnes / methods)
        .as("share of methods up to 20 lines")
        .isGreaterThan(SHORT_METHODS_SHARE_MIN);
  }

  @Test
  void nothingMentionsAPlaceOutsideTheProject() throws IOException {
    for (Path file : sources()) {
      assertThat(Files.readString(file))
          .as(file.toString())
          .doesNotContain("../shared")
          .doesNotContain("/work/");
    }
  }

  /// Methods begin on a line with two spaces of indent that opens a brace, and end at the brace
  /// with the same indent: the formatter sees to that.
  private static List<Integer> methodLengths(List<String> lines) {
    List<Integer> lengths = new ArrayList<>();
    Pattern start = Pattern.compile("^( {2}| {4})[^ /@*}].*");
    Pattern type = Pattern.compile("\\b(class|interface|enum|record)\\b");
    for (int i = 0; i < lines.size(); i++) {
      Matcher matcher = start.matcher(lines.get(i));
      if (matcher.matches() && lines.get(i).contains("(") && !type.matcher(lines.get(i)).find()) {
        int end = end(lines, i, matcher.group(1));
        if (end > i) {
          lengths.add(end - i + 1);
          i = end;
        }
      }
    }
    return lengths;
  }

  private static int end(List<String> lines, int start, String indent) {
    boolean opened = false;
    for (int i = start; i < lines.size(); i++) {
      String line = lines.get(i);
      opened |= line.endsWith("{");
      if (!opened && line.endsWith(";")) {
        return -1;
      }
      if (opened && line.equals(indent + "}")) {
        return i;
      }
    }
    return -1;
  }

  private static String withoutComments(String code) {
    return code.replaceAll("(?m)//.*$", "").replaceAll("\"[^\"\n]*\"", "");
  }

  private static List<Path> sources() throws IOException {
    try (Stream<Path> files = Files.walk(SOURCES)) {
      return files.filter(f -> f.toString().endsWith(".java")).toList();
    }
  }

  private static Set<String> roomsOfClasses() {
    Set<String> rooms = new TreeSet<>();
    for (JavaClass c : CLASSES) {
      rooms.add(room(c.getPackageName()));
    }
    rooms.remove("");
    return rooms;
  }

  private static String room(String packageName) {
    return packageName.startsWith("sutler.") ? packageName.substring("sutler.".length()) : "";
  }

  private static Room charter(String room) {
    JavaPackage found = CLASSES.getPackage("sutler." + room);
    return found.getAnnotationOfType(Room.class);
  }
}
