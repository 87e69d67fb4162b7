package sutler.boot;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;
import sutler.config.Names;
import sutler.config.Setting;
import sutler.config.StartFailure;

/// The command line: `./sutler run`, `check`, `config`, `call`, `completion`. The start script
/// answers the others itself, since they build or test.
public final class Cli {
  private static final int OK = 0;
  private static final int CANNOT = 2;
  private static final int LABEL_LENGTH_MAX = 16;

  private static final Map<String, String> HEADINGS =
      Map.of("sandbox", "%nOf the sandbox:%n", "rails.x402", "%nOf x402:%n");

  /// What the start script does, for the list of commands.
  private static final Map<String, String> SCRIPT =
      Map.of(
          "test", "run every test, or those that -Dtest=NAME names",
          "conformance", "run the protocol's own suite",
          "simulate", "run the money paths against lying rails and suppliers, from seeds",
          "bench", "measure speed and memory, and print a table",
          "attack", "attack a store of your own on loopback while another client is at work",
          "build", "build only");

  /// In the order of the help.
  private static final Map<String, String> WITH_SETTINGS = new LinkedHashMap<>();

  static {
    WITH_SETTINGS.put("run", "open the store");
    WITH_SETTINGS.put("check", "read the configuration, try all that it names, and say what works");
    WITH_SETTINGS.put("config", "show what is set, and where");
    WITH_SETTINGS.put(
        "call", "call a tool of your open sandbox, and print what a model would read");
  }

  private final Map<String, String> environment;
  private final PrintStream out;
  private final PrintStream err;

  private Cli(Map<String, String> environment, PrintStream out, PrintStream err) {
    this.environment = Map.copyOf(environment);
    this.out = out;
    this.err = err;
  }

  /// @return the status that the process ends with
  public static int run(String[] arguments, Map<String, String> environment) {
    return run(arguments, environment, System.out, System.err);
  }

  static int run(
      String[] arguments, Map<String, String> environment, PrintStream out, PrintStream err) {
    Cli cli = new Cli(environment, out, err);
    // Options without a command open the store.
    boolean bare = arguments.length > 0 && arguments[0].startsWith("--") && !isHelp(arguments[0]);
    List<String> words = new ArrayList<>(bare ? List.of("run") : List.of());
    words.addAll(Arrays.asList(arguments));
    CommandLine line = new CommandLine(cli.root(words.isEmpty() ? "" : words.getFirst()));
    line.setOut(new PrintWriter(out, true, StandardCharsets.UTF_8));
    line.setErr(new PrintWriter(err, true, StandardCharsets.UTF_8));
    line.setExecutionStrategy(cli::executed);
    line.setParameterExceptionHandler((wrong, given) -> cli.told(wrong));
    return line.execute(words.toArray(String[]::new));
  }

  private static boolean isHelp(String word) {
    return word.equals("--help") || word.equals("--version");
  }

  /// One sentence, with what may have been meant.
  private int told(CommandLine.ParameterException wrong) {
    CommandSpec command = wrong.getCommandLine().getCommandSpec();
    String near = ".";
    if (wrong instanceof CommandLine.UnmatchedArgumentException unmatched) {
      String word = unmatched.getUnmatched().getFirst().replaceAll("=.*", "");
      near =
          Names.question(
              word,
              word.startsWith("-")
                  ? command.optionsMap().keySet()
                  : command.subcommands().keySet());
    }
    // What stands behind a mistyped option may be a secret.
    String message =
        String.valueOf(wrong.getMessage()).replaceAll("=[^']*", "").replaceAll("\\.$", "");
    err.println("sutler: " + message + near);
    err.println("./%s --help lists what there is.".formatted(command.qualifiedName()));
    return CANNOT;
  }

  /// @param word the command that is called: the others need not know their settings, which every
  ///   start would wait for
  private CommandSpec root(String word) {
    boolean one = WITH_SETTINGS.containsKey(word);
    CommandSpec root = command("sutler", "Sutler: a store that AI assistants buy from.");
    root.version(Application.VERSION);
    root.usageMessage().synopsisSubcommandLabel("COMMAND");
    WITH_SETTINGS.forEach(
        (name, what) -> {
          boolean other = one && !name.equals(word);
          root.addSubcommand(
              name, special(name, other ? command(name, what) : withSettings(name, what)));
        });
    root.addSubcommand("completion", command("completion", "print completion for bash and zsh"));
    new java.util.TreeMap<>(SCRIPT)
        .forEach((name, what) -> root.addSubcommand(name, command(name, what)));
    return root;
  }

  /// What else a command takes.
  private static CommandSpec special(String name, CommandSpec command) {
    if (name.equals("config")) {
      command.addOption(
          OptionSpec.builder("--example")
              .type(boolean.class)
              .description("print a commented sutler.toml with every setting instead")
              .build());
    }
    if (name.equals("call")) {
      command.addPositional(parameter("0", "TOOL", "such as search-products"));
      command.addPositional(
          parameter("1", "JSON", "its arguments, such as '{\"query\":\"steam usa\"}'"));
    }
    return command;
  }

