package sutler.web;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import sutler.catalog.Product;
import sutler.checkout.Shelf;

/// `/product/{id}`: what a product is, for a person.
public final class ProductPage extends HttpServlet {
  private final transient Shelf shelf;
  private final boolean sandbox;

  public ProductPage(Shelf shelf, boolean sandbox) {
    this.shelf = shelf;
    this.sandbox = sandbox;
  }

  public record Model(Product product, String denominations, boolean sandbox) {}

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String id =
        Optional.ofNullable(request.getPathInfo())
            .orElse("/")
            .substring(1)
            .toLowerCase(Locale.ROOT);
    Optional<Product> product =
        id.matches("[a-z0-9_.+-]{1,120}") ? shelf.product(id) : Optional.empty();
    if (product.isEmpty()) {
      Page.missing(response, "product");
      return;
    }
    Product p = product.get();
    String choices = p.denominations().choices(12).replace("\"", "");
    Page.render(response, 200, "product.jte", new Model(p, choices, sandbox));
  }
}
