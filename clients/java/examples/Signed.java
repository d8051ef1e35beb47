import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import zwfw.client.BouncyCastleKey;
import zwfw.client.BulkReport;
import zwfw.client.ServiceException;
import zwfw.client.Signer;
import zwfw.client.ZwfwClient;
import zwfw.client.generated.model.Item;

/**
 * Searches and writes as a registered app that signs its requests, instead of a key. Run it against a service of your
 * own, where {@code zwfw callers add} has registered the app with the scope documents:write: ZWFW_URL, ZWFW_APP,
 * ZWFW_PRIVATE_KEY (the PEM file of {@code openssl genpkey -algorithm SM2}).
 */
public class Signed {
  public static void main(String[] arguments) throws Exception {
    BouncyCastleKey key = BouncyCastleKey.fromPem(Files.readString(Path.of(System.getenv("ZWFW_PRIVATE_KEY"))));
    ZwfwClient unsigned = new ZwfwClient(System.getenv("ZWFW_URL"), null);
    ZwfwClient client = unsigned.signedBy(new Signer(System.getenv("ZWFW_APP"), key));
    List<Map<String, ?>> documents =
        List.of(
            Map.of("id", "sj-1", "kind", "matter", "title", "皮划艇停放登记第1号", "region", "330110"),
            Map.of("id", "sj-2", "kind", "matter", "title", "皮划艇停放登记第2号", "region", "330110"));
    BulkReport report = client.putDocuments(documents.iterator());
    client.waitUntilIndexed(report.lastLoad(), Duration.ofMinutes(1));
    List<String> found =
        client.hits(Map.of("q", "皮划艇停放登记", "region", "330110")).map(Item::getId).limit(2).collect(Collectors.toList());
    if (!found.equals(List.of("sj-1", "sj-2"))) {
      throw new AssertionError(found);
    }
    try {
      unsigned.signedBy(new Signer("nobody", key)).hits(Map.of("q", "皮划艇")).count();
      throw new AssertionError("taken");
    } catch (ServiceException.Unauthorized error) {
      System.out.println(error.faults);
    }
  }
}
