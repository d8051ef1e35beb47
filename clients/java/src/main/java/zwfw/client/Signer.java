package zwfw.client;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Signs requests for a service that knows this app's public key: SM2 with SM3, five headers a request. What is signed
 * is in docs/gateway.md of the service, "Signing a call". Safe for several threads, as its key is.
 */
public final class Signer {
  /** What signs: {@link BouncyCastleKey}, or one of yours that asks a cryptographic machine (密码机). */
  public interface Key {
    /** The first 16 hexadecimal digits of SM3 over x ‖ y of the public key. */
    String id();

    /** The digest of bytes. */
    byte[] sm3(byte[] data);

    /** The signature of a text, in DER. */
    byte[] sign(byte[] text);
  }

  private static final String UNRESERVED = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
  private static final SecureRandom RANDOM = new SecureRandom();

  private final String app;
  private final Key key;
  private final Clock clock;

  /**
   * @param app the name under which this app is registered
   * @param key what signs
   */
  public Signer(String app, Key key) {
    this(app, key, Clock.systemUTC());
  }

  /**
   * @param app the name under which this app is registered
   * @param key what signs
   * @param clock the service takes what is at most five minutes off its own
   */
  public Signer(String app, Key key, Clock clock) {
    this.app = app;
    this.key = key;
    this.clock = clock;
  }

  /**
   * The five headers. Each call makes others: a nonce is good for one request.
   *
   * @param uri where the request is sent
   * @param mountedAt path of the service's address, which is not signed; empty where it has none
   * @param body the bytes that are sent
   */
  public Map<String, String> headers(String method, URI uri, String mountedAt, byte[] body) {
    String path = uri.getRawPath();
    String below = path.startsWith(mountedAt) ? path.substring(mountedAt.length()) : path;
    String time = String.valueOf(clock.millis() / 1000);
    byte[] random = new byte[16];
    RANDOM.nextBytes(random);
    String nonce = hex(random);
    String text =
        String.join(
            "\n",
            "ZWFW-SM2-SM3",
            method,
            written(read(below.isEmpty() ? "/" : below), "/"),
            query(uri.getRawQuery()),
            hex(key.sm3(body)),
            time,
            nonce,
            app);
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("X-Zwfw-App", app);
    headers.put("X-Zwfw-Key-Id", key.id());
    headers.put("X-Zwfw-Time", time);
    headers.put("X-Zwfw-Nonce", nonce);
    byte[] signature = key.sign(text.getBytes(StandardCharsets.UTF_8));
    headers.put("X-Zwfw-Signature", "sm2=" + Base64.getEncoder().encodeToString(signature));
    return headers;
  }

  /** The parameters, sorted by the bytes of their names; those of one name stay in their order. */
  private static String query(String raw) {
    List<byte[][]> pairs = new ArrayList<>();
    for (String pair : raw == null ? new String[0] : raw.replace('+', ' ').split("&")) {
      if (!pair.isEmpty()) {
        String[] parts = pair.split("=", 2);
        pairs.add(new byte[][] {read(parts[0]), read(parts.length < 2 ? "" : parts[1])});
      }
    }
    Comparator<byte[]> byBytes = Arrays::compareUnsigned;
    pairs.sort(Comparator.comparing(pair -> pair[0], byBytes));
    return pairs.stream().map(pair -> written(pair[0], "") + "=" + written(pair[1], "")).collect(Collectors.joining("&"));
  }

  /** The bytes that a part of an address stands for. */
  private static byte[] read(String part) {
    byte[] sent = part.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int at = 0; at < sent.length; at++) {
      boolean isEscape = sent[at] == '%' && at + 2 < sent.length && digit(sent[at + 1]) >= 0 && digit(sent[at + 2]) >= 0;
      bytes.write(isEscape ? digit(sent[at + 1]) * 16 + digit(sent[at + 2]) : sent[at]);
      at += isEscape ? 2 : 0;
    }
    return bytes.toByteArray();
  }

  private static int digit(byte character) {
    return character < 0 ? -1 : Character.digit((char) character, 16);
  }

  private static String written(byte[] bytes, String safe) {
    StringBuilder text = new StringBuilder();
    for (byte one : bytes) {
      char character = (char) (one & 0xff);
      boolean stands = UNRESERVED.indexOf(character) >= 0 || safe.indexOf(character) >= 0;
      text.append(stands ? String.valueOf(character) : String.format("%%%02X", one & 0xff));
    }
    return text.toString();
  }

  static String hex(byte[] bytes) {
    StringBuilder text = new StringBuilder();
    for (byte one : bytes) {
      text.append(String.format("%02x", one & 0xff));
    }
    return text.toString();
  }
}
