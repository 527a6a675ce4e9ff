package com.quickdumpnow.relay.cloud.aws.s3;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.quickdumpnow.relay.cloud.aws.state.Shelf;
import com.quickdumpnow.relay.cloud.aws.wire.AwsAccount;
import com.quickdumpnow.relay.cloud.aws.wire.AwsFault;
import com.quickdumpnow.relay.cloud.aws.wire.AwsRequest;
import com.quickdumpnow.relay.cloud.aws.wire.AwsResponse;
import com.quickdumpnow.relay.cloud.aws.wire.AwsService;
import com.quickdumpnow.relay.cloud.aws.wire.Json;
import com.quickdumpnow.relay.cloud.aws.wire.Xml;
import java.net.URLEncoder;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.w3c.dom.Element;

/**
 * S3, path style: buckets, versioned objects, listings, conditional reads and writes.
 *
 * <p>A conditional write checks and writes under one lock, so of writers that race with the same
 * condition one wins. Uploads in parts, tags, access lists and encryption settings are refused.
 */
public final class S3Service implements AwsService {
  private static final String NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/";
  private static final Pattern BUCKET_NAME = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");
  private static final int KEY_BYTES_MAX = 1_024;
  private static final int PAGE = 1_000;
  private static final DateTimeFormatter HTTP_DATE =
      DateTimeFormatter.RFC_1123_DATE_TIME.withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter XML_DATE =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  /** What is kept with an object and sent back with it, besides {@code x-amz-meta-…}. */
  private static final Set<String> KEPT_HEADERS =
      Set.of(
          "content-type",
          "cache-control",
          "content-disposition",
          "content-encoding",
          "content-language",
          "expires",
          "x-amz-storage-class");

  /** {@code x-amz-…} headers that are honoured, or that ask for what happens anyway. */
  private static final Set<String> KNOWN_HEADERS =
      Set.of(
          "x-amz-content-sha256",
          "x-amz-date",
          "x-amz-security-token",
          "x-amz-user-agent",
          "x-amz-decoded-content-length",
          "x-amz-trailer",
          "x-amz-te",
          "x-amz-sdk-checksum-algorithm",
          "x-amz-checksum-algorithm",
          "x-amz-checksum-mode",
          "x-amz-checksum-type",
          "x-amz-expected-bucket-owner",
          "x-amz-source-expected-bucket-owner",
          "x-amz-copy-source",
          "x-amz-metadata-directive",
          "x-amz-storage-class",
          "x-amz-bucket-object-lock-enabled",
          "x-amz-optional-object-attributes");

  /** Query parameters of a URL presigned with version 2, and one that only names the operation. */
  private static final Set<String> SIGNATURE_PARAMETERS =
      Set.of("AWSAccessKeyId", "Signature", "Expires", "x-id");

  private final AwsAccount account;
  private final InstantSource clock;
  private final Shelf bucketShelf;
  private final Shelf objectShelf;
  private final ConcurrentNavigableMap<String, Bucket> buckets = new ConcurrentSkipListMap<>();
  private final AtomicLong sequence = new AtomicLong();

  /** Takes up what an earlier process kept in {@code data}. */
  public S3Service(AwsAccount account, InstantSource clock, Optional<Path> data) {
    this.account = account;
    this.clock = clock;
    this.bucketShelf = Shelf.open(data, "s3-buckets");
    this.objectShelf = Shelf.open(data, "s3-objects");
    for (var document : bucketShelf.all()) {
      var bucket = Bucket.of(Json.object(new String(document, UTF_8)).orElseThrow());
      buckets.put(bucket.name, bucket);
    }
    for (var document : objectShelf.all()) {
      var object = StoredObject.of(document);
      sequence.accumulateAndGet(object.sequence(), Math::max);
      var bucket = buckets.get(object.bucket());
      if (bucket != null) {
        bucket.versions(object.key()).put(object);
      }
    }
  }

