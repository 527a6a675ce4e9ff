package com.quickdumpnow.relay.infra.constructs;

import static java.util.Objects.requireNonNull;

import com.quickdumpnow.relay.infra.EdgeFiles;
import io.github.cdklabs.cdknag.NagPackSuppression;
import io.github.cdklabs.cdknag.NagSuppressions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import software.amazon.awscdk.Acknowledgment;
import software.amazon.awscdk.Aws;
import software.amazon.awscdk.CfnCondition;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.Fn;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.Validations;
import software.amazon.awscdk.services.cloudfront.AddBehaviorOptions;
import software.amazon.awscdk.services.cloudfront.AllowedMethods;
import software.amazon.awscdk.services.cloudfront.BehaviorOptions;
import software.amazon.awscdk.services.cloudfront.CacheHeaderBehavior;
import software.amazon.awscdk.services.cloudfront.CachePolicy;
import software.amazon.awscdk.services.cloudfront.CacheQueryStringBehavior;
import software.amazon.awscdk.services.cloudfront.CfnDistribution;
import software.amazon.awscdk.services.cloudfront.Distribution;
import software.amazon.awscdk.services.cloudfront.ErrorResponse;
import software.amazon.awscdk.services.cloudfront.FileCodeOptions;
import software.amazon.awscdk.services.cloudfront.Function;
import software.amazon.awscdk.services.cloudfront.FunctionAssociation;
import software.amazon.awscdk.services.cloudfront.FunctionCode;
import software.amazon.awscdk.services.cloudfront.FunctionEventType;
import software.amazon.awscdk.services.cloudfront.FunctionRuntime;
import software.amazon.awscdk.services.cloudfront.HeadersFrameOption;
import software.amazon.awscdk.services.cloudfront.HeadersReferrerPolicy;
import software.amazon.awscdk.services.cloudfront.HttpVersion;
import software.amazon.awscdk.services.cloudfront.ICachePolicy;
import software.amazon.awscdk.services.cloudfront.IOrigin;
import software.amazon.awscdk.services.cloudfront.IResponseHeadersPolicy;
import software.amazon.awscdk.services.cloudfront.OriginRequestPolicy;
import software.amazon.awscdk.services.cloudfront.PriceClass;
import software.amazon.awscdk.services.cloudfront.ResponseCustomHeader;
import software.amazon.awscdk.services.cloudfront.ResponseCustomHeadersBehavior;
import software.amazon.awscdk.services.cloudfront.ResponseHeadersContentSecurityPolicy;
import software.amazon.awscdk.services.cloudfront.ResponseHeadersContentTypeOptions;
import software.amazon.awscdk.services.cloudfront.ResponseHeadersFrameOptions;
import software.amazon.awscdk.services.cloudfront.ResponseHeadersPolicy;
import software.amazon.awscdk.services.cloudfront.ResponseHeadersReferrerPolicy;
import software.amazon.awscdk.services.cloudfront.ResponseHeadersStrictTransportSecurity;
import software.amazon.awscdk.services.cloudfront.ResponseSecurityHeadersBehavior;
import software.amazon.awscdk.services.cloudfront.SecurityPolicyProtocol;
import software.amazon.awscdk.services.cloudfront.ViewerProtocolPolicy;
import software.amazon.awscdk.services.cloudfront.origins.HttpOrigin;
import software.amazon.awscdk.services.cloudfront.origins.S3BucketOrigin;
import software.amazon.awscdk.services.s3.BlockPublicAccess;
import software.amazon.awscdk.services.s3.Bucket;
import software.amazon.awscdk.services.s3.BucketEncryption;
import software.amazon.awscdk.services.s3.ObjectOwnership;
import software.constructs.Construct;

/**
 * The pages, and in front of them and of the API the one address that people and Twilio know.
 *
 * <p>CloudFront keeps an answer no longer than the answer itself allows: no cache policy here has a
 * least time, with which it would keep even what says {@code no-store} or {@code private}.
 */
