import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.math.BigInteger;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import org.bouncycastle.jcajce.spec.SM2ParameterSpec;
import org.bouncycastle.jce.ECNamedCurveTable;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.jce.spec.ECPrivateKeySpec;
import org.bouncycastle.util.encoders.Hex;

/** Answers a line of stdout for each line of stdin, so that one process does for all messages. Bytes are hexadecimal. */
public class BouncyCastle {
  private static final BouncyCastleProvider BC = new BouncyCastleProvider();

  public static void main(String[] arguments) throws Exception {
    BufferedReader lines = new BufferedReader(new InputStreamReader(System.in));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      System.out.println(answer(line.split(" ", -1)));
      System.out.flush();
    }
  }

  private static String answer(String[] words) throws Exception {
    switch (words[0]) {
      case "keys":
        return keys();
      case "sm3":
        return Hex.toHexString(MessageDigest.getInstance("SM3", BC).digest(Hex.decode(words[1])));
      case "sign":
        return sign(words[1], Hex.decode(words[2]), Hex.decode(words[3]));
      default:
        return String.valueOf(verify(words[1], Hex.decode(words[2]), Hex.decode(words[3]), Hex.decode(words[4])));
    }
  }

  /** The number, and the public key as Java writes it. */
  private static String keys() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC", BC);
    generator.initialize(new ECGenParameterSpec("sm2p256v1"));
    KeyPair pair = generator.generateKeyPair();
    BigInteger number = ((org.bouncycastle.jce.interfaces.ECPrivateKey) pair.getPrivate()).getD();
    return String.format("%064x %s", number, Base64.getEncoder().encodeToString(pair.getPublic().getEncoded()));
  }

  private static String sign(String number, byte[] userId, byte[] message) throws Exception {
    ECPrivateKeySpec spec =
        new ECPrivateKeySpec(new BigInteger(number, 16), ECNamedCurveTable.getParameterSpec("sm2p256v1"));
    PrivateKey key = KeyFactory.getInstance("EC", BC).generatePrivate(spec);
    Signature signature = Signature.getInstance("SM3withSM2", BC);
    signature.setParameter(new SM2ParameterSpec(userId));
    signature.initSign(key);
    signature.update(message);
    return Hex.toHexString(signature.sign());
  }

  private static boolean verify(String key, byte[] userId, byte[] message, byte[] signed) throws Exception {
    X509EncodedKeySpec spec = new X509EncodedKeySpec(Base64.getDecoder().decode(key));
    PublicKey owner = KeyFactory.getInstance("EC", BC).generatePublic(spec);
    Signature signature = Signature.getInstance("SM3withSM2", BC);
    signature.setParameter(new SM2ParameterSpec(userId));
    signature.initVerify(owner);
    signature.update(message);
    return signature.verify(signed);
  }
}