  @Override
  public AwsResponse handle(AwsRequest request) {
    request.headers().keySet().forEach(S3Service::allowHeader);
    request
        .header("x-amz-expected-bucket-owner")
        .filter(owner -> !owner.equals(account.id()))
        .ifPresent(_ -> {
          throw new AwsFault(403, "AccessDenied", "Access Denied");
        });
    var path = request.path().replaceFirst("^/+", "");
    var slash = path.indexOf('/');
    var bucket = AwsRequest.decodePath(slash < 0 ? path : path.substring(0, slash));
    var key = slash < 0 ? "" : AwsRequest.decodePath(path.substring(slash + 1));
    if (bucket.isEmpty()) {
      return service(request);
    }
    return key.isEmpty() ? bucket(request, bucket) : object(request, existing(bucket), key);
  }

  @Override
  public AwsResponse fault(AwsRequest request, AwsFault fault) {
    var body =
        request.method().equals("HEAD")
            ? new byte[0]
            : Xml.plainRoot("Error")
                .element("Code", fault.code())
                .element("Message", fault.text())
                .element("Resource", AwsRequest.decodePath(request.path()))
                .element("RequestId", UUID.randomUUID())
                .close("Error")
                .bytes();
    return new AwsResponse(fault.status(), Map.of("Content-Type", "application/xml"), body);
  }

  private static void allowHeader(String name) {
    var lower = name.toLowerCase(Locale.ROOT);
    if (lower.startsWith("x-amz-")
        && !KNOWN_HEADERS.contains(lower)
        && !lower.startsWith("x-amz-meta-")
        && !lower.startsWith("x-amz-checksum-")) {
      throw notImplemented("The header " + name);
    }
  }

  private static AwsFault notImplemented(String what) {
    return new AwsFault(501, "NotImplemented", what + " is not supported here.");
  }

  /** Refuses every query parameter but {@code known} and those of a presigned URL. */
  private static void allowParameters(AwsRequest request, String... known) {
    for (var name : request.query().keySet()) {
      if (!Arrays.asList(known).contains(name)
          && !name.startsWith("X-Amz-")
          && !SIGNATURE_PARAMETERS.contains(name)) {
        throw notImplemented("The query parameter " + name);
      }
    }
  }

  private Bucket existing(String name) {
    var bucket = buckets.get(name);
    if (bucket == null) {
      throw new AwsFault(404, "NoSuchBucket", "The specified bucket does not exist");
    }
    return bucket;
  }

  private AwsResponse service(AwsRequest request) {
    if (!request.method().equals("GET")) {
      throw methodNotAllowed();
    }
    allowParameters(request);
    var xml =
        Xml.root("ListAllMyBucketsResult", NAMESPACE).open("Owner").element("ID", account.id());
    xml.close("Owner").open("Buckets");
    for (var bucket : buckets.values()) {
      xml.open("Bucket")
          .element("Name", bucket.name)
          .element("CreationDate", XML_DATE.format(bucket.created))
          .close("Bucket");
    }
    return xml(xml.close("Buckets").close("ListAllMyBucketsResult"));
  }

  private AwsResponse bucket(AwsRequest request, String name) {
    var part =
        Stream.of("versioning", "location", "versions", "delete")
            .filter(request.query()::containsKey)
            .findFirst()
            .orElse("");
    var lists = request.method().equals("GET") && (part.isEmpty() || part.equals("versions"));
    if (!lists) {
      allowParameters(request, part);
    }
    return switch (request.method() + " " + part) {
      case "PUT " -> create(name, request.body());
      case "HEAD " -> head(existing(name));
      case "DELETE " -> delete(existing(name));
      case "GET " -> list(request, existing(name));
      case "GET versions" -> listVersions(request, existing(name));
      case "GET location" -> location(name);
      case "GET versioning" -> versioning(existing(name));
      case "PUT versioning" -> setVersioning(existing(name), Xml.parse(request.body()));
      case "POST delete" -> deleteMany(existing(name), Xml.parse(UploadBody.of(request).bytes()));
      default -> throw notImplemented("This operation");
    };
  }

  private static AwsFault methodNotAllowed() {
    return new AwsFault(
        405, "MethodNotAllowed", "The specified method is not allowed against this resource.");
  }

