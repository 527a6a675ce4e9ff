package com.quickdumpnow.relay.fn.ingestwebhook;

import com.quickdumpnow.relay.aws.AwsClients;
import com.quickdumpnow.relay.aws.AwsSettings;
import com.quickdumpnow.relay.aws.CachedSecret;
import com.quickdumpnow.relay.aws.QueueUrls;
import com.quickdumpnow.relay.aws.SqsEventQueues;
import com.quickdumpnow.relay.cascade.RelayClock;
import com.quickdumpnow.relay.cascade.Telemetry;
import com.quickdumpnow.relay.lambda.JsonTelemetry;
import com.quickdumpnow.relay.lambda.Setting;
import com.quickdumpnow.relay.lambda.Settings;
import com.quickdumpnow.relay.lambda.SystemRelayClock;
import com.quickdumpnow.relay.wire.EventCodec;
import dagger.Module;
import dagger.Provides;
import jakarta.inject.Singleton;
import java.util.EnumSet;
import java.util.Map;

/** What the webhook is made of: two clients and no more, since its cold start pays for each. */
@Module
interface IngestWebhookModule {
  static Settings settings(Map<String, String> environment) {
    return Settings.from(
        environment,
        EnumSet.of(
            Setting.PUBLIC_BASE_URL,
            Setting.TWILIO_ACCOUNT_SID,
            Setting.RELAY_NUMBER,
            Setting.WEBHOOK_SECRET_ARN,
            Setting.INBOUND_QUEUE_URL,
            Setting.RECEIPTS_QUEUE_URL));
  }

  @Provides
  @Singleton
  static Webhook webhook(Settings settings) {
    RelayClock clock = new SystemRelayClock();
    Telemetry telemetry =
        new JsonTelemetry(
            System.out,
            clock,
            settings.environment().getOrDefault("AWS_LAMBDA_FUNCTION_NAME", "ingest-webhook"));
    var clients = new AwsClients(AwsSettings.from(settings.environment()));
    var secret =
        new CachedSecret(
            clients.secretsManager(), settings.text(Setting.WEBHOOK_SECRET_ARN), clock, telemetry);
    var queues =
        new SqsEventQueues(clients.sqs(), QueueUrls.from(settings.environment()), new EventCodec());
    var identity =
        new Webhook.Identity(
            settings.text(Setting.PUBLIC_BASE_URL),
            settings.text(Setting.TWILIO_ACCOUNT_SID),
            settings.phone(Setting.RELAY_NUMBER));
    return new Webhook(identity, new SecretTokens(secret), queues, telemetry, clock);
  }
}