  private static CommandSpec command(String name, String what) {
    CommandSpec command = CommandSpec.create().name(name).mixinStandardHelpOptions(true);
    command.usageMessage().description(what);
    command.usageMessage().width(120);
    return command;
  }

  private static PositionalParamSpec parameter(String index, String label, String what) {
    return PositionalParamSpec.builder()
        .index(index)
        .arity("0..1")
        .paramLabel(label)
        .description(what)
        .type(String.class)
        .build();
  }

  private static CommandSpec withSettings(String name, String what) {
    CommandSpec command = command(name, what);
    command.usageMessage().abbreviateSynopsis(true);
    command.usageMessage().sortOptions(false);
    command
        .usageMessage()
        .footer(
            "",
            "Each is a variable too (SUTLER_PORT) and a key of sutler.toml: ./sutler config --example.");
    Map<String, ArgGroupSpec.Builder> groups = new LinkedHashMap<>();
    for (Setting setting : Keys.all()) {
      List<OptionSpec> options = options(setting);
      if (setting.section().isEmpty()) {
        options.forEach(command::addOption);
      } else {
        ArgGroupSpec.Builder group =
            groups.computeIfAbsent(
                setting.section(),
                section ->
                    ArgGroupSpec.builder()
                        .heading(HEADINGS.getOrDefault(section, "%n" + section + ":%n"))
                        .exclusive(false)
                        .validate(false));
        options.forEach(group::addArg);
      }
    }
    groups.values().forEach(group -> command.addArgGroup(group.build()));
    return command;
  }

  private static List<OptionSpec> options(Setting setting) {
    String otherwise =
        setting.otherwise().isEmpty() ? "" : " (default " + setting.otherwise() + ")";
    String help = setting.help() + otherwise;
    String label = label(setting);
    return switch (setting.shape()) {
      case SECRET -> List.of(option(setting.fileOption(), "FILE", "a file with it: " + help));
      case URL ->
          List.of(
              option(setting.option(), "URL", help),
              option(setting.fileOption(), "FILE", "a file with it, where it holds a password"));
      case TEXT, NUMBER, FLAG, LIST, TABLE, PATH -> List.of(option(setting.option(), label, help));
    };
  }

  private static String label(Setting setting) {
    return switch (setting.shape()) {
      case FLAG -> "true|false";
      case NUMBER -> "N";
      case LIST -> "A,B";
      case TABLE -> "NAME=VALUE,...";
      case PATH -> setting.sample();
      case TEXT -> setting.sample().length() <= LABEL_LENGTH_MAX ? setting.sample() : "TEXT";
      case URL, SECRET -> "URL";
    };
  }

  private static OptionSpec option(String name, String label, String help) {
    return OptionSpec.builder(name)
        .type(String.class)
        .arity("1")
        .paramLabel(label)
        // A percent sign means a format to picocli.
        .description(help.replace("%", "%%"))
        .build();
  }

  private int executed(ParseResult parsed) {
    try {
      return execute(parsed);
    } catch (StartFailure failure) {
      err.println("sutler: " + failure.getMessage());
      return CANNOT;
    }
  }

  private int execute(ParseResult parsed) {
    CommandLine asked = parsed.asCommandLineList().getLast();
    if (CommandLine.printHelpIfRequested(parsed)) {
      return OK;
    }
    if (!parsed.hasSubcommand()) {
      asked.usage(asked.getOut());
      return parsed.originalArgs().isEmpty() ? OK : CANNOT;
    }
    ParseResult command = parsed.subcommand();
    String[] settings = settings(command);
    return switch (command.commandSpec().name()) {
      case "run" -> Application.run(settings, environment);
      case "check" -> new Check(out).run(settings, environment);
      case "config" -> config(command, settings);
      case "call" -> call(command, settings);
      case "completion" -> completion(parsed.commandSpec());
      default ->
          throw new StartFailure(
              "%s is a command of the start script: ./sutler %s."
                  .formatted(command.commandSpec().name(), command.commandSpec().name()));
    };
  }

  private static String[] settings(ParseResult command) {
    return command.matchedOptions().stream()
        .filter(o -> o.type() == String.class)
        .map(o -> o.longestName() + "=" + String.valueOf((Object) o.getValue()))
        .toArray(String[]::new);
  }

  private int config(ParseResult command, String[] settings) {
    if (command.hasMatchedOption("--example")) {
      out.print(Settings.example());
      return OK;
    }
    out.print(Settings.read(settings, environment).shown());
    return OK;
  }

  private int call(ParseResult command, String[] settings) {
    String tool = command.matchedPositionalValue(0, "");
    if (tool.isEmpty()) {
      throw new StartFailure(
          "Name a tool and its arguments as JSON: ./sutler call search-products '{\"query\":\"steam usa\"}'.");
    }
    return Call.run(
        Settings.read(settings, environment), tool, command.matchedPositionalValue(1, "{}"), out);
  }

  private int completion(CommandSpec root) {
    out.print(AutoComplete.bash("sutler", root.commandLine()));
    return OK;
  }
}