  private AwsResponse create(String name, byte[] body) {
    if (!BUCKET_NAME.matcher(name).matches()) {
      throw new AwsFault(400, "InvalidBucketName", "The specified bucket is not valid.");
    }
    if (body.length > 0) {
      var children = Xml.parse(body).getChildNodes();
      for (var i = 0; i < children.getLength(); i++) {
        if (children.item(i) instanceof Element setting) {
          if (!setting.getTagName().equals("LocationConstraint")) {
            throw notImplemented(setting.getTagName());
          }
          if (!setting.getTextContent().equals(account.region())) {
            throw new AwsFault(
                400,
                "IllegalLocationConstraintException",
                "The location constraint is incompatible with the region of this endpoint.");
          }
        }
      }
    }
    var bucket = new Bucket(name, now(), "");
    if (buckets.putIfAbsent(name, bucket) != null) {
      throw new AwsFault(
          409,
          "BucketAlreadyOwnedByYou",
          "Your previous request to create the named bucket succeeded and you already own it.");
    }
    bucketShelf.put(name, Json.text(bucket.json()));
    return answer(200, Map.of("Location", "/" + name));
  }

  private AwsResponse head(Bucket bucket) {
    return answer(
        200,
        Map.of(
            "x-amz-bucket-region",
            account.region(),
            "x-amz-bucket-arn",
            "arn:aws:s3:::" + bucket.name));
  }

  private AwsResponse location(String name) {
    existing(name);
    return xml(
        Xml.root("LocationConstraint", NAMESPACE)
            .content(account.region())
            .close("LocationConstraint"));
  }

  private static AwsResponse versioning(Bucket bucket) {
    var xml = Xml.root("VersioningConfiguration", NAMESPACE);
    if (!bucket.versioning().isEmpty()) {
      xml.element("Status", bucket.versioning());
    }
    return xml(xml.close("VersioningConfiguration"));
  }

  private AwsResponse delete(Bucket bucket) {
    if (!bucket.isEmpty()) {
      throw new AwsFault(409, "BucketNotEmpty", "The bucket you tried to delete is not empty");
    }
    bucketShelf.remove(bucket.name);
    buckets.remove(bucket.name);
    return answer(204, Map.of());
  }

  private AwsResponse setVersioning(Bucket bucket, Element configuration) {
    if (configuration.getElementsByTagName("MfaDelete").getLength() > 0) {
      throw notImplemented("MfaDelete");
    }
    var status = configuration.getElementsByTagName("Status");
    var value = status.getLength() == 0 ? "" : status.item(0).getTextContent();
    if (!Set.of("Enabled", "Suspended").contains(value)) {
      throw new AwsFault(
          400, "IllegalVersioningConfigurationException", "Status must be Enabled or Suspended.");
    }
    bucket.versioning(value);
    bucketShelf.put(bucket.name, Json.text(bucket.json()));
    return answer(200, Map.of());
  }

  private AwsResponse list(AwsRequest request, Bucket bucket) {
    var second = request.parameter("list-type").filter("2"::equals).isPresent();
    if (second) {
      allowParameters(
          request,
          "list-type",
          "prefix",
          "delimiter",
          "max-keys",
          "encoding-type",
          "continuation-token",
          "start-after",
          "fetch-owner");
    } else {
      allowParameters(
          request, "list-type", "prefix", "delimiter", "max-keys", "encoding-type", "marker");
    }
    var prefix = request.parameter("prefix").orElse("");
    var delimiter = request.parameter("delimiter").orElse("");
    var max = maxKeys(request);
    var encode = encoding(request);
    var after =
        (second
                ? request.parameter("continuation-token").or(() -> request.parameter("start-after"))
                : request.parameter("marker"))
            .orElse("");
    var contents = new Xml();
    var commonPrefixes = new TreeSet<String>();
    var count = 0;
    var last = "";
    var truncated = false;
    for (var object : bucket.current(prefix)) {
      var end = delimiter.isEmpty() ? -1 : object.key().indexOf(delimiter, prefix.length());
      var shown = end < 0 ? object.key() : object.key().substring(0, end + delimiter.length());
      if (shown.compareTo(after) <= 0 || (end >= 0 && commonPrefixes.contains(shown))) {
        continue;
      }
      if (count == max) {
        truncated = true;
        break;
      }
      count++;
      last = shown;
      if (end >= 0) {
        commonPrefixes.add(shown);
      } else {
        describe(contents.open("Contents"), object, encode).close("Contents");
      }
    }
    var xml =
        Xml.root("ListBucketResult", NAMESPACE)
            .element("Name", bucket.name)
            .element("Prefix", encode.apply(prefix))
            .element("MaxKeys", max)
            .element("IsTruncated", truncated);
    if (!delimiter.isEmpty()) {
      xml.element("Delimiter", encode.apply(delimiter));
    }
    request.parameter("encoding-type").ifPresent(type -> xml.element("EncodingType", type));
    if (second) {
      xml.element("KeyCount", count);
      request.parameter("continuation-token").ifPresent(t -> xml.element("ContinuationToken", t));
      request
          .parameter("start-after")
          .ifPresent(start -> xml.element("StartAfter", encode.apply(start)));
      if (truncated) {
        xml.element("NextContinuationToken", last);
      }
    } else {
      xml.element("Marker", encode.apply(after));
      if (truncated) {
        xml.element("NextMarker", encode.apply(last));
      }
    }
    xml.append(contents);
    for (var common : commonPrefixes) {
      xml.open("CommonPrefixes").element("Prefix", encode.apply(common)).close("CommonPrefixes");
    }
    return xml(xml.close("ListBucketResult"));
  }

