package sutler.boot;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/// Measures x402: how often an invoice can be asked for, and how long a payment is looked at.
final class BenchX402 {
  private static final int PAYMENT_REQUIRED = 402;
  private static final int SECONDS = 6;

  private final Path work;
  private final String key;

  BenchX402(Path work, String key) {
    this.work = work;
    this.key = key;
  }

  List<BenchPeople.Measured> run(BenchedStore store) throws IOException, InterruptedException {
    List<String> paths = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      paths.add("GET /x402/invoices/" + invoice(store));
    }
    Path asking = lines("ask", paths, "");
    Bench.Load.wrk(store.port(), asking, "accepts", PAYMENT_REQUIRED, 32, SECONDS);
    Bench.Load asked =
        Bench.Load.wrk(store.port(), asking, "accepts", PAYMENT_REQUIRED, 32, SECONDS);
    Path paying = lines("pay", paths, payment());
    Bench.Load.wrk(store.port(), paying, "signature", PAYMENT_REQUIRED, 1, SECONDS);
    Bench.Load looked =
        Bench.Load.wrk(store.port(), paying, "signature", PAYMENT_REQUIRED, 1, SECONDS);
    return List.of(
        new BenchPeople.Measured(
            "402 answers, 20 invoices, 32 connections", asked.text(), "at least 10,000/s"),
        new BenchPeople.Measured(
            "a payment read, verified and refused, whole request, 1 connection",
            looked.text(),
            "verification at most 2 ms"));
  }

  private Path lines(String name, List<String> paths, String payment) throws IOException {
    return Files.write(
        work.resolve("x402-" + name + ".txt"),
        paths.stream().map(path -> path + "\t" + payment).toList());
  }

  private String invoice(BenchedStore store) throws IOException, InterruptedException {
    JsonMapper json = JsonMapper.shared();
    String answer =
        store.post(
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"buy-products\",\"arguments\":{\"payment_method\":\"usdc_base\",\"cart_items\":[{\"product_id\":\"steam-usa\",\"package_id\":\"5\"}]}}}",
            key);
    String text = json.readTree(answer).at("/result/content/0/text").asString("{}");
    return json.readTree(text).path("invoice_id").asString();
  }

  /// The specification's own example: its signature is a good one, of something else.
  private static String payment() {
    String json =
        """
        {"x402Version":2,"accepted":{"scheme":"exact","network":"eip155:84532","amount":"5000000","asset":"0x036CbD53842c5426634e7929541eC2318f3dCF7e","payTo":"0x209693Bc6afc0C5328bA36FaF03C514EF312287C","maxTimeoutSeconds":60,"extra":{"name":"USDC","version":"2"}},
        "payload":{"signature":"0x2d6a7588d6acca505cbf0d9a4a227e0c52c6c34008c8e8986a1283259764173608a2ce6496642e377d6da8dbbf5836e9bd15092f9ecab05ded3d6293af148b571c",
        "authorization":{"from":"0x857b06519E91e3A54538791bDbb0E22373e36b66","to":"0x209693Bc6afc0C5328bA36FaF03C514EF312287C","value":"5000000","validAfter":"1740672089","validBefore":"1940672154","nonce":"0xf3746613c2d920b5fdabc0856f2aeb2d4f88ee6037b8cc5d04a71a4462f13480"}}}""";
    return Base64.getEncoder().encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }
}
