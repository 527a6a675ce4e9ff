package com.quickdumpnow.relay.cloud.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.quickdumpnow.relay.cloud.template.Topology.Stack;
import com.quickdumpnow.relay.cloud.template.Topology.StackResource;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.CloudFormationException;
import software.amazon.awssdk.services.cloudformation.model.Output;
import software.amazon.awssdk.services.cloudformation.model.Parameter;
import software.amazon.awssdk.services.cloudformation.model.StackResourceSummary;

/** What the operator's commands lean on in CloudFormation (API Reference). */
@DisplayNameGeneration(ReplaceUnderscores.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CloudFormationContractTest {
  private static final int MANY = 120;

  private AwsPort port;
  private CloudFormationClient cloudFormation;

  @BeforeAll
  void deploy() throws Exception {
    port = AwsPort.start(AwsPortOptions.defaults());
    cloudFormation =
        CloudFormationClient.builder()
            .endpointOverride(port.endpoint())
            .region(Region.US_WEST_2)
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")))
            .httpClientBuilder(UrlConnectionHttpClient.builder())
            .build();
    port.onDeployed(
        List.of(
            new Stack(
                "Relay",
                Map.of("PrimaryName", "Sergio & <Sons>"),
                Map.of("PublicUrl", "http://127.0.0.1"),
                IntStream.range(0, MANY)
                    .mapToObj(i -> new StackResource("Queue" + i, "AWS::SQS::Queue", "url-" + i))
                    .toList())));
  }

  @AfterAll
  void end() {
    cloudFormation.close();
    port.close();
  }

  @Test
  void a_stack_tells_its_parameters_and_outputs() {
    var stack = cloudFormation.describeStacks(ask -> ask.stackName("Relay")).stacks().getFirst();
    assertThat(stack.stackStatusAsString()).isEqualTo("CREATE_COMPLETE");
    assertThat(stack.parameters())
        .extracting(Parameter::parameterKey, Parameter::parameterValue)
        .containsExactly(tuple("PrimaryName", "Sergio & <Sons>"));
    assertThat(stack.outputs())
        .extracting(Output::outputKey, Output::outputValue)
        .containsExactly(tuple("PublicUrl", "http://127.0.0.1"));
  }

  @Test
  void its_resources_come_in_pages_of_a_hundred() {
    assertThat(cloudFormation.listStackResources(ask -> ask.stackName("Relay")))
        .satisfies(page -> {
          assertThat(page.stackResourceSummaries()).hasSize(100);
          assertThat(page.nextToken()).isNotEmpty();
        });
    assertThat(
            cloudFormation
                .listStackResourcesPaginator(ask -> ask.stackName("Relay"))
                .stackResourceSummaries())
        .extracting(StackResourceSummary::physicalResourceId)
        .hasSize(MANY)
        .doesNotHaveDuplicates();
  }

  @Test
  void one_resource_is_found_by_its_logical_id() {
    assertThat(
            cloudFormation
                .describeStackResource(ask -> ask.stackName("Relay").logicalResourceId("Queue7"))
                .stackResourceDetail()
                .physicalResourceId())
        .isEqualTo("url-7");
    assertThatThrownBy(() ->
            cloudFormation.describeStackResource(
                ask -> ask.stackName("Relay").logicalResourceId("None")))
        .isInstanceOf(CloudFormationException.class)
        .hasMessageContaining("does not exist");
  }

  @Test
  void a_stack_that_is_not_there_is_said_not_to_exist() {
    assertThatThrownBy(() -> cloudFormation.describeStacks(ask -> ask.stackName("Other")))
        .isInstanceOf(CloudFormationException.class)
        .hasMessageContaining("Stack with id Other does not exist");
  }

  @Test
  void nothing_can_be_changed_by_it() {
    assertThatThrownBy(() -> cloudFormation.deleteStack(ask -> ask.stackName("Relay")))
        .isInstanceOf(CloudFormationException.class);
  }
}
