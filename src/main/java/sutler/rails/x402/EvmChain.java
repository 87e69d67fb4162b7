package sutler.rails.x402;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sutler.crypto.Hex;
import sutler.crypto.Secp256k1;
import tools.jackson.databind.JsonNode;

/// A chain, seen through a node's JSON-RPC. https://ethereum.org/en/developers/docs/apis/json-rpc
final class EvmChain implements Chain {
  private static final String LATEST = "latest";

  /// Enough for every token here and for a contract's signature; a payer who needs more is refused.
  static final long GAS_MAX = 250_000;

  private static final String GAS = Hex.quantity(BigInteger.valueOf(GAS_MAX));

  private final Rpc rpc;
  private final int confirmations;
  private final Optional<String> sender;

  /// @param confirmations blocks that a transaction must have, its own among them
  /// @param sender who carries payments out, where that is known
  EvmChain(Rpc rpc, int confirmations, Optional<String> sender) {
    this.rpc = rpc;
    this.confirmations = confirmations;
    this.sender = sender;
  }

  Rpc rpc() {
    return rpc;
  }

  long chainId() {
    return number(rpc.call("eth_chainId")).longValueExact();
  }

  long block() {
    return number(rpc.call("eth_blockNumber")).longValueExact();
  }

  /// What an account has of the chain's own coin, in its smallest unit.
  BigInteger coins(String owner) {
    return number(rpc.call("eth_getBalance", owner, LATEST));
  }

  private static BigInteger number(JsonNode node) {
    String text = node.asString("");
    if (!text.matches("0x[0-9a-fA-F]{1,64}")) {
      throw new Down("it answers no number");
    }
    return Hex.number(text);
  }

  /// Under the conditions of the real transaction: who sends it, and how much gas it has.
  private String called(String to, String data, String block) {
    Map<String, Object> call =
        sender.isPresent()
            ? Map.of("from", sender.get(), "to", to, "data", data, "gas", GAS)
            : Map.of("to", to, "data", data, "gas", GAS);
    return rpc.call("eth_call", call, block).asString("");
  }

  @Override
  public boolean isSignedByContract(String address, byte[] digest, byte[] signature) {
    if (rpc.call("eth_getCode", address, LATEST).asString("0x").length() <= 2) {
      return false;
    }
    try {
      return called(address, Abi.isValidSignature(digest, signature), LATEST)
          .startsWith(Abi.SIGNED);
    } catch (Rpc.Refused reverted) {
      return false;
    }
  }

  @Override
  public BigInteger balance(Token token, String owner) {
    return word(token, Abi.balanceOf(owner), LATEST);
  }

  @Override
  public boolean isUsed(Token token, String payer, String nonce) {
    return isUsed(token, payer, nonce, LATEST);
  }

  private boolean isUsed(Token token, String payer, String nonce, String block) {
    return word(token, Abi.authorizationState(payer, nonce), block).signum() != 0;
  }

  private BigInteger word(Token token, String data, String block) {
    String answer;
    try {
      answer = called(token.address(), data, block);
    } catch (Rpc.Refused refused) {
      throw new Down(String.valueOf(refused.getMessage()));
    }
    if (!Hex.isWord(answer)) {
      throw new Down("there is no token at " + token.address());
    }
    return Hex.number(answer);
  }

  @Override
  public boolean wouldSucceed(Token token, Authorization authorization, byte[] signature) {
    try {
      called(token.address(), Hex.text(transfer(token, authorization, signature)), LATEST);
      return true;
    } catch (Rpc.Refused reverted) {
      return false;
    }
  }

  static byte[] transfer(Token token, Authorization authorization, byte[] signature) {
    boolean byKey =
        Secp256k1.signer(authorization.digest(token), signature)
            .equals(Optional.of(authorization.from()));
    return Abi.transferWithAuthorization(authorization, signature, !byKey);
  }

  /// Looks what became of an authorization, first in the transaction that was sent for it, then
  /// anywhere: whoever has an authorization can carry it out.
  ///
  /// @param sent the hash of what was sent, where that is known
  Settler.Seen look(Token token, Authorization authorization, Optional<String> sent, long from) {
    try {
      return found(token, authorization, sent, from);
    } catch (Rpc.Refused refused) {
      throw new Down(String.valueOf(refused.getMessage()));
    }
  }

  private Settler.Seen found(
      Token token, Authorization authorization, Optional<String> sent, long from) {
    Optional<JsonNode> receipt = sent.flatMap(this::receipt);
    Optional<Settler.Seen> here = receipt.flatMap(r -> settled(token, authorization, r));
    if (here.isPresent()) {
      return here.get();
    }
    if (isUsed(token, authorization.from(), authorization.nonce())) {
      return elsewhere(token, authorization, from).orElseGet(() -> new Settler.Seen.Unknown(true));
    }
    return receipt.isPresent()
        ? refused(token, authorization, receipt.get())
        : over(token, authorization);
  }

  /// Failed only where the very block that has the transaction says that the authorization is still
  /// unused: another node, a little behind, would say so of one that has paid.
  private Settler.Seen refused(Token token, Authorization authorization, JsonNode receipt) {
    String block = receipt.path("blockNumber").asString("");
    boolean unused = !isUsed(token, authorization.from(), authorization.nonce(), block);
    return isDeep(receipt) && unused
        ? new Settler.Seen.Failed(whyNot(receipt))
        : new Settler.Seen.Unknown(true);
  }

