package com.quickdumpnow.relay.cloud.sample;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A cloud assembly as {@code cdk synth} writes one, with one function behind everything. */
public final class SampleAssembly {
  private static final String TEMPLATE =
      """
      {"Parameters": {
         "PublicBaseUrl": {"Type": "String"},
         "BootstrapVersion": {"Type": "AWS::SSM::Parameter::Value<String>", "Default": "/cdk"}},
       "Resources": {
         "Dead": {"Type": "AWS::SQS::Queue", "Properties": {"FifoQueue": true}},
         "Inbox": {"Type": "AWS::SQS::Queue", "Properties": {"FifoQueue": true,
           "DeduplicationScope": "messageGroup", "FifoThroughputLimit": "perMessageGroupId",
           "VisibilityTimeout": 1, "SqsManagedSseEnabled": true,
           "RedrivePolicy": {"deadLetterTargetArn": {"Fn::GetAtt": ["Dead", "Arn"]},
             "maxReceiveCount": 3}}},
         "Tasks": {"Type": "AWS::SQS::Queue", "Properties": {"VisibilityTimeout": 1}},
         "RuleDlq": {"Type": "AWS::SQS::Queue"},
         "Table": {"Type": "AWS::DynamoDB::Table", "Properties": {
           "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}],
           "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
           "BillingMode": "PAY_PER_REQUEST",
           "TimeToLiveSpecification": {"AttributeName": "expires_at", "Enabled": true}}},
         "StateBucket": {"Type": "AWS::S3::Bucket", "Properties": {
           "VersioningConfiguration": {"Status": "Enabled"}}},
         "Key": {"Type": "AWS::SecretsManager::Secret", "Properties": {
           "GenerateSecretString": {"SecretStringTemplate": "{\\"key\\":\\"unset\\"}",
             "GenerateStringKey": "generated"}}},
         "Bus": {"Type": "AWS::Events::EventBus", "Properties": {"Name": "relay"}},
         "Rule": {"Type": "AWS::Events::Rule", "Properties": {
           "EventBusName": {"Ref": "Bus"}, "State": "ENABLED",
           "EventPattern": {"source": ["qdn.relay"]},
           "Targets": [{"Id": "Target0", "Arn": {"Fn::GetAtt": ["Tasks", "Arn"]},
             "InputPath": "$.detail",
             "RetryPolicy": {"MaximumEventAgeInSeconds": 86400, "MaximumRetryAttempts": 185},
             "DeadLetterConfig": {"Arn": {"Fn::GetAtt": ["RuleDlq", "Arn"]}}}]}},
         "Group": {"Type": "AWS::Scheduler::ScheduleGroup", "Properties": {"Name": "timers"}},
         "Role": {"Type": "AWS::IAM::Role", "Properties": {"AssumeRolePolicyDocument": {}}},
         "Sweep": {"Type": "AWS::Scheduler::Schedule", "Properties": {
           "FlexibleTimeWindow": {"Mode": "OFF"}, "ScheduleExpression": "rate(1 minute)",
           "Target": {"Arn": {"Ref": "Live"}, "Input": "{\\"sweep\\":true}",
             "RoleArn": {"Fn::GetAtt": ["Role", "Arn"]}}}},
         "Worker": {"Type": "AWS::Lambda::Function", "Properties": {
           "Runtime": "java25", "Handler": "fn.Worker", "Timeout": 15, "MemorySize": 256,
           "Code": {"S3Bucket": "assets", "S3Key": "0123.zip"},
           "Role": {"Fn::GetAtt": ["Role", "Arn"]},
           "Environment": {"Variables": {
             "TABLE_NAME": {"Ref": "Table"}, "TASKS_URL": {"Ref": "Tasks"},
             "KEY_ARN": {"Ref": "Key"}, "PUBLIC_BASE_URL": {"Ref": "PublicBaseUrl"}}}}},
         "Version": {"Type": "AWS::Lambda::Version", "Properties": {
           "FunctionName": {"Ref": "Worker"}}},
         "Live": {"Type": "AWS::Lambda::Alias", "Properties": {"Name": "live",
           "FunctionName": {"Ref": "Worker"},
           "FunctionVersion": {"Fn::GetAtt": ["Version", "Version"]}}},
         "InboxMapping": {"Type": "AWS::Lambda::EventSourceMapping", "Properties": {
           "EventSourceArn": {"Fn::GetAtt": ["Inbox", "Arn"]}, "FunctionName": {"Ref": "Live"},
           "BatchSize": 10, "FunctionResponseTypes": ["ReportBatchItemFailures"]}},
         "TasksMapping": {"Type": "AWS::Lambda::EventSourceMapping", "Properties": {
           "EventSourceArn": {"Fn::GetAtt": ["Tasks", "Arn"]}, "FunctionName": {"Ref": "Live"},
           "BatchSize": 1, "FunctionResponseTypes": ["ReportBatchItemFailures"],
           "ScalingConfig": {"MaximumConcurrency": 10}}},
         "Api": {"Type": "AWS::ApiGatewayV2::Api", "Properties": {
           "Name": "api", "ProtocolType": "HTTP"}},
         "Stage": {"Type": "AWS::ApiGatewayV2::Stage", "Properties": {
           "ApiId": {"Ref": "Api"}, "StageName": "$default", "AutoDeploy": true}},
         "Integration": {"Type": "AWS::ApiGatewayV2::Integration", "Properties": {
           "ApiId": {"Ref": "Api"}, "IntegrationType": "AWS_PROXY",
           "PayloadFormatVersion": "2.0", "IntegrationUri": {"Ref": "Live"}}},
         "Route": {"Type": "AWS::ApiGatewayV2::Route", "Properties": {
           "ApiId": {"Ref": "Api"}, "RouteKey": "POST /work", "AuthorizationType": "NONE",
           "Target": {"Fn::Join": ["", ["integrations/", {"Ref": "Integration"}]]}}}}}
      """;