public final class Site extends Construct {
  /** What the API's routes begin with; also those that the contract has and the API has not yet. */
  private static final List<String> API =
      List.of("/api/*", "/sms/*", "/relay/*", "/gps", "/voice/*");

  /** What a page asks for every few seconds. */
  private static final String JOBS = "/api/jobs/*";

  private static final Duration JOB_AGE_MAX = Duration.seconds(5);
  private static final Duration PAGE_AGE_MAX = Duration.seconds(60);
  private static final Duration VENDOR_AGE_MAX = Duration.days(365);

  /** What CloudFront keeps although no answer says so. Source: its documentation of caching. */
  private static final List<Integer> ERRORS =
      List.of(400, 403, 404, 405, 414, 416, 500, 501, 502, 503, 504);

  private static final Duration ERROR_AGE_MAX = Duration.seconds(1);

  private final EdgeFiles edge;
  private final Bucket bucket;
  private final Distribution distribution;
  private String url;

  /** Makes the bucket, empty, and the distribution. */
  public Site(Construct scope, String id, EdgeFiles edge, RelayApi api) {
    super(scope, id);
    this.edge = edge;
    this.bucket =
        Bucket.Builder.create(this, "Bucket")
            .encryption(BucketEncryption.S3_MANAGED)
            .blockPublicAccess(BlockPublicAccess.BLOCK_ALL)
            .objectOwnership(ObjectOwnership.BUCKET_OWNER_ENFORCED)
            .enforceSsl(true)
            .removalPolicy(RemovalPolicy.RETAIN)
            .build();
    LogicalIds.fix(bucket, "SiteBucket");
    var pages = S3BucketOrigin.withOriginAccessControl(bucket);
    this.distribution =
        Distribution.Builder.create(this, "Distribution")
            .comment("QDN Relay: pages and API")
            .defaultBehavior(
                BehaviorOptions.builder()
                    .origin(pages)
                    .viewerProtocolPolicy(ViewerProtocolPolicy.REDIRECT_TO_HTTPS)
                    .cachePolicy(cache("PageCache", PAGE_AGE_MAX))
                    .responseHeadersPolicy(headers("PageHeaders", EdgeFiles.OTHERWISE))
                    .functionAssociations(List.of(rewrite()))
                    .build())
            .errorResponses(errors())
            .httpVersion(HttpVersion.HTTP2_AND_3)
            .minimumProtocolVersion(SecurityPolicyProtocol.TLS_V1_2_2021)
            .priceClass(PriceClass.PRICE_CLASS_100)
            .build();
    LogicalIds.fix(distribution, id);
    this.url = "https://" + distribution.getDistributionDomainName();
    vendor(pages);
    api(new HttpOrigin(Fn.select(2, Fn.split("/", api.url()))));
    suppressFindings();
  }

  /** By default CloudFront would go on answering with an error for ten seconds. */
  private static List<ErrorResponse> errors() {
    return ERRORS.stream()
        .map(status -> ErrorResponse.builder().httpStatus(status).ttl(ERROR_AGE_MAX).build())
        .toList();
  }

  private void vendor(IOrigin pages) {
    edge.cacheControl().keySet().stream()
        .filter(pattern -> !pattern.equals(EdgeFiles.OTHERWISE))
        .forEach(pattern ->
            distribution.addBehavior(
                pattern,
                pages,
                AddBehaviorOptions.builder()
                    .viewerProtocolPolicy(ViewerProtocolPolicy.REDIRECT_TO_HTTPS)
                    .cachePolicy(cache("VendorCache", VENDOR_AGE_MAX))
                    .responseHeadersPolicy(headers("VendorHeaders", pattern))
                    .build()));
  }