  private AwsResponse listVersions(AwsRequest request, Bucket bucket) {
    allowParameters(request, "versions", "prefix", "max-keys", "encoding-type");
    var prefix = request.parameter("prefix").orElse("");
    var encode = encoding(request);
    var all = bucket.everything(prefix);
    if (all.size() > maxKeys(request)) {
      throw notImplemented("A listing of more than " + maxKeys(request) + " versions");
    }
    var xml =
        Xml.root("ListVersionsResult", NAMESPACE)
            .element("Name", bucket.name)
            .element("Prefix", encode.apply(prefix))
            .element("MaxKeys", maxKeys(request))
            .element("IsTruncated", false);
    request.parameter("encoding-type").ifPresent(type -> xml.element("EncodingType", type));
    var key = Optional.<String>empty();
    for (var object : all) {
      var latest = !key.equals(Optional.of(object.key()));
      key = Optional.of(object.key());
      var kind = object.deleteMarker() ? "DeleteMarker" : "Version";
      describe(xml.open(kind), object, encode)
          .element("VersionId", object.versionId())
          .element("IsLatest", latest)
          .close(kind);
    }
    return xml(xml.close("ListVersionsResult"));
  }

  private static Xml describe(Xml xml, StoredObject object, Function<String, String> encode) {
    xml.element("Key", encode.apply(object.key()))
        .element("LastModified", XML_DATE.format(object.modified()));
    if (!object.deleteMarker()) {
      xml.element("ETag", object.etag())
          .element("Size", object.body().length)
          .element("StorageClass", "STANDARD");
    }
    return xml;
  }

  private static int maxKeys(AwsRequest request) {
    try {
      var max = Integer.parseInt(request.parameter("max-keys").orElse("" + PAGE));
      if (max >= 0) {
        return Math.min(max, PAGE);
      }
    } catch (NumberFormatException _) {
      // Answered below.
    }
    throw new AwsFault(400, "InvalidArgument", "max-keys is not a number from 0 on");
  }

  private static Function<String, String> encoding(AwsRequest request) {
    return request.parameter("encoding-type").filter("url"::equals).isPresent()
        ? text -> URLEncoder.encode(text, UTF_8).replace("%2F", "/")
        : text -> text;
  }

  private AwsResponse object(AwsRequest request, Bucket bucket, String key) {
    if (key.getBytes(UTF_8).length > KEY_BYTES_MAX) {
      throw new AwsFault(400, "KeyTooLongError", "Your key is too long");
    }
    return switch (request.method()) {
      case "PUT" -> put(request, bucket, key);
      case "GET", "HEAD" -> read(request, bucket, key);
      case "DELETE" -> delete(request, bucket, key);
      default -> throw notImplemented("This operation");
    };
  }

  private AwsResponse put(AwsRequest request, Bucket bucket, String key) {
    allowParameters(request);
    var source = request.header("x-amz-copy-source");
    return source.isPresent()
        ? copy(request, bucket, key, source.get())
        : upload(request, bucket, key);
  }