  /** Answers requests with its environment, prints what came from queues, fails on demand. */
  private static final String WORKER =
      """
      public class Worker implements RequestStreamHandler {
        private final Map<String, String> environment;
        public Worker(Map<String, String> environment) { this.environment = environment; }
        public Worker() { this(System.getenv()); }
        public void handleRequest(InputStream in, OutputStream out, Context context)
            throws IOException {
          String event = new String(in.readAllBytes(), StandardCharsets.UTF_8);
          System.out.println(event);
          if (event.contains("\\"routeKey\\"")) {
            out.write((environment.get("TABLE_NAME") + " " + environment.get("TASKS_URL") + " "
                + environment.get("KEY_ARN") + " " + environment.get("PUBLIC_BASE_URL") + " "
                + environment.get("AWS_ENDPOINT_URL")).transform(text ->
                "{\\"statusCode\\":200,\\"body\\":\\"" + text + "\\"}").getBytes());
          } else if (event.contains("please throw")) {
            throw new IllegalStateException("as asked");
          } else if (event.contains("please report")) {
            String id = event.replaceFirst("(?s).*\\"messageId\\":\\"([^\\"]*)\\".*", "$1");
            out.write(("{\\"batchItemFailures\\":[{\\"itemIdentifier\\":\\"" + id
                + "\\"}]}").getBytes());
          }
        }
      }
      """;

  private SampleAssembly() {}

  /** Writes the assembly, its function compiled and packed. */
  public static Path write(Path directory) throws IOException {
    new FunctionZip(directory).source("Worker", WORKER).pack("asset.0123.zip");
    Files.writeString(directory.resolve("Sample.template.json"), TEMPLATE);
    Files.writeString(
        directory.resolve("Sample.assets.json"),
        """
        {"files": {"0123": {"source": {"path": "asset.0123.zip", "packaging": "file"},
          "destinations": {"here": {"bucketName": "assets", "objectKey": "0123.zip"}}}}}
        """);
    Files.writeString(
        directory.resolve("manifest.json"),
        """
        {"version": "54.0.0", "artifacts": {
          "Sample.assets": {"type": "cdk:asset-manifest",
            "properties": {"file": "Sample.assets.json"}},
          "Sample": {"type": "aws:cloudformation:stack",
            "properties": {"templateFile": "Sample.template.json"}},
          "Tree": {"type": "cdk:tree", "properties": {"file": "tree.json"}}}}
        """);
    return directory;
  }
}
