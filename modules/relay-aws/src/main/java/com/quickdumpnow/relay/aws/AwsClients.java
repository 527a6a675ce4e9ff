package com.quickdumpnow.relay.aws;

import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.scheduler.SchedulerClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.sesv2.SesV2Client;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * Builds the clients of the AWS services. Each call makes a new client: some 300 classes and, at
 * its first request, a connection, so build what a function needs, once.
 */
public final class AwsClients {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(1);
  private static final int ATTEMPTS_MAX = 3;

  /**
   * How long calls may take.
   *
   * @param attempt one request
   * @param call all requests of one call
   */
  record Timeouts(Duration attempt, Duration call) {}

  /** Fits into a function's 15 s together with a call to the SMS provider. */
  private static final Timeouts USUAL = new Timeouts(Duration.ofSeconds(3), Duration.ofSeconds(8));

  /** For services that the relay can do without: it must not wait long to find that out. */
  private static final Timeouts DISPENSABLE =
      new Timeouts(Duration.ofMillis(1_500), Duration.ofMillis(3_500));

  private final AwsSettings settings;
  private final ScheduledExecutorService timeoutTimer = timeoutTimer();
  private final Timeouts usual;
  private final Timeouts dispensable;

  /** Uses {@code settings} for all clients. */
  public AwsClients(AwsSettings settings) {
    this(settings, USUAL, DISPENSABLE);
  }

  AwsClients(AwsSettings settings, Timeouts usual, Timeouts dispensable) {
    this.settings = settings;
    this.usual = usual;
    this.dispensable = dispensable;
  }

  /** Builds a client of DynamoDB. */
  public DynamoDbClient dynamoDb() {
    return build(DynamoDbClient.builder().endpointDiscoveryEnabled(false), usual);
  }

  /** Builds a client of SQS. */
  public SqsClient sqs() {
    return build(SqsClient.builder(), usual);
  }

  /** Builds a client of EventBridge. */
  public EventBridgeClient eventBridge() {
    return build(EventBridgeClient.builder(), usual);
  }

  /** Builds a client of Secrets Manager. */
  public SecretsManagerClient secretsManager() {
    return build(SecretsManagerClient.builder(), usual);
  }

  /** Builds a client of SES. */
  public SesV2Client ses() {
    return build(SesV2Client.builder(), usual);
  }

  /** Builds a client of S3, which gives up soon: jobs are in the table too. */
  public S3Client s3() {
    return build(
        S3Client.builder()
            // An emulator is reached by its number, which has no sub-domains for buckets.
            .forcePathStyle(settings.endpoint().isPresent())
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED),
        dispensable);
  }

  /** Builds a client of EventBridge Scheduler, which gives up soon: a queue holds timers too. */
  public SchedulerClient scheduler() {
    return build(SchedulerClient.builder(), dispensable);
  }

  private <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C build(
      B builder, Timeouts timeouts) {
    settings.endpoint().ifPresent(builder::endpointOverride);
    return builder
        .region(settings.region())
        .credentialsProvider(settings.credentials())
        .overrideConfiguration(configuration(timeouts))
        .httpClientBuilder(
            UrlConnectionHttpClient.builder()
                .connectionTimeout(CONNECT_TIMEOUT)
                .socketTimeout(timeouts.attempt()))
        .build();
  }

  /** One for all clients: by itself the SDK makes five threads for each of them. */
  private static ScheduledExecutorService timeoutTimer() {
    var timer =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("aws-timeouts").factory());
    timer.setRemoveOnCancelPolicy(true);
    // Nobody closes the clients of a function whose time was over: the thread goes by itself.
    timer.setKeepAliveTime(1, TimeUnit.MINUTES);
    timer.allowCoreThreadTimeOut(true);
    return timer;
  }

  private ClientOverrideConfiguration configuration(Timeouts timeouts) {
    Supplier<ProfileFile> noProfiles = () -> ProfileFile.aggregator().build();
    return ClientOverrideConfiguration.builder()
        .apiCallAttemptTimeout(timeouts.attempt())
        .apiCallTimeout(timeouts.call())
        .scheduledExecutorService(timeoutTimer)
        .retryStrategy(
            AwsRetryStrategy.standardRetryStrategy().toBuilder().maxAttempts(ATTEMPTS_MAX).build())
        .defaultProfileFileSupplier(noProfiles)
        .build();
  }
}