  private AwsResponse delete(AwsRequest request, Bucket bucket, String key) {
    allowParameters(request, "versionId");
    return answer(
        204, remove(bucket, key, request.parameter("versionId"), request.header("If-Match")));
  }

  private AwsResponse upload(AwsRequest request, Bucket bucket, String key) {
    var storageClass = request.header("x-amz-storage-class").orElse("STANDARD");
    if (!storageClass.equals("STANDARD")) {
      throw notImplemented("The storage class " + storageClass);
    }
    var body = UploadBody.of(request);
    var headers = kept(request);
    headers.putAll(body.checksums());
    if (!body.checksums().isEmpty()) {
      headers.put("x-amz-checksum-type", "FULL_OBJECT");
    }
    var stored = put(request, bucket, key, headers, body.bytes());
    var answer = versionHeaders(bucket, stored);
    answer.put("ETag", stored.etag());
    answer.putAll(body.checksums());
    return answer(200, answer);
  }

  private AwsResponse copy(AwsRequest request, Bucket bucket, String key, String source) {
    var query = source.indexOf('?');
    var path = (query < 0 ? source : source.substring(0, query)).replaceFirst("^/", "");
    var slash = path.indexOf('/');
    if (slash < 0) {
      throw new AwsFault(
          400, "InvalidArgument", "Copy Source must mention the source bucket and key");
    }
    var from = existing(AwsRequest.decodePath(path.substring(0, slash)));
    var version =
        query < 0
            ? Optional.<String>empty()
            : Optional.ofNullable(
                    AwsRequest.parseQuery(source.substring(query + 1)).get("versionId"))
                .map(List::getFirst);
    var original = find(from, AwsRequest.decodePath(path.substring(slash + 1)), version);
    var replace = request.header("x-amz-metadata-directive").filter("REPLACE"::equals).isPresent();
    var headers = replace ? kept(request) : new TreeMap<>(original.headers());
    var stored = put(request, bucket, key, headers, original.body());
    var xml =
        Xml.root("CopyObjectResult", NAMESPACE)
            .element("LastModified", XML_DATE.format(stored.modified()))
            .element("ETag", stored.etag())
            .close("CopyObjectResult");
    var answer = versionHeaders(bucket, stored);
    answer.put("Content-Type", "application/xml");
    return new AwsResponse(200, answer, xml.bytes());
  }

  private static Map<String, String> kept(AwsRequest request) {
    var kept = new TreeMap<String, String>();
    request
        .headers()
        .forEach((name, values) -> {
          var lower = name.toLowerCase(Locale.ROOT);
          if (KEPT_HEADERS.contains(lower) || lower.startsWith("x-amz-meta-")) {
            kept.put(lower, values.getFirst());
          }
        });
    kept.remove("x-amz-storage-class");
    // The transfer coding of the upload is not a property of the object.
    kept.computeIfPresent(
        "content-encoding",
        (_, value) -> {
          var rest = value.replaceFirst("^aws-chunked(,\\s*)?|,\\s*aws-chunked$", "");
          return rest.isEmpty() ? null : rest;
        });
    kept.putIfAbsent("content-type", "binary/octet-stream");
    return kept;
  }

  private StoredObject put(
      AwsRequest request, Bucket bucket, String key, Map<String, String> headers, byte[] body) {
    var versions = bucket.versions(key);
    synchronized (versions) {
      checkWrite(request, versions.current());
      var stored =
          new StoredObject(
              bucket.name,
              key,
              sequence.incrementAndGet(),
              newVersionId(bucket),
              false,
              '"' + UploadBody.md5(body) + '"',
              now(),
              Map.copyOf(headers),
              body);
      objectShelf.put(stored.document(), stored.bytes());
      versions.put(stored);
      return stored;
    }
  }

  /** The conditions of a write: S3 API Reference, PutObject, If-Match and If-None-Match. */
  private static void checkWrite(AwsRequest request, Optional<StoredObject> current) {
    request
        .header("If-None-Match")
        .ifPresent(condition -> {
          if (!condition.equals("*")) {
            throw notImplemented("If-None-Match with another value than * on a write");
          }
          if (current.isPresent()) {
            throw preconditionFailed();
          }
        });
    request.header("If-Match").ifPresent(etag -> checkMatch(etag, current));
  }

