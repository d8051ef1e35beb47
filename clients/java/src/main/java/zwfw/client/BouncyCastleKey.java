package zwfw.client;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import org.bouncycastle.jcajce.spec.SM2ParameterSpec;
import org.bouncycastle.jce.ECNamedCurveTable;
import org.bouncycastle.jce.interfaces.ECPrivateKey;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;

/** A private key in memory. Needs {@code org.bouncycastle:bcprov-jdk18on}, which this client does not bring along. */
public final class BouncyCastleKey implements Signer.Key {
  /** Until both sides agree on another (GM/T 0009). */
  public static final byte[] USER_ID = "1234567812345678".getBytes(StandardCharsets.US_ASCII);

  private static final BouncyCastleProvider PROVIDER = new BouncyCastleProvider();
  private static final String SM2_CURVE = "1.2.156.10197.1.301";

  private final PrivateKey key;
  private final byte[] userId;
  private final String id;

  private BouncyCastleKey(ECPrivateKey key, byte[] userId) {
    this.key = key;
    this.userId = userId;
    ECPoint point = new FixedPointCombMultiplier().multiply(key.getParameters().getG(), key.getD()).normalize();
    byte[] encoded = point.getEncoded(false);
    this.id = Signer.hex(sm3(Arrays.copyOfRange(encoded, 1, encoded.length))).substring(0, 16);
  }

  /**
   * The key of {@code openssl genpkey -algorithm SM2}, or of Java.
   *
   * @param text PKCS #8 as PEM
   * @throws IllegalArgumentException if it is none of SM2, or encrypted
   */
  public static BouncyCastleKey fromPem(String text) {
    return fromPem(text, USER_ID);
  }

  /**
   * The key of {@code openssl genpkey -algorithm SM2}, or of Java.
   *
   * @param text PKCS #8 as PEM
   * @param userId what both sides agreed on
   * @throws IllegalArgumentException if it is none of SM2, or encrypted
   */
  public static BouncyCastleKey fromPem(String text, byte[] userId) {
    try {
      byte[] der = Base64.getMimeDecoder().decode(text.replaceAll("-----(BEGIN|END) PRIVATE KEY-----", ""));
      PrivateKey key = KeyFactory.getInstance("EC", PROVIDER).generatePrivate(new PKCS8EncodedKeySpec(der));
      ECPrivateKey ours = (ECPrivateKey) key;
      if (!ours.getParameters().equals(ECNamedCurveTable.getParameterSpec("sm2p256v1"))) {
        throw new IllegalArgumentException("no private key of SM2, whose curve is " + SM2_CURVE);
      }
      return new BouncyCastleKey(ours, userId);
    } catch (GeneralSecurityException | IllegalArgumentException error) {
      throw new IllegalArgumentException("no private key of SM2: openssl genpkey -algorithm SM2 writes one", error);
    }
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public byte[] sm3(byte[] data) {
    try {
      return MessageDigest.getInstance("SM3", PROVIDER).digest(data);
    } catch (GeneralSecurityException error) {
      throw new IllegalStateException(error);
    }
  }

  @Override
  public byte[] sign(byte[] text) {
    try {
      Signature signature = Signature.getInstance("SM3withSM2", PROVIDER);
      signature.setParameter(new SM2ParameterSpec(userId));
      signature.initSign(key);
      signature.update(text);
      return signature.sign();
    } catch (GeneralSecurityException error) {
      throw new IllegalStateException(error);
    }
  }
}
