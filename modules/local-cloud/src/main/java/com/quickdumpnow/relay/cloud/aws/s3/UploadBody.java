package com.quickdumpnow.relay.cloud.aws.s3;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.quickdumpnow.relay.cloud.aws.wire.AwsFault;
import com.quickdumpnow.relay.cloud.aws.wire.AwsRequest;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import java.util.zip.Checksum;

/**
 * What is uploaded, out of its transfer coding and checked.
 *
 * @param checksums {@code x-amz-checksum-…} headers, sent before or after the body
 */
// Compared nowhere, so that the array has no value semantics does not matter.
@SuppressWarnings("ArrayRecordComponent")
record UploadBody(byte[] bytes, Map<String, String> checksums) {
  private static final String CHECKSUM = "x-amz-checksum-";

  /** Reads the body, plain or {@code aws-chunked}, and checks every checksum sent with it. */
  static UploadBody of(AwsRequest request) {
    var checksums = new TreeMap<String, String>();
    request
        .headers()
        .forEach((name, values) -> {
          var lower = name.toLowerCase(Locale.ROOT);
          if (isChecksum(lower)) {
            checksums.put(lower, values.getFirst());
          }
        });
    var streaming =
        request
            .header("x-amz-content-sha256")
            .filter(value -> value.startsWith("STREAMING-"))
            .isPresent();
    var bytes = streaming ? unchunk(request.body(), checksums) : request.body();
    request
        .header("x-amz-decoded-content-length")
        .filter(length -> !length.equals(String.valueOf(bytes.length)))
        .ifPresent(_ -> {
          throw new AwsFault(
              400,
              "IncompleteBody",
              "You did not provide the number of bytes specified by the Content-Length header.");
        });
    checksums.forEach((name, value) -> check(name, value, bytes));
    request
        .header("Content-MD5")
        .filter(md5 -> !md5.equals(Base64.getEncoder().encodeToString(digest("MD5", bytes))))
        .ifPresent(_ -> {
          throw new AwsFault(
              400, "BadDigest", "The Content-MD5 you specified did not match what we received.");
        });
    return new UploadBody(bytes, checksums);
  }

  static String md5(byte[] bytes) {
    return HexFormat.of().formatHex(digest("MD5", bytes));
  }

  private static boolean isChecksum(String lowerName) {
    return lowerName.startsWith(CHECKSUM)
        && !lowerName.equals("x-amz-checksum-mode")
        && !lowerName.equals("x-amz-checksum-type")
        && !lowerName.equals("x-amz-checksum-algorithm");
  }

  /** Chunks of {@code hex[;signature] CRLF data CRLF}, the last one empty, then trailers. */
  private static byte[] unchunk(byte[] coded, Map<String, String> trailers) {
    var decoded = new ByteArrayOutputStream(coded.length);
    var at = 0;
    while (true) {
      var line = line(coded, at);
      at += line.length() + 2;
      int size;
      try {
        size = Integer.parseInt(line.split(";", 2)[0].trim(), 16);
      } catch (NumberFormatException _) {
        throw malformed();
      }
      if (size == 0) {
        break;
      }
      if (size < 0 || at + size + 2 > coded.length) {
        throw malformed();
      }
      decoded.write(coded, at, size);
      at += size + 2;
    }
    while (at < coded.length) {
      var line = line(coded, at);
      at += line.length() + 2;
      var colon = line.indexOf(':');
      if (colon > 0) {
        var name = line.substring(0, colon).toLowerCase(Locale.ROOT);
        if (isChecksum(name)) {
          trailers.put(name, line.substring(colon + 1).trim());
        }
      }
    }
    return decoded.toByteArray();
  }

  private static String line(byte[] bytes, int from) {
    for (var i = from; i + 1 < bytes.length; i++) {
      if (bytes[i] == '\r' && bytes[i + 1] == '\n') {
        return new String(bytes, from, i - from, ISO_8859_1);
      }
    }
    throw malformed();
  }

  private static AwsFault malformed() {
    return new AwsFault(400, "InvalidRequest", "The body is not well-formed aws-chunked.");
  }

  private static void check(String name, String value, byte[] bytes) {
    var algorithm = name.substring(CHECKSUM.length());
    Optional<byte[]> actual =
        switch (algorithm) {
          case "crc32" -> Optional.of(crc(new CRC32(), bytes));
          case "crc32c" -> Optional.of(crc(new CRC32C(), bytes));
          case "sha1" -> Optional.of(digest("SHA-1", bytes));
          case "sha256" -> Optional.of(digest("SHA-256", bytes));
          // Kept and returned as sent: the JDK has no such checksum.
          case "crc64nvme" -> Optional.empty();
          default ->
              throw new AwsFault(
                  400, "InvalidRequest", "The header " + name + " is not supported.");
        };
    if (actual.isPresent() && !Base64.getEncoder().encodeToString(actual.get()).equals(value)) {
      throw new AwsFault(
          400,
          "BadDigest",
          "The "
              + algorithm.toUpperCase(Locale.ROOT)
              + " you specified did not match the calculated checksum.");
    }
  }

  private static byte[] crc(Checksum checksum, byte[] bytes) {
    checksum.update(bytes);
    return ByteBuffer.allocate(Integer.BYTES).putInt((int) checksum.getValue()).array();
  }

  private static byte[] digest(String algorithm, byte[] bytes) {
    try {
      return MessageDigest.getInstance(algorithm).digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has " + algorithm, e);
    }
  }
}