  /** The most special pattern first: CloudFront takes the first that matches. */
  private void api(IOrigin api) {
    var job =
        CachePolicy.Builder.create(this, "JobCache")
            .comment("A job by its token; what a dashboard is told is never kept")
            .minTtl(Duration.seconds(0))
            .defaultTtl(Duration.seconds(0))
            .maxTtl(JOB_AGE_MAX)
            .queryStringBehavior(CacheQueryStringBehavior.allowList("token"))
            // Only so does it reach the API; and no two keys share an answer.
            .headerBehavior(CacheHeaderBehavior.allowList("Authorization"))
            .enableAcceptEncodingGzip(true)
            .enableAcceptEncodingBrotli(true)
            .build();
    distribution.addBehavior(JOBS, api, passing(job));
    for (var pattern : API) {
      distribution.addBehavior(pattern, api, passing(CachePolicy.CACHING_DISABLED));
    }
  }

  private static AddBehaviorOptions passing(ICachePolicy cache) {
    return AddBehaviorOptions.builder()
        // A redirected POST would come as a GET.
        .viewerProtocolPolicy(ViewerProtocolPolicy.HTTPS_ONLY)
        .allowedMethods(AllowedMethods.ALLOW_ALL)
        .cachePolicy(cache)
        .originRequestPolicy(OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER)
        .build();
  }

  /** Pages have no query of their own: what stands there is read by their scripts. */
  private CachePolicy cache(String id, Duration ageMax) {
    return CachePolicy.Builder.create(this, id)
        .minTtl(Duration.seconds(0))
        .defaultTtl(ageMax)
        .maxTtl(ageMax)
        .enableAcceptEncodingGzip(true)
        .enableAcceptEncodingBrotli(true)
        .build();
  }

  private FunctionAssociation rewrite() {
    var function =
        Function.Builder.create(this, "ViewerRequest")
            .comment("A page's address is its folder's name")
            .runtime(FunctionRuntime.JS_2_0)
            .code(
                FunctionCode.fromFile(
                    FileCodeOptions.builder().filePath(edge.viewerRequest().toString()).build()))
            .build();
    return FunctionAssociation.builder()
        .eventType(FunctionEventType.VIEWER_REQUEST)
        .function(function)
        .build();
  }

  private IResponseHeadersPolicy headers(String id, String pattern) {
    var all = new LinkedHashMap<>(edge.headers());
    var security = security(all);
    all.put("Cache-Control", edge.cacheControl().getOrDefault(pattern, ""));
    var custom = new ArrayList<ResponseCustomHeader>();
    all.forEach((name, value) ->
        custom.add(
            ResponseCustomHeader.builder().header(name).value(value).override(true).build()));
    return ResponseHeadersPolicy.Builder.create(this, id)
        .securityHeadersBehavior(security)
        .customHeadersBehavior(
            ResponseCustomHeadersBehavior.builder().customHeaders(custom).build())
        .build();
  }

  /** Takes out of {@code all} what CloudFront has a property of its own for. */
  private static ResponseSecurityHeadersBehavior security(Map<String, String> all) {
    return ResponseSecurityHeadersBehavior.builder()
        .contentSecurityPolicy(
            ResponseHeadersContentSecurityPolicy.builder()
                .contentSecurityPolicy(take(all, "Content-Security-Policy"))
                .override(true)
                .build())
        .contentTypeOptions(contentTypeOptions(take(all, "X-Content-Type-Options")))
        .frameOptions(
            ResponseHeadersFrameOptions.builder()
                .frameOption(HeadersFrameOption.valueOf(take(all, "X-Frame-Options")))
                .override(true)
                .build())
        .referrerPolicy(
            ResponseHeadersReferrerPolicy.builder()
                .referrerPolicy(
                    HeadersReferrerPolicy.valueOf(
                        take(all, "Referrer-Policy").toUpperCase(Locale.ROOT).replace('-', '_')))
                .override(true)
                .build())
        .strictTransportSecurity(
            ResponseHeadersStrictTransportSecurity.builder()
                .accessControlMaxAge(maxAge(take(all, "Strict-Transport-Security")))
                .override(true)
                .build())
        .build();
  }

