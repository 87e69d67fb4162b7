package sutler.rails.x402;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import sutler.boot.TestStore;
import sutler.crypto.Hex;
import sutler.crypto.Keccak;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// A real node of a chain of its own, with a dollar token where Base Sepolia has USDC.
final class Anvil implements AutoCloseable {
  static final String DOLLAR = "0x036CbD53842c5426634e7929541eC2318f3dCF7e";
  static final String PAY_TO = "0x209693Bc6afc0C5328bA36FaF03C514EF312287C";
  private static final String BATCH = "0x00000000000000000000000000000000000ba7c4";

  /// The first of the accounts that every anvil has, with play ether.
  static final String GAS_KEY =
      "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80";

  private static final String SOMEBODY = "0x70997970c51812dc3a010c7d01b50e0d17dc79c8";

  private final Process process;
  private final Rpc rpc;
  private final int port;
  private final JsonNode code;
  private volatile boolean automine = true;

  private Anvil(Process process, int port, JsonNode code) {
    this.process = process;
    this.port = port;
    this.rpc = new Rpc(URI.create("http://127.0.0.1:" + port));
    this.code = code;
  }

  static Anvil start() throws Exception {
    int port = freePort();
    Process process =
        new ProcessBuilder(
                binary().toString(), "--port", "" + port, "--chain-id", "84532", "--quiet")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    Anvil anvil = new Anvil(process, port, compiled());
    for (int i = 0; i < 100; i++) {
      try {
        anvil.call("eth_chainId");
        break;
      } catch (Chain.Down notYet) {
        Thread.sleep(100);
      }
    }
    anvil.call("anvil_setCode", DOLLAR, anvil.code.path("Dollar").asString());
    anvil.call("anvil_setCode", BATCH, anvil.code.path("Batch").asString());
    return anvil;
  }

  private static int freePort() throws Exception {
    try (java.net.ServerSocket socket = new java.net.ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static Path binary() throws Exception {
    try (var all = Files.list(Path.of("clients/node_modules/@foundry-rs"))) {
      return all.map(p -> p.resolve("bin/anvil"))
          .filter(Files::isExecutable)
          .filter(p -> !p.toString().contains("/anvil/bin/"))
          .findFirst()
          .orElseThrow(
              () ->
                  new IllegalStateException(
                      "There is no anvil here: npm's package is for Linux on x86-64."));
    }
  }

  private static JsonNode compiled() throws Exception {
    Process solc =
        new ProcessBuilder("node", "solidity.mjs", "../src/test/solidity/Dollar.sol")
            .directory(new File("clients"))
            .start();
    String out = new String(solc.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(solc.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(solc.exitValue()).isZero();
    return TestStore.json(out);
  }

  String url() {
    return "http://127.0.0.1:" + port;
  }

  JsonNode call(String method, Object... params) {
    return rpc.call(method, params);
  }

  EvmChain chain() {
    return new EvmChain(rpc, 1, java.util.Optional.empty());
  }

  /// Sends from an account that the node has the key of; where blocks are made by themselves, until
  /// it is in one.
  String send(String to, byte[] data) {
    String hash =
        call(
                "eth_sendTransaction",
                Map.of("from", SOMEBODY, "to", to, "data", Hex.text(data), "gas", "0x200000"))
            .asString();
    for (int i = 0; automine && i < 100; i++) {
      if (call("eth_getTransactionReceipt", hash).isObject()) {
        break;
      }
      pause();
    }
    return hash;
  }

  private static void pause() {
    try {
      Thread.sleep(20);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  void mint(String to, long units) {
    send(
        DOLLAR,
        Abi.joined(
            java.util.Arrays.copyOf(Keccak.of("mint(address,uint256)"), 4),
            Hex.word(to),
            Hex.word(BigInteger.valueOf(units))));
  }

  void silent(boolean on) {
    send(
        DOLLAR,
        Abi.joined(
            java.util.Arrays.copyOf(Keccak.of("setSilent(bool)"), 4),
            Hex.word(on ? BigInteger.ONE : BigInteger.ZERO)));
  }

  /// Puts a wallet that is a contract at an address.
  void contractWallet(String address, String owner) {
    call("anvil_setCode", address, code.path("ContractWallet").asString());
    send(
        address,
        Abi.joined(java.util.Arrays.copyOf(Keccak.of("setOwner(address)"), 4), Hex.word(owner)));
  }

  /// Several calls of the token in one transaction.
  String batch(List<byte[]> calls) {
    ArrayNode heads = JsonNodeFactory.instance.arrayNode();
    byte[] offsets = new byte[0];
    byte[] bodies = new byte[0];
    for (byte[] call : calls) {
      offsets =
          Abi.joined(offsets, Hex.word(BigInteger.valueOf(calls.size() * 32L + bodies.length)));
      byte[] padded = java.util.Arrays.copyOf(call, (call.length + 31) / 32 * 32);
      bodies = Abi.joined(bodies, Hex.word(BigInteger.valueOf(call.length)), padded);
      heads.add(1);
    }
    return send(
        BATCH,
        Abi.joined(
            java.util.Arrays.copyOf(Keccak.of("run(address,bytes[])"), 4),
            Hex.word(DOLLAR),
            Hex.word(BigInteger.valueOf(64)),
            Hex.word(BigInteger.valueOf(calls.size())),
            offsets,
            bodies));
  }

  BigInteger balance(String owner) {
    return chain().balance(Token.usdc(84_532).orElseThrow(), owner);
  }

  /// Whether blocks are made for each transaction, or when asked.
  void automine(boolean on) {
    call("evm_setAutomine", on);
    automine = on;
  }

  void mine() {
    call("evm_mine");
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
