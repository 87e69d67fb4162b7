package sutler.checkout;

import java.util.UUID;

/// As much may be begun as anybody likes.
record AnyRoom() implements Room {
  @Override
  public boolean forInvoice(UUID account, boolean ofGuest) {
    return true;
  }

  @Override
  public boolean forForm(UUID account) {
    return true;
  }
}