  private static ResponseHeadersContentTypeOptions contentTypeOptions(String value) {
    if (!value.equals("nosniff")) {
      throw new IllegalArgumentException(
          "X-Content-Type-Options: %s (expected: nosniff)".formatted(value));
    }
    return ResponseHeadersContentTypeOptions.builder().override(true).build();
  }

  private static Duration maxAge(String value) {
    var seconds = value.replaceFirst("^max-age=", "");
    if (!seconds.matches("[0-9]{1,9}")) {
      throw new IllegalArgumentException(
          "Strict-Transport-Security: %s (expected: max-age and nothing else)".formatted(value));
    }
    return Duration.seconds(Integer.parseInt(seconds));
  }

  private static String take(Map<String, String> all, String name) {
    var value = all.remove(name);
    if (value == null) {
      throw new IllegalArgumentException("headers: no %s".formatted(name));
    }
    return value;
  }

  private void suppressFindings() {
    NagSuppressions.addResourceSuppressions(
        bucket,
        List.of(
            suppression(
                "AwsSolutions-S1",
                "Public pages, which CloudFront alone reads: there is nobody to look for in a log"
                    + " of accesses.")));
    NagSuppressions.addResourceSuppressions(
        distribution,
        List.of(
            suppression(
                "AwsSolutions-CFR1",
                "A customer who is abroad is a customer; no country is to be kept out."),
            suppression(
                "AwsSolutions-CFR2",
                "Pages are static, and the API behind them has limits of its own: a rate in all,"
                    + " and one for each sender of new jobs."),
            suppression(
                "AwsSolutions-CFR3",
                "CloudFront's log has the query of each request, and with it the jobs' tokens, which"
                    + " are to be in no log. The API logs its requests without them."),
            suppression(
                "AwsSolutions-CFR4",
                "With CloudFront's own certificate its own choice of TLS versions comes; a domain of"
                    + " QDN's with a certificate has TLS 1.2 at least.")));
  }

  private static NagPackSuppression suppression(String id, String reason) {
    return NagPackSuppression.builder().id(id).reason(reason).build();
  }

  /**
   * Serves pages and API under a domain of QDN's own, where it has one.
   *
   * @param given the condition that it has
   * @param certificateArn proves the domain; of us-east-1, as CloudFront wants it
   */
  public void serveAt(CfnCondition given, String domain, String certificateArn) {
    var config = (CfnDistribution) requireNonNull(distribution.getNode().getDefaultChild());
    config.addPropertyOverride(
        "DistributionConfig.Aliases",
        Fn.conditionIf(given.getLogicalId(), List.of(domain), Aws.NO_VALUE));
    config.addPropertyOverride(
        "DistributionConfig.ViewerCertificate",
        Fn.conditionIf(
            given.getLogicalId(),
            Map.of(
                "AcmCertificateArn", certificateArn,
                "SslSupportMethod", "sni-only",
                "MinimumProtocolVersion", "TLSv1.2_2021"),
            Map.of("CloudFrontDefaultCertificate", true)));
    Validations.of(config)
        .acknowledge(
            Acknowledgment.builder()
                .id("CloudFormation-Validate::E3013")
                .reason(
                    "It takes the domain's default, an empty text, for an alias; with that the"
                        + " condition leaves the property out.")
                .build());
    url = Fn.conditionIf(given.getLogicalId(), "https://" + domain, url).toString();
  }

  /** Returns the address of pages and API, without a slash at its end. */
  public String url() {
    return url;
  }

  /** Returns the name of the bucket that the pages are in. */
  public String bucketName() {
    return bucket.getBucketName();
  }

  /** Returns the distribution's id, by which its caches can be emptied. */
  public String distributionId() {
    return distribution.getDistributionId();
  }
}
