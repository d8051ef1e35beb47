import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import zwfw.client.BouncyCastleKey;
import zwfw.client.Signer;

/** Signs the requests of stdin's lines (method, address, path of the service, body) with the key of a file. */
public class Signing {
  public static void main(String[] arguments) throws Exception {
    Signer signer = new Signer("zjzwfw", BouncyCastleKey.fromPem(Files.readString(Path.of(arguments[0]))));
    BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      String[] parts = line.split("\t", -1);
      byte[] body = parts[3].getBytes(StandardCharsets.UTF_8);
      System.out.println(
          signer.headers(parts[0], URI.create(parts[1]), parts[2], body).entrySet().stream()
              .map(header -> header.getKey() + ": " + header.getValue())
              .collect(Collectors.joining("\t")));
    }
  }
}
