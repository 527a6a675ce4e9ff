package com.quickdumpnow.relay.cloud.aws;

import java.net.URI;
import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.scheduler.SchedulerClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.sesv2.SesV2Client;
import software.amazon.awssdk.services.sqs.SqsClient;

/** The SDK's own clients, as production code makes them, against the chosen cloud. */
final class CloudClients {
  static final Region REGION = Region.US_WEST_2;
  static final StaticCredentialsProvider CREDENTIALS =
      StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test"));

  /** More than a long poll; the first call of a JVM on a busy machine takes seconds too. */
  private static final Duration TIMEOUT = Duration.ofSeconds(40);

  private static final SdkHttpClient HTTP =
      UrlConnectionHttpClient.builder().socketTimeout(TIMEOUT).build();

  private CloudClients() {}

  static SqsClient sqs() {
    return client(SqsClient.builder(), "sqs");
  }

  static DynamoDbClient dynamoDb() {
    return client(DynamoDbClient.builder(), "dynamodb");
  }

  static S3Client s3() {
    return client(S3Client.builder(), "s3");
  }

  static EventBridgeClient events() {
    return client(EventBridgeClient.builder(), "events");
  }

  static SchedulerClient scheduler() {
    return client(SchedulerClient.builder(), "scheduler");
  }

  static SecretsManagerClient secrets() {
    return client(SecretsManagerClient.builder(), "secretsmanager");
  }

  static SesV2Client ses() {
    return client(SesV2Client.builder(), "ses");
  }

  private static <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C client(
      B builder, String service) {
    return client(builder, CloudEndpoints.chosen().of(service));
  }

  static <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C client(
      B builder, URI endpoint) {
    return builder
        .endpointOverride(endpoint)
        .region(REGION)
        .credentialsProvider(CREDENTIALS)
        .httpClient(HTTP)
        .overrideConfiguration(
            ClientOverrideConfiguration.builder().apiCallTimeout(TIMEOUT).build())
        .build();
  }
}
