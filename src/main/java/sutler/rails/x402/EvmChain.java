package sutler.rails.x402;

import java.math.BigInteger;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// A chain, seen through a node's JSON-RPC. https://ethereum.org/en/developers/docs/apis/json-rpc
final class EvmChain implements Chain {
  private static final String LATEST = "latest";

  private final Rpc rpc;
  private final int confirmations;

  /// @param confirmations blocks that a transaction must have, its own among them
  EvmChain(Rpc rpc, int confirmations) {
    this.rpc = rpc;
    this.confirmations = confirmations;
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

  private static BigInteger number(JsonNode node) {
    String text = node.asString("");
    if (!text.matches("0x[0-9a-fA-F]{1,64}")) {
      throw new Down("it answers no number");
    }
    return Hex.number(text);
  }

  private String called(String to, String data) {
    return rpc.call("eth_call", Map.of("to", to, "data", data), LATEST).asString("0x");
  }

  @Override
  public boolean isSignedByContract(String address, byte[] digest, byte[] signature) {
    if (rpc.call("eth_getCode", address, LATEST).asString("0x").length() <= 2) {
      return false;
    }
    try {
      return called(address, Abi.isValidSignature(digest, signature)).startsWith(Abi.SIGNED);
    } catch (Rpc.Refused reverted) {
      return false;
    }
  }

  @Override
  public BigInteger balance(Token token, String owner) {
    return word(token, Abi.balanceOf(owner));
  }

  @Override
  public boolean isUsed(Token token, String payer, String nonce) {
    return word(token, Abi.authorizationState(payer, nonce)).signum() != 0;
  }

  private BigInteger word(Token token, String data) {
    String answer;
    try {
      answer = called(token.address(), data);
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
      called(token.address(), Hex.text(transfer(token, authorization, signature)));
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
    Optional<JsonNode> receipt = sent.flatMap(this::receipt);
    Optional<Settler.Seen> here = receipt.flatMap(r -> settled(token, authorization, r));
    if (here.isPresent()) {
      return here.get();
    }
    if (!isUsed(token, authorization.from(), authorization.nonce())) {
      boolean failed = receipt.isPresent() && isDeep(receipt.get());
      return failed ? new Settler.Seen.Failed(whyNot(receipt.get())) : new Settler.Seen.Unknown();
    }
    return elsewhere(token, authorization, from)
        .orElseGet(
            () ->
                receipt.isPresent() && isDeep(receipt.get())
                    ? new Settler.Seen.Failed(Reason.INVALID_EXACT_EVM_NONCE_ALREADY_USED)
                    : new Settler.Seen.Unknown());
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
      Abi.AUTHORIZATION_USED, Hex.text(Hex.word(authorization.from())), authorization.nonce()
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
    for (JsonNode log : logs) {
      Optional<Settler.Seen> seen =
          receipt(log.path("transactionHash").asString(""))
              .flatMap(r -> settled(token, authorization, r));
      if (seen.isPresent()) {
        return seen;
      }
    }
    return Optional.empty();
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
                    receipt.path("transactionHash").asString(""),
                    number(receipt.path("blockNumber")).longValueExact())
                : new Settler.Seen.Unknown());
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
}