  /// Nobody has sent it. Once a deep block is past its end, nobody can.
  private Settler.Seen over(Token token, Authorization authorization) {
    BigInteger deep = BigInteger.valueOf(Math.max(0, block() - confirmations + 1));
    String number = Hex.quantity(deep);
    BigInteger time = number(rpc.call("eth_getBlockByNumber", number, false).path("timestamp"));
    boolean over =
        time.compareTo(authorization.validBefore()) > 0
            && !isUsed(token, authorization.from(), authorization.nonce(), number);
    return over
        ? new Settler.Seen.Failed(Reason.INVALID_EXACT_EVM_PAYLOAD_AUTHORIZATION_VALID_BEFORE)
        : new Settler.Seen.Unknown(false);
  }

  private static Reason whyNot(JsonNode receipt) {
    // A transaction that succeeds and moves nothing is none.
    return receipt.path("status").asString("").equals("0x1")
        ? Reason.INVALID_EXACT_EVM_TRANSFER_EVENT_MISMATCH
        : Reason.INVALID_TRANSACTION_STATE;
  }

  private Optional<JsonNode> receipt(String hash) {
    return Optional.of(rpc.call("eth_getTransactionReceipt", hash)).filter(JsonNode::isObject);
  }

  private boolean isDeep(JsonNode receipt) {
    return block() - number(receipt.path("blockNumber")).longValueExact() + 1 >= confirmations;
  }

  private Optional<Settler.Seen> elsewhere(Token token, Authorization authorization, long from) {
    Object[] topics = {
      List.of(Abi.AUTHORIZATION_USED, Abi.AUTHORIZATION_CANCELED),
      Hex.text(Hex.word(authorization.from())),
      authorization.nonce()
    };
    JsonNode logs =
        rpc.call(
            "eth_getLogs",
            Map.of(
                "address",
                token.address(),
                "fromBlock",
                Hex.quantity(BigInteger.valueOf(from)),
                "toBlock",
                LATEST,
                "topics",
                topics));
    boolean elsewhere = false;
    for (JsonNode log : logs) {
      Optional<JsonNode> receipt = receipt(log.path("transactionHash").asString(""));
      Optional<Settler.Seen> seen = receipt.flatMap(r -> settled(token, authorization, r));
      if (seen.isPresent()) {
        return seen;
      }
      // The token itself says that the nonce went elsewhere: that is proof.
      elsewhere |= receipt.filter(this::isDeep).isPresent();
    }
    return elsewhere
        ? Optional.of(new Settler.Seen.Failed(Reason.INVALID_EXACT_EVM_NONCE_ALREADY_USED))
        : Optional.empty();
  }

  /// Settled is a successful transaction in which the token marks this very authorization as used
  /// and, with its next event, moves the amount from payer to payee. Any other transfer in the same
  /// transaction belongs to something else.
  private Optional<Settler.Seen> settled(
      Token token, Authorization authorization, JsonNode receipt) {
    if (!receipt.path("status").asString("").equals("0x1")) {
      return Optional.empty();
    }
    boolean used = false;
    for (JsonNode log : receipt.path("logs")) {
      if (used && isTransfer(log, token, authorization)) {
        return Optional.of(
            isDeep(receipt)
                ? new Settler.Seen.Settled(
                    Hex.lower(receipt.path("transactionHash").asString("")),
                    number(receipt.path("blockNumber")).longValueExact())
                : new Settler.Seen.Unknown(true));
      }
      used = isUse(log, token, authorization);
    }
    return Optional.empty();
  }

  private static boolean isUse(JsonNode log, Token token, Authorization authorization) {
    return isFrom(log, token, Abi.AUTHORIZATION_USED)
        && topic(log, 1).equals(Hex.text(Hex.word(authorization.from())))
        && topic(log, 2).equals(authorization.nonce());
  }

  private static boolean isTransfer(JsonNode log, Token token, Authorization authorization) {
    return isFrom(log, token, Abi.TRANSFER)
        && topic(log, 1).equals(Hex.text(Hex.word(authorization.from())))
        && topic(log, 2).equals(Hex.text(Hex.word(authorization.to())))
        && Hex.lower(log.path("data").asString(""))
            .equals(Hex.text(Hex.word(authorization.value())));
  }

  private static boolean isFrom(JsonNode log, Token token, String event) {
    return Hex.lower(log.path("address").asString("")).equals(Hex.lower(token.address()))
        && topic(log, 0).equals(event);
  }

  private static String topic(JsonNode log, int index) {
    return Hex.lower(log.path("topics").path(index).asString(""));
  }

  /// What a transaction costs now.
  record Fees(BigInteger tip, BigInteger feeMax) {}

  Fees fees() {
    BigInteger base = number(rpc.call("eth_getBlockByNumber", LATEST, false).path("baseFeePerGas"));
    BigInteger tip = number(rpc.call("eth_maxPriorityFeePerGas"));
    // Twice the base fee outlasts six full blocks.
    return new Fees(tip, base.shiftLeft(1).add(tip));
  }

  long gas(String sender, String to, byte[] data) {
    return number(
            rpc.call("eth_estimateGas", Map.of("from", sender, "to", to, "data", Hex.text(data))))
        .longValueExact();
  }

  long count(String sender) {
    return number(rpc.call("eth_getTransactionCount", sender, "pending")).longValueExact();
  }

  /// How many transactions of an account have been mined.
  long mined(String account) {
    return number(rpc.call("eth_getTransactionCount", account, LATEST)).longValueExact();
  }
}
