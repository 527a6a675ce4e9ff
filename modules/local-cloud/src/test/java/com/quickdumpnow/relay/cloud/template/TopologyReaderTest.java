package com.quickdumpnow.relay.cloud.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonParser;
import com.quickdumpnow.relay.cloud.template.Topology.EventSourceMapping;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is in the template is what runs; what is not understood does not start. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class TopologyReaderTest {
  private static final Endpoints ENDPOINTS =
      new Endpoints(URI.create("http://127.0.0.1:8080"), URI.create("http://127.0.0.1:4566"));
  private static final String ARN = "arn:aws:%s:us-west-2:000000000000:%s";

  private static Topology read(String template, Map<String, String> parameters) {
    return read(List.of(template), parameters);
  }

  private static Topology read(List<String> templates, Map<String, String> parameters) {
    var stacks = new ArrayList<CloudAssembly.Stack>();
    for (var template : templates) {
      var json = JsonParser.parseString(template).getAsJsonObject();
      stacks.add(
          new CloudAssembly.Stack(
              "Stack" + stacks.size(), json, Map.of("code.zip", Path.of("asset.code.zip"))));
    }
    return TopologyReader.read(new CloudAssembly(stacks), parameters, ENDPOINTS);
  }

  private static Topology resources(String resources) {
    return read("{'Resources':{" + resources + "}}", Map.of());
  }

  /** The value that {@code expression} takes as an environment variable. */
  private static String evaluate(String expression) {
    var topology =
        read(
            """
            {'Parameters':{
               'Name':{'Type':'String','Default':'Sergio'},
               'Phones':{'Type':'CommaDelimitedList','Default':'a, b'},
               'Mail':{'Type':'String','Default':''}},
             'Conditions':{
               'Mailed':{'Fn::Not':[{'Fn::Equals':[{'Ref':'Mail'},'']}]},
               'Both':{'Fn::And':[{'Condition':'Mailed'},{'Fn::Equals':['a','a']}]},
               'Either':{'Fn::Or':[{'Condition':'Mailed'},{'Fn::Equals':['a','a']}]}},
             'Mappings':{'Sizes':{'us-west-2':{'small':'1'}}},
             'Resources':{
               'Inbox':{'Type':'AWS::SQS::Queue','Properties':{'FifoQueue':true}},
               'Table':{'Type':'AWS::DynamoDB::Table'},
               'Bucket':{'Type':'AWS::S3::Bucket'},
               'Secret':{'Type':'AWS::SecretsManager::Secret'},
               'Role':{'Type':'AWS::IAM::Role'},
               'Group':{'Type':'AWS::Scheduler::ScheduleGroup'},
               'Bus':{'Type':'AWS::Events::EventBus','Properties':{'Name':'bus'}},
               'Api':{'Type':'AWS::ApiGatewayV2::Api','Properties':{'ProtocolType':'HTTP'}},
               'Worker':{'Type':'AWS::Lambda::Function','Properties':{
                 'Runtime':'java25','Handler':'a.B','Code':{'S3Bucket':'b','S3Key':'code.zip'}}},
               'V1':{'Type':'AWS::Lambda::Version','Properties':{'FunctionName':{'Ref':'Worker'}}},
               'Live':{'Type':'AWS::Lambda::Alias','Properties':{'Name':'live',
                 'FunctionName':{'Ref':'Worker'},'FunctionVersion':{'Fn::GetAtt':['V1','Version']}}},
               'Function':{'Type':'AWS::Lambda::Function','Properties':{
                 'Runtime':'java25','Handler':'a.B','Code':{'S3Bucket':'b','S3Key':'code.zip'},
                 'Environment':{'Variables':{'VALUE':%s}}}}}}
            """
                .formatted(expression),
            Map.of());
    return topology.function("Function").environment().getOrDefault("VALUE", "(none)");
  }

  @Nested
  class Intrinsic_functions {
    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        quoteCharacter = '"',
        value = {
          "{'Ref':'Name'} | Sergio",
          "{'Ref':'Inbox'} | http://127.0.0.1:4566/000000000000/Inbox.fifo",
          "{'Ref':'Table'} | Table",
          "{'Ref':'Bucket'} | bucket",
          "{'Ref':'Secret'} | arn:aws:secretsmanager:us-west-2:000000000000:secret:Secret",
          "{'Ref':'AWS::Region'} | us-west-2",
          "{'Ref':'AWS::AccountId'} | 000000000000",
          "{'Ref':'AWS::Partition'} | aws",
          "{'Ref':'Live'} | arn:aws:lambda:us-west-2:000000000000:function:Worker:live",
          "{'Ref':'V1'} | arn:aws:lambda:us-west-2:000000000000:function:Worker:1",
          "{'Ref':'AWS::NoValue'} | (none)",
          "{'Fn::GetAtt':['Inbox','Arn']} | arn:aws:sqs:us-west-2:000000000000:Inbox.fifo",
          "{'Fn::GetAtt':'Inbox.QueueName'} | Inbox.fifo",
          "{'Fn::GetAtt':['Role','Arn']} | arn:aws:iam::000000000000:role/Role",
          "{'Fn::GetAtt':['Bus','Arn']} | arn:aws:events:us-west-2:000000000000:event-bus/bus",
          "{'Fn::GetAtt':['Api','ApiEndpoint']} | http://127.0.0.1:8080",
          "{'Fn::Join':['-',['a',{'Ref':'Name'},{'Ref':'AWS::URLSuffix'}]]} | a-Sergio-amazonaws.com",
          "{'Fn::Sub':'${Name} ${Table.Arn} ${!Kept} ${AWS::Region}'}"
              + " | Sergio arn:aws:dynamodb:us-west-2:000000000000:table/Table ${Kept} us-west-2",
          "{'Fn::Sub':['${a}/${Name}',{'a':{'Ref':'Bus'}}]} | bus/Sergio",
          "{'Fn::Select':['1',{'Fn::Split':[':',{'Fn::GetAtt':['Bus','Arn']}]}]} | aws",
          "{'Fn::Select':[1,{'Ref':'Phones'}]} | b",
          "{'Fn::If':['Mailed','yes',{'Ref':'AWS::NoValue'}]} | (none)",
          "{'Fn::If':['Both','yes','no']} | no",
          "{'Fn::If':['Either','yes','no']} | yes",
          "{'Fn::FindInMap':['Sizes',{'Ref':'AWS::Region'},'small']} | 1",
          "{'Fn::Base64':'abc'} | YWJj",
        })
    void evaluate_as_in_CloudFormation(String expression, String value) {
      assertThat(evaluate(expression)).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        quoteCharacter = '"',
        value = {
          "{'Ref':'Nobody'} | no parameter or resource Nobody",
          "{'Fn::GetAtt':['Inbox','Colour']} | Fn::GetAtt of Inbox.Colour",
          "{'Fn::Cidr':['a']} | Fn::Cidr: the function is not known here",
          "{'Fn::Select':[7,['a']]} | no item 7 of 1",
          "{'Fn::ImportValue':'x'} | no stack before this one exports x",
          "{'Fn::If':['Nothing','a','b']} | no condition Nothing",
          "{'Fn::FindInMap':['Sizes','us-east-1','small']} | no mapping",
          "'{{resolve:ssm:x}}' | dynamic references are not known here",
        })
    void say_where_they_fail(String expression, String message) {
      assertThatThrownBy(() -> evaluate(expression))
          .isInstanceOf(TemplateException.class)
          .hasMessageContaining("Stack0/Function.Environment.Variables.VALUE")
          .hasMessageContaining(message);
    }
  }

  @Nested
  class Parameters_of_the_stack {
    private static final String PHONE =
        "{'Parameters':{'Phone':{'Type':'String','AllowedPattern':'[+][0-9]+'}},'Resources':{}}";

    @Test
    void need_a_value_without_a_default() {
      assertThatThrownBy(() -> read(PHONE, Map.of()))
          .hasMessage("Stack0/Phone: the parameter has no value");
    }

    @Test
    void are_checked_without_being_shown() {
      assertThatThrownBy(() -> read(PHONE, Map.of("Phone", "6195550134")))
          .hasMessageContaining("does not match")
          .hasMessageNotContaining("6195550134");
    }

    @Test
    void must_exist() {
      assertThatThrownBy(() -> read(PHONE, Map.of("Phone", "+1", "Fone", "+1")))
          .hasMessageContaining("no stack has [Fone]");
    }

    @Test
    void that_are_looked_up_in_the_account_do_no_harm_unused() {
      var topology =
          read(
              "{'Parameters':{'BootstrapVersion':{'Type':'AWS::SSM::Parameter::Value<String>',"
                  + "'Default':'/cdk'}},'Resources':{}}",
              Map.of());
      assertThat(topology.queues()).isEmpty();
    }
  }

  @Nested
  class What_nobody_has_thought_of {
    @Test
    void stops_the_start_as_a_type() {
      assertThatThrownBy(() -> resources("'Vm':{'Type':'AWS::EC2::Instance'}"))
          .hasMessage("Stack0/Vm: the type AWS::EC2::Instance is not known here");
    }

    @Test
    void stops_the_start_as_a_property() {
      assertThatThrownBy(
              () -> resources("'Q':{'Type':'AWS::SQS::Queue','Properties':{'Colour':'red'}}"))
          .hasMessage("Stack0/Q.Colour: the property is not known here");
    }

    @Test
    void stops_the_start_inside_a_property() {
      assertThatThrownBy(() ->
              resources(
                  "'R':{'Type':'AWS::Events::Rule','Properties':{"
                      + "'Targets':[{'Id':'a','Arn':'b','EcsParameters':{}}]}}"))
          .hasMessage("Stack0/R.Targets[0].EcsParameters: the property is not known here");
    }

    @Test
    void does_not_matter_in_a_resource_that_its_condition_leaves_out() {
      var topology =
          read(
              "{'Conditions':{'Never':{'Fn::Equals':['a','b']}},"
                  + "'Resources':{'Vm':{'Type':'AWS::EC2::Instance','Condition':'Never'}}}",
              Map.of());
      assertThat(topology.functions()).isEmpty();
    }
  }

  @Nested
  class Resources {
    @Test
    void a_queue_keeps_its_attributes_and_its_redrive_policy() {
      var queue =
          resources(
                  """
                  'Dead':{'Type':'AWS::SQS::Queue'},
                  'Inbox':{'Type':'AWS::SQS::Queue','Properties':{'VisibilityTimeout':90,
                    'RedrivePolicy':{'deadLetterTargetArn':{'Fn::GetAtt':['Dead','Arn']},
                      'maxReceiveCount':5}},
                    'Metadata':{'aws:cdk:path':'QdnRelay/Inbound/Inbox/Resource'}}
                  """)
              .queue("inbox");
      assertThat(queue.label()).isEqualTo("Inbound/Inbox");
      assertThat(queue.attributes()).isEqualTo(Map.of("VisibilityTimeout", "90"));
      assertThat(queue.redrivePolicy())
          .isEqualTo(
              "{\"deadLetterTargetArn\":\"arn:aws:sqs:us-west-2:000000000000:Dead\","
                  + "\"maxReceiveCount\":5}");
    }

    @Test
    void a_rule_becomes_API_calls() {
      var rule =
          resources(
                  """
                  'Bus':{'Type':'AWS::Events::EventBus','Properties':{'Name':'relay'}},
                  'R':{'Type':'AWS::Events::Rule','Properties':{
                    'EventBusName':{'Fn::GetAtt':['Bus','Arn']},'State':'ENABLED',
                    'EventPattern':{'detail-type':['relay.message-accepted']},
                    'Targets':[{'Id':'a','Arn':'b','InputPath':'$.detail'}]}}
                  """)
              .rules()
              .getFirst();
      assertThat(rule.bus()).isEqualTo("relay");
      assertThat(rule.definition().get("EventPattern").getAsString())
          .isEqualTo("{\"detail-type\":[\"relay.message-accepted\"]}");
      assertThat(rule.targets()).hasSize(1);
    }

    @Test
    void a_generated_secret_has_the_template_s_fields() {
      var secret =
          resources(
                  """
                  'S':{'Type':'AWS::SecretsManager::Secret','Properties':{'GenerateSecretString':{
                    'SecretStringTemplate':'{}','GenerateStringKey':'auth_token',
                    'ExcludePunctuation':true,'PasswordLength':20}}}
                  """)
              .secret("S");
      assertThat(secret.initialValue()).matches("\\{\"auth_token\":\"[a-zA-Z0-9]{20}\"}");
    }

    @Test
    void a_mapping_leads_from_a_queue_to_a_function() {
      var topology =
          resources(
              """
              'Inbox':{'Type':'AWS::SQS::Queue'},
              'F':{'Type':'AWS::Lambda::Function','Properties':{
                 'Runtime':'java25','Handler':'a.B','Timeout':15,'MemorySize':1024,
                 'Code':{'S3Bucket':'b','S3Key':'code.zip'}},
                 'Metadata':{'aws:cdk:path':'QdnRelay/ForwardPrimary/Function/Resource'}},
              'M':{'Type':'AWS::Lambda::EventSourceMapping','Properties':{
                'EventSourceArn':{'Fn::GetAtt':['Inbox','Arn']},'FunctionName':{'Ref':'F'},
                'BatchSize':1,'FunctionResponseTypes':['ReportBatchItemFailures'],
                'ScalingConfig':{'MaximumConcurrency':4}}}
              """);
      assertThat(topology.mappings())
          .containsExactly(
              new EventSourceMapping(
                  "M",
                  ARN.formatted("sqs", "Inbox"),
                  ARN.formatted("lambda", "function:F"),
                  1,
                  4,
                  true,
                  true));
      var function = topology.function("forward-primary");
      assertThat(function.timeout()).hasSeconds(15);
      assertThat(function).isSameAs(topology.function(function.arn() + ":live"));
      assertThatThrownBy(() -> topology.function("ForwardSecondary"))
          .hasMessage("function: ForwardSecondary (expected: one of [ForwardPrimary/Function])");
    }

    @Test
    void an_API_is_put_together_from_its_parts() {
      var api =
          resources(
                  """
                  'F':{'Type':'AWS::Lambda::Function','Properties':{'Runtime':'java25',
                    'Handler':'a.B','Code':{'S3Bucket':'b','S3Key':'code.zip'}}},
                  'Api':{'Type':'AWS::ApiGatewayV2::Api','Properties':{'ProtocolType':'HTTP',
                    'Name':'x','CorsConfiguration':{'AllowOrigins':['https://a.test']}}},
                  'Stage':{'Type':'AWS::ApiGatewayV2::Stage','Properties':{'ApiId':{'Ref':'Api'},
                    'StageName':'$default','AutoDeploy':true}},
                  'Route':{'Type':'AWS::ApiGatewayV2::Route','Properties':{'ApiId':{'Ref':'Api'},
                    'RouteKey':'GET /jobs/{id}','AuthorizationType':'NONE',
                    'Target':{'Fn::Join':['',['integrations/',{'Ref':'Int'}]]}}},
                  'Int':{'Type':'AWS::ApiGatewayV2::Integration','Properties':{
                    'ApiId':{'Ref':'Api'},'IntegrationType':'AWS_PROXY',
                    'PayloadFormatVersion':'2.0','TimeoutInMillis':2000,
                    'IntegrationUri':{'Fn::Join':['',['arn:',{'Ref':'AWS::Partition'},
                      ':apigateway:us-west-2:lambda:path/2015-03-31/functions/',
                      {'Fn::GetAtt':['F','Arn']},'/invocations']]}}}
                  """)
              .api()
              .orElseThrow();
      assertThat(api.routes())
          .containsExactly(
              new Topology.Route(
                  "GET /jobs/{id}", ARN.formatted("lambda", "function:F"), Duration.ofSeconds(2)));
      assertThat(api.cors().orElseThrow().origins()).containsExactly("https://a.test");
    }
  }

  @Test
  void stacks_import_what_earlier_ones_export() {
    var topology =
        read(
            List.of(
                """
                {'Resources':{'Same':{'Type':'AWS::SQS::Queue'}},
                 'Outputs':{'O':{'Value':{'Fn::GetAtt':['Same','Arn']},
                   'Export':{'Name':{'Fn::Sub':'${AWS::StackName}:Queue'}}}}}
                """,
                """
                {'Resources':{'Same':{'Type':'AWS::SQS::Queue','Properties':{
                  'RedrivePolicy':{'deadLetterTargetArn':{'Fn::ImportValue':'Stack0:Queue'}}}}}}
                """),
            Map.of());
    assertThat(topology.queues())
        .extracting(Topology.Queue::name)
        .containsExactly("Stack0-Same", "Stack1-Same");
    assertThat(topology.queues().get(1).redrivePolicy()).contains(":Stack0-Same");
  }

  @Nested
  class A_stack {
    @Test
    void tells_its_parameters_outputs_and_resources() {
      var stack =
          read(
                  """
                  {'Parameters':{'Name':{'Type':'String','Default':'Sergio'}},
                   'Resources':{
                     'Inbox':{'Type':'AWS::SQS::Queue'},
                     'Alarm':{'Type':'AWS::CloudWatch::Alarm'}},
                   'Outputs':{
                     'Url':{'Value':{'Ref':'Inbox'}},
                     'Site':{'Value':{'Fn::GetAtt':['Alarm','Unknown']}}}}
                  """,
                  Map.of("Name", "Ana"))
              .stacks()
              .getFirst();
      assertThat(stack.parameters()).containsExactly(Map.entry("Name", "Ana"));
      assertThat(stack.outputs())
          .containsExactly(Map.entry("Url", "http://127.0.0.1:4566/000000000000/Inbox"));
      assertThat(stack.resources())
          .containsExactly(
              new Topology.StackResource(
                  "Inbox", "AWS::SQS::Queue", "http://127.0.0.1:4566/000000000000/Inbox"));
    }
  }

  @Nested
  class Rights {
    private static Topology withStatement(String statement) {
      return resources(
          """
          'Inbox':{'Type':'AWS::SQS::Queue'},
          'Role':{'Type':'AWS::IAM::Role'},
          'Policy':{'Type':'AWS::IAM::Policy','Properties':{
            'PolicyDocument':{'Statement':[%s]},'Roles':[{'Ref':'Role'}]}},
          'Worker':{'Type':'AWS::Lambda::Function','Properties':{
            'Runtime':'java25','Handler':'a.B','Code':{'S3Bucket':'b','S3Key':'code.zip'},
            'Role':{'Fn::GetAtt':['Role','Arn']}}}
          """
              .formatted(statement));
    }

    @Test
    void of_a_function_are_those_of_its_role() {
      assertThat(
              withStatement(
                      """
                      {'Effect':'Allow','Action':'sqs:SendMessage',
                       'Resource':{'Fn::GetAtt':['Inbox','Arn']},
                       'Condition':{'StringEquals':{'a:b':'c'}}}
                      """)
                  .rights())
          .containsExactly(
              new Topology.Rights(
                  "Worker",
                  List.of(
                      new Topology.Statement(
                          List.of("sqs:SendMessage"),
                          List.of(ARN.formatted("sqs", "Inbox")),
                          Map.of("a:b", "c")))));
    }

    @Test
    void in_words_that_are_not_known_here_are_refused() {
      assertThatThrownBy(() -> withStatement("{'Effect':'Deny','Action':'sqs:*','Resource':'*'}"))
          .isInstanceOf(TemplateException.class);
      assertThatThrownBy(() ->
              withStatement(
                  "{'Effect':'Allow','Action':'s3:*','Resource':'*',"
                      + "'Condition':{'IpAddress':{'aws:SourceIp':'10.0.0.0/8'}}}"))
          .isInstanceOf(TemplateException.class);
    }
  }
}
