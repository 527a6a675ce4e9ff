package com.quickdumpnow.relay.wiring;

import com.quickdumpnow.relay.aws.AwsClients;
import com.quickdumpnow.relay.aws.CachedSecret;
import com.quickdumpnow.relay.cascade.RelayClock;
import com.quickdumpnow.relay.cascade.Telemetry;
import com.quickdumpnow.relay.lambda.Setting;
import com.quickdumpnow.relay.lambda.Settings;
import com.quickdumpnow.relay.sms.Texting;
import com.quickdumpnow.relay.twilio.ApiKey;
import com.quickdumpnow.relay.twilio.TwilioSettings;
import com.quickdumpnow.relay.twilio.TwilioTexting;
import dagger.Module;
import dagger.Provides;
import jakarta.inject.Singleton;

/** Texting by Twilio, with the API key that only sending functions can read. */
@Module
public interface TwilioModule {
  /** Provides texting. */
  @Provides
  @Singleton
  static Texting texting(
      Settings settings, AwsClients clients, RelayClock clock, Telemetry telemetry) {
    var secret =
        new CachedSecret(
            clients.secretsManager(), settings.text(Setting.SENDER_SECRET_ARN), clock, telemetry);
    var twilio =
        new TwilioSettings(
            settings.text(Setting.TWILIO_ACCOUNT_SID),
            settings.text(Setting.TWILIO_MESSAGING_SERVICE_SID),
            settings.phone(Setting.RELAY_NUMBER),
            settings.uri(Setting.TWILIO_API_BASE_URL),
            settings.uri(Setting.PUBLIC_BASE_URL));
    return new TwilioTexting(
        twilio,
        () -> new ApiKey(Secrets.set(secret, "api_key"), Secrets.set(secret, "api_secret")));
  }
}
