package sutler.boot;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// The measure for the benchmark: a servlet on the same Tomcat that reads the request and answers
/// the same bytes every time, and does nothing else.
@Configuration(proxyBeanMethods = false)
@ImportAutoConfiguration(TomcatServletWebServerAutoConfiguration.class)
class Bare {
  private static byte[] answer = {};

  /// @param arguments the port, and a file with the bytes to answer
  public static void main(String[] arguments) throws IOException {
    answer = Files.readAllBytes(Path.of(arguments[1]));
    SpringApplication application = new SpringApplication(Bare.class);
    application.setWebApplicationType(WebApplicationType.SERVLET);
    application.setBannerMode(Banner.Mode.OFF);
    application.setLogStartupInfo(false);
    Map<String, Object> properties = new HashMap<>(Application.tomcat());
    properties.put("server.port", arguments[0]);
    properties.put("server.address", "127.0.0.1");
    application.setDefaultProperties(properties);
    application.run();
  }

  @Bean
  ServletRegistrationBean<HttpServlet> servlet() {
    HttpServlet servlet =
        new HttpServlet() {
          @Override
          protected void doPost(HttpServletRequest request, HttpServletResponse response)
              throws IOException {
            request.getInputStream().readAllBytes();
            response.setContentType("application/json");
            response.setContentLength(answer.length);
            response.getOutputStream().write(answer);
          }
        };
    return new ServletRegistrationBean<>(servlet, "/mcp/*");
  }
}
