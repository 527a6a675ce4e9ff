package com.quickdumpnow.relay.infra.constructs;

import io.github.cdklabs.cdknag.NagPackSuppression;
import io.github.cdklabs.cdknag.NagSuppressions;
import java.util.List;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.services.secretsmanager.Secret;
import software.amazon.awscdk.services.secretsmanager.SecretStringGenerator;
import software.constructs.Construct;

/**
 * A secret whose value an operator puts in after the first deployment.
 *
 * <p>The template has a form of it only, without any value. A function is told where the secret is,
 * never what it is.
 */
public final class RelaySecret extends Construct {
  private final Secret secret;
  private final String variable;

  /**
   * Makes the secret. It outlives the stack.
   *
   * @param description what it is for
   * @param form the JSON object that it is at first; a change <em>replaces the value</em>
   * @param variable the environment variable in which a function finds the secret's ARN
   */
  public RelaySecret(Construct scope, String id, String description, String form, String variable) {
    super(scope, id);
    this.variable = variable;
    this.secret =
        Secret.Builder.create(this, "Secret")
            .description(description)
            .generateSecretString(
                SecretStringGenerator.builder()
                    .secretStringTemplate(form)
                    // A template has to come with a field to generate. This one is never read.
                    .generateStringKey("generated")
                    .excludePunctuation(true)
                    .build())
            .removalPolicy(RemovalPolicy.RETAIN)
            .build();
    LogicalIds.fix(secret, id);
    NagSuppressions.addResourceSuppressions(
        secret,
        List.of(
            NagPackSuppression.builder()
                .id("AwsSolutions-SMG4")
                .reason(
                    "Issued by Twilio or by the operator, so no function here could rotate it:"
                        + " `qdn secrets rotate` does, with both values valid meanwhile.")
                .build()));
  }

  /** Lets {@code function} fetch the value. */
  public void grantRead(JavaFunction function) {
    function.set(variable, secret.getSecretArn());
    function.allow(List.of("secretsmanager:GetSecretValue"), secret.getSecretArn());
  }

  /** Returns the ARN, which serves as the secret's name everywhere. */
  public String arn() {
    return secret.getSecretArn();
  }
}
