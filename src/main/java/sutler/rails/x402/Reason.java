package sutler.rails.x402;

import java.util.Locale;

/// Why a payment is refused, by x402's own names.
/// https://github.com/coinbase/x402/blob/main/specs/x402-specification-v2.md section 9, and what
/// its reference implementation adds for `exact` on EVM
enum Reason {
  INVALID_PAYLOAD("The payment cannot be read."),
  INVALID_X402_VERSION("Only versions 1 and 2 are spoken."),
  UNSUPPORTED_SCHEME("Only the scheme exact is taken."),
  INVALID_NETWORK("The invoice is paid on another network."),
  INVALID_PAYMENT_REQUIREMENTS("What was accepted is not what is asked for."),
  INVALID_EXACT_EVM_TOKEN_NAME_MISMATCH("The token's domain has another name."),
  INVALID_EXACT_EVM_TOKEN_VERSION_MISMATCH("The token's domain has another version."),
  INVALID_EXACT_EVM_PAYLOAD_SIGNATURE("The signature is not the payer's."),
  INVALID_EXACT_EVM_PAYLOAD_RECIPIENT_MISMATCH("The authorization pays another address."),
  INVALID_EXACT_EVM_PAYLOAD_AUTHORIZATION_VALID_BEFORE(
      "The authorization ends too soon to be carried out, or more than an hour ahead."),
  INVALID_EXACT_EVM_PAYLOAD_AUTHORIZATION_VALID_AFTER("The authorization is not valid yet."),
  INVALID_EXACT_EVM_PAYLOAD_AUTHORIZATION_VALUE_MISMATCH(
      "The amount is not exactly what is asked."),
  INSUFFICIENT_FUNDS("The payer does not have that much."),
  INVALID_EXACT_EVM_NONCE_ALREADY_USED("The authorization was used before."),
  INVALID_EXACT_EVM_TRANSACTION_SIMULATION_FAILED("The token would refuse the transfer."),
  INVALID_TRANSACTION_STATE("The transaction failed on the chain."),
  INVALID_EXACT_EVM_TRANSFER_EVENT_MISMATCH("The transaction moved no such amount."),
  UNEXPECTED_VERIFY_ERROR("The chain does not answer; nothing was sent. Try again."),
  UNEXPECTED_SETTLE_ERROR("It is not known yet whether it was settled. Do not pay again.");

  private final String sentence;

  Reason(String sentence) {
    this.sentence = sentence;
  }

  String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// For people.
  public String sentence() {
    return sentence;
  }
}