  private static void checkMatch(String etag, Optional<StoredObject> current) {
    if (current.isEmpty()) {
      throw noSuchKey();
    }
    if (!matches(etag, current.get())) {
      throw preconditionFailed();
    }
  }

  private static boolean matches(String condition, StoredObject object) {
    return Arrays.stream(condition.split(","))
        .map(String::trim)
        .anyMatch(etag ->
            etag.equals("*") || etag.replace("\"", "").equals(object.etag().replace("\"", "")));
  }

  private static AwsFault preconditionFailed() {
    return new AwsFault(
        412, "PreconditionFailed", "At least one of the pre-conditions you specified did not hold");
  }

  private static AwsFault noSuchKey() {
    return new AwsFault(404, "NoSuchKey", "The specified key does not exist.");
  }

  private static String newVersionId(Bucket bucket) {
    return bucket.versioning().equals("Enabled")
        ? UUID.randomUUID().toString().replace("-", "")
        : "null";
  }

  private static StoredObject find(Bucket bucket, String key, Optional<String> versionId) {
    var versions = bucket.versions(key);
    if (versionId.isEmpty()) {
      return versions.current().orElseThrow(S3Service::noSuchKey);
    }
    var found =
        versions
            .version(versionId.get())
            .orElseThrow(
                () -> new AwsFault(404, "NoSuchVersion", "The specified version does not exist."));
    if (found.deleteMarker()) {
      throw methodNotAllowed();
    }
    return found;
  }

  private static AwsResponse read(AwsRequest request, Bucket bucket, String key) {
    allowParameters(
        request,
        "versionId",
        "response-content-type",
        "response-content-language",
        "response-expires",
        "response-cache-control",
        "response-content-disposition",
        "response-content-encoding");
    var object = find(bucket, key, request.parameter("versionId"));
    request
        .header("If-Match")
        .filter(etag -> !matches(etag, object))
        .ifPresent(_ -> {
          throw preconditionFailed();
        });
    request
        .header("If-Unmodified-Since")
        .map(S3Service::httpDate)
        .filter(since -> request.header("If-Match").isEmpty() && object.modified().isAfter(since))
        .ifPresent(_ -> {
          throw preconditionFailed();
        });
    var headers = versionHeaders(bucket, object);
    headers.put("ETag", object.etag());
    headers.put("Last-Modified", HTTP_DATE.format(object.modified()));
    var unchanged =
        request
            .header("If-None-Match")
            .map(etag -> matches(etag, object))
            .or(() ->
                request
                    .header("If-Modified-Since")
                    .map(S3Service::httpDate)
                    .map(since -> !object.modified().isAfter(since)))
            .orElse(false);
    if (unchanged) {
      return answer(304, headers);
    }
    headers.put("Accept-Ranges", "bytes");
    var withChecksums =
        request.header("x-amz-checksum-mode").filter("ENABLED"::equalsIgnoreCase).isPresent();
    object
        .headers()
        .forEach((name, value) -> {
          if (!name.startsWith("x-amz-checksum-") || withChecksums) {
            headers.put(name, value);
          }
        });
    for (var name : request.query().keySet()) {
      if (name.startsWith("response-")) {
        headers.put(name.substring("response-".length()), request.parameter(name).orElseThrow());
      }
    }
    var range = request.header("Range").flatMap(text -> Range.of(text, object.body().length));
    if (range.isEmpty()) {
      return new AwsResponse(200, headers, object.body());
    }
    // A checksum of the whole does not fit a part.
    headers.keySet().removeIf(name -> name.startsWith("x-amz-checksum-"));
    headers.put(
        "Content-Range",
        "bytes %d-%d/%d".formatted(range.get().from, range.get().to, object.body().length));
    return new AwsResponse(
        206, headers, Arrays.copyOfRange(object.body(), range.get().from, range.get().to + 1));
  }

  private static Instant httpDate(String text) {
    try {
      return HTTP_DATE.parse(text, Instant::from);
    } catch (DateTimeParseException _) {
      throw new AwsFault(400, "InvalidArgument", "Not a date of HTTP.");
    }
  }

