package com.quickdumpnow.relay.infra;

import static org.assertj.core.api.Assertions.assertThatCode;

import io.github.cdklabs.cdknag.AwsSolutionsChecks;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import software.amazon.awscdk.Aspects;
import software.amazon.awscdk.assertions.Annotations;
import software.amazon.awscdk.assertions.Match;

/** AWS's own rules for a stack, as cdk-nag has them. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class NagTest {
  @Test
  void nothing_is_found_but_what_is_suppressed_with_a_reason() {
    // Otherwise a finding ends the synthesis before it can be listed.
    var app =
        RelayTemplate.app(Map.of("@aws-cdk/core:annotationsInValidationReport", false), "nag");
    var stack = RelayTemplate.stack(app);
    Aspects.of(app).add(new AwsSolutionsChecks());

    var found = Annotations.fromStack(stack);
    var any = Match.stringLikeRegexp("(AwsSolutions|CdkNag).*");
    assertThatCode(() -> found.hasNoError("*", any)).doesNotThrowAnyException();
    assertThatCode(() -> found.hasNoWarning("*", any)).doesNotThrowAnyException();
  }
}
