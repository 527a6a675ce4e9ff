package com.quickdumpnow.relay.cloud.aws.wire;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds out for which service a request was signed. The signature itself is not checked. */
public final class CredentialScope {
  /** {@code <access key>/<date>/<region>/<service>/aws4_request}, AWS General Reference, SigV4. */
  private static final Pattern CREDENTIAL =
      Pattern.compile("Credential=([^/,\\s]+)/[0-9]{8}/[^/,\\s]*/([^/,\\s]+)/aws4_request");

  private CredentialScope() {}

  /** Returns the service's signing name, from the header or from a presigned URL. */
  public static Optional<String> service(
      @Nullable String authorization, Map<String, List<String>> query) {
    // Signature version 2, in which aws-cli 1 still presigns, exists for S3 only.
    return find(authorization, query, 2)
        .or(() -> query.containsKey("AWSAccessKeyId") ? Optional.of("s3") : Optional.empty());
  }

  /** Returns the access key that a request was signed with. */
  public static Optional<String> key(
      @Nullable String authorization, Map<String, List<String>> query) {
    return find(authorization, query, 1);
  }

  private static Optional<String> find(
      @Nullable String authorization, Map<String, List<String>> query, int group) {
    var presigned = query.get("X-Amz-Credential");
    var text =
        authorization != null
            ? authorization
            : presigned == null ? "" : "Credential=" + presigned.getFirst();
    var matcher = CREDENTIAL.matcher(text);
    return matcher.find() ? Optional.of(matcher.group(group)) : Optional.empty();
  }
}