  /** A range of bytes, both ends included. */
  private record Range(int from, int to) {
    private static final Pattern FORM = Pattern.compile("bytes=([0-9]{0,9})-([0-9]{0,9})");

    /** Returns nothing for a header that HTTP says to ignore. */
    static Optional<Range> of(String header, int length) {
      var matcher = FORM.matcher(header);
      if (!matcher.matches() || (matcher.group(1).isEmpty() && matcher.group(2).isEmpty())) {
        return Optional.empty();
      }
      var first = matcher.group(1);
      var last = matcher.group(2);
      var from =
          first.isEmpty() ? Math.max(0, length - Integer.parseInt(last)) : Integer.parseInt(first);
      var to =
          first.isEmpty() || last.isEmpty()
              ? length - 1
              : Math.min(length - 1, Integer.parseInt(last));
      if (from > to) {
        throw new AwsFault(416, "InvalidRange", "The requested range is not satisfiable");
      }
      return Optional.of(new Range(from, to));
    }
  }

  /** Deletes one object or version; returns the headers that say what was done. */
  private Map<String, String> remove(
      Bucket bucket, String key, Optional<String> versionId, Optional<String> ifMatch) {
    var versions = bucket.versions(key);
    synchronized (versions) {
      ifMatch.ifPresent(etag -> checkMatch(etag, versions.current()));
      if (versionId.isPresent()) {
        var headers = new LinkedHashMap<String, String>();
        headers.put("x-amz-version-id", versionId.get());
        versions
            .version(versionId.get())
            .ifPresent(version -> {
              objectShelf.remove(version.document());
              versions.remove(version);
              if (version.deleteMarker()) {
                headers.put("x-amz-delete-marker", "true");
              }
            });
        return headers;
      }
      if (bucket.versioning().isEmpty()) {
        versions
            .version("null")
            .ifPresent(version -> {
              objectShelf.remove(version.document());
              versions.remove(version);
            });
        return Map.of();
      }
      var marker =
          new StoredObject(
              bucket.name,
              key,
              sequence.incrementAndGet(),
              newVersionId(bucket),
              true,
              "",
              now(),
              Map.of(),
              new byte[0]);
      objectShelf.put(marker.document(), marker.bytes());
      versions.put(marker);
      return Map.of("x-amz-version-id", marker.versionId(), "x-amz-delete-marker", "true");
    }
  }

  private AwsResponse deleteMany(Bucket bucket, Element request) {
    var objects = request.getElementsByTagName("Object");
    if (objects.getLength() > PAGE) {
      throw new AwsFault(400, "MalformedXML", "At most " + PAGE + " keys can be deleted at once.");
    }
    var xml = Xml.root("DeleteResult", NAMESPACE);
    for (var i = 0; i < objects.getLength(); i++) {
      var object = (Element) objects.item(i);
      var key = text(object, "Key").orElse("");
      try {
        var done = remove(bucket, key, text(object, "VersionId"), text(object, "ETag"));
        xml.open("Deleted").element("Key", key);
        if (done.containsKey("x-amz-delete-marker")) {
          xml.element("DeleteMarker", true);
        }
        xml.close("Deleted");
      } catch (AwsFault fault) {
        xml.open("Error")
            .element("Key", key)
            .element("Code", fault.code())
            .element("Message", fault.text())
            .close("Error");
      }
    }
    return xml(xml.close("DeleteResult"));
  }

  private static Optional<String> text(Element parent, String name) {
    var found = parent.getElementsByTagName(name);
    return found.getLength() == 0 ? Optional.empty() : Optional.of(found.item(0).getTextContent());
  }

  private static Map<String, String> versionHeaders(Bucket bucket, StoredObject object) {
    var headers = new TreeMap<String, String>();
    if (!bucket.versioning().isEmpty()) {
      headers.put("x-amz-version-id", object.versionId());
    }
    return headers;
  }

  /** S3 tells times to the second in headers, so it keeps no more. */
  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.SECONDS);
  }

  private static AwsResponse xml(Xml xml) {
    return new AwsResponse(200, Map.of("Content-Type", "application/xml"), xml.bytes());
  }

  private static AwsResponse answer(int status, Map<String, String> headers) {
    return new AwsResponse(status, headers, new byte[0]);
  }
}
