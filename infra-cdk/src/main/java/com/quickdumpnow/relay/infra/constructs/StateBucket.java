package com.quickdumpnow.relay.infra.constructs;

import io.github.cdklabs.cdknag.NagPackSuppression;
import io.github.cdklabs.cdknag.NagSuppressions;
import java.util.List;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.services.s3.BlockPublicAccess;
import software.amazon.awscdk.services.s3.Bucket;
import software.amazon.awscdk.services.s3.BucketEncryption;
import software.amazon.awscdk.services.s3.LifecycleRule;
import software.amazon.awscdk.services.s3.ObjectOwnership;
import software.constructs.Construct;

/** The bucket of {@code maintenance.json}, the jobs' document that the relay shares. */
public final class StateBucket extends Construct {
  private static final String DOCUMENT = "maintenance.json";

  /** As long as the logs that tell who wrote what. */
  private static final Duration FORMER_VERSIONS = Duration.days(90);

  private final Bucket bucket;

  /** Makes the bucket: private, versioned. It outlives the stack. */
  public StateBucket(Construct scope, String id) {
    super(scope, id);
    this.bucket =
        Bucket.Builder.create(this, "Bucket")
            .versioned(true)
            // It may be written once a minute, for years; and what was erased goes in the end.
            .lifecycleRules(
                List.of(
                    LifecycleRule.builder().noncurrentVersionExpiration(FORMER_VERSIONS).build()))
            .encryption(BucketEncryption.S3_MANAGED)
            .blockPublicAccess(BlockPublicAccess.BLOCK_ALL)
            .objectOwnership(ObjectOwnership.BUCKET_OWNER_ENFORCED)
            .enforceSsl(true)
            .removalPolicy(RemovalPolicy.RETAIN)
            .build();
    LogicalIds.fix(bucket, id);
    NagSuppressions.addResourceSuppressions(
        bucket,
        List.of(
            NagPackSuppression.builder()
                .id("AwsSolutions-S1")
                .reason(
                    "One private document, no public reader. Its versions tell what was changed"
                        + " when; a bucket of access logs would tell nobody more.")
                .build()));
  }

  /** Lets {@code function} read the document. */
  public void grantRead(JavaFunction function) {
    function.set("BUCKET_NAME", bucket.getBucketName());
    function.allow(List.of("s3:GetObject"), bucket.arnForObjects(DOCUMENT));
    // Without this right a missing document is answered with 403, like a forbidden one.
    function.allow(List.of("s3:ListBucket"), bucket.getBucketArn());
  }

  /** Lets {@code function} read and write the document. */
  public void grantChange(JavaFunction function) {
    grantRead(function);
    function.allow(List.of("s3:PutObject"), bucket.arnForObjects(DOCUMENT));
  }

  /** Returns the bucket's name. */
  public String name() {
    return bucket.getBucketName();
  }
}
