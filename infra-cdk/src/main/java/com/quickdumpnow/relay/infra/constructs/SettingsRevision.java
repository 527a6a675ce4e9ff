package com.quickdumpnow.relay.infra.constructs;

import java.util.Map;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.appconfig.CfnApplication;
import software.amazon.awscdk.services.appconfig.CfnConfigurationProfile;
import software.amazon.awscdk.services.appconfig.CfnHostedConfigurationVersion;
import software.constructs.Construct;

/**
 * A number that changes whenever a setting does.
 *
 * <p>A function's settings are its environment, and the environment is frozen in the published
 * version that the alias points to. CDK publishes a new version when the template changes; but a
 * parameter's value is no part of the template, so a new phone number would reach the unpublished
 * function only, and nobody would be told. Therefore each function and version has this number in
 * its description, a change of which makes CloudFormation publish.
 *
 * <p>The number is that of a hosted configuration in AppConfig, which CloudFormation replaces when
 * its content changes. Nothing reads the configuration at run time, and storing it costs nothing.
 */
public final class SettingsRevision extends Construct {
  private final CfnHostedConfigurationVersion version;

  /**
   * @param settings all settings, by name
   */
  public SettingsRevision(Construct scope, String id, Map<String, String> settings) {
    super(scope, id);
    var name = Stack.of(this).getStackName();
    var application = CfnApplication.Builder.create(this, "Application").name(name).build();
    var profile =
        CfnConfigurationProfile.Builder.create(this, "Profile")
            .applicationId(application.getRef())
            .name("settings")
            .locationUri("hosted")
            .build();
    this.version =
        CfnHostedConfigurationVersion.Builder.create(this, "Version")
            .applicationId(application.getRef())
            .configurationProfileId(profile.getRef())
            .contentType("application/json")
            .content(Stack.of(this).toJsonString(settings))
            .build();
  }

  /** Returns the number. */
  String number() {
    return version.getRef();
  }
}
